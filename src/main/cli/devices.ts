import { listDevices } from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import { problemText, type Terminal } from './terminal.ts';

/** `wireside devices`: what can be captured on. */
export function devices(json: boolean, terminal: Terminal): ExitStatus {
  const found = listDevices();
  if (!found.ok) {
    terminal.complain(problemText(found.error));
    return ExitStatus.failed;
  }
  if (json) terminal.print(JSON.stringify(found.value, null, 2));
  else {
    for (const device of found.value) {
      const state = [device.preferred && 'default', device.loopback && 'loopback', !device.up && 'down'];
      const notes = state.filter(Boolean).join(', ');
      const addresses = device.addresses.map(({ address }) => address).join(' ');
      terminal.print(
        `${device.name.padEnd(16)} ${notes.padEnd(18)} ${addresses || (device.description ?? '')}`.trimEnd(),
      );
    }
  }
  return ExitStatus.done;
}
