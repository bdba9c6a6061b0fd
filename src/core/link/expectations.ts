/** Whether a record has anything to do with the wire, and is waited for. */
import { Transport } from '../capfile/records/schema.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { Rule } from './rules.ts';
import type { Statuses } from './status.ts';
import type { LinkInputs } from './types.ts';

/** Whether its rule promises a frame, or may find one; false where there is nothing to do for it. */
export function expects(inputs: LinkInputs, statuses: Statuses, record: number, rule: Rule): boolean {
  const chunk = inputs.records.chunks[record >>> CHUNK_BITS]!;
  const i = record & CHUNK_MASK;
  const socket = chunk.socket[i]!;
  const transport = inputs.sockets.chunks[socket >>> CHUNK_BITS]!.transport[socket & CHUNK_MASK];
  if (transport === Transport.pipe) return false;
  if (rule === Rule.keepAlive) return inputs.details(record)?.enable === true;
  if (rule === Rule.error && !isFromSegment(inputs, record)) return false;
  if (rule === Rule.write || rule === Rule.read) {
    // Zero bytes are on no wire.
    if (!(chunk.byteLength[i]! > 0)) return false;
    if (transport === Transport.tls) {
      statuses.unlinked(record, 'not-plain');
      return false;
    }
  }
  return true;
}

/** Of the errors only those that a segment brings have a frame. */
function isFromSegment(inputs: LinkInputs, record: number): boolean {
  const code = inputs.errorCode(inputs.records.get('error', record));
  if (code === 'ECONNREFUSED') return true;
  if (code !== 'ECONNRESET' && code !== 'EPIPE') return false;
  // Without a system call it is Node's own: a write after the peer's FIN (lib/net.js, writeAfterFIN).
  const details = inputs.details(record);
  return details === undefined || details.errorSyscall !== undefined;
}
