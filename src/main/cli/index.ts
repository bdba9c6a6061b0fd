/** Entry of the command line: `node src/main/cli/index.ts …`, or `out/main/cli.js` once built. */
import { main } from './program.ts';
import { FileTerminal } from './terminal.ts';

process.exitCode = await main(process.argv.slice(2), new FileTerminal());
