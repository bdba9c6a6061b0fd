/** How a host starts the capture helper otherwise than by `child_process.fork`. */
export { type LaunchHelper, utilityHelper } from '../capture/launch.ts';
