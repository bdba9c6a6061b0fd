import { problem } from '../../core/base/problem.ts';
import { err } from '../../core/base/result.ts';

/** Native dialogs are a host's; one that has some answers these commands itself. */
export const noDialog = err(
  problem('error', 'host.no-dialog', 'This host has no file dialog.', 'Choose a file in the page instead.'),
);
