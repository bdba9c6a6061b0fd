/** The capture helper as a utility process: it may load a native addon, and its ports reach the page directly. */
import { utilityProcess } from 'electron';
import { type LaunchHelper, utilityHelper } from '../service/launch.ts';

export const launchHelper: LaunchHelper = utilityHelper((path) =>
  utilityProcess.fork(path, [], {
    serviceName: 'Wireside capture',
    stdio: ['ignore', 'ignore', 'pipe'],
  }),
);
