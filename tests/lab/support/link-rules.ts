/**
 * What each record has to do with the wire, checked on the frames themselves and apart from the engine's linker: the
 * frame that a link names carries the flag or the bytes that the rules give.
 */

import { RECORD_NAMES, type RecordKey, Role, recordName } from '../../../src/core/capfile/records/index.ts';
import { NONE, tcpFlags } from '../../../src/core/trace/frames.ts';
import { lagOf } from '../../../src/core/trace/links.ts';
import { eachLinkOf, linkRelations } from '../../../src/core/trace/sockets.ts';
import type { LoadedTrace } from '../../../src/main/cli/load.ts';

const { syn, ack, fin, rst } = tcpFlags;
const CAUSES = linkRelations.causes;
const CAUSED_BY = linkRelations.causedBy;

interface Segment {
  readonly flags: number;
  readonly length: number;
}
/** Who sent the frame: the record's own side or its peer. */
type Sender = 'own' | 'peer';

interface LinkRule {
  readonly relation: number;
  readonly sender: Sender;
  readonly fits: (segment: Segment) => boolean;
}

const flagged =
  (bits: number) =>
  ({ flags }: Segment) =>
    (flags & bits) !== 0;
const isSyn = ({ flags }: Segment) => (flags & (syn | ack)) === syn;
const isSynAck = ({ flags }: Segment) => (flags & (syn | ack)) === (syn | ack);
const isAck = ({ flags }: Segment) => (flags & (ack | syn | rst)) === ack;
const hasData = ({ length }: Segment) => length > 0;
const isEmpty = ({ length, flags }: Segment) => length <= 1 && (flags & (syn | fin | rst)) === 0;

const causes = (fits: LinkRule['fits']): LinkRule => ({ relation: CAUSES, sender: 'own', fits });
const causedBy = (fits: LinkRule['fits']): LinkRule => ({ relation: CAUSED_BY, sender: 'peer', fits });

/** A record may have links by several of its rules; a name that is not here may have none. */
const rules: Partial<Record<RecordKey, readonly LinkRule[]>> = {
  // With the option keepAlive it stands for the probes too.
  connect: [causes(isSyn), causes(isEmpty)],
  connectionAttempt: [causes(isSyn)],
  connected: [causedBy(isSynAck)],
  connectionAttemptFailed: [causedBy(flagged(rst))],
  // A server has no side of its own: what came from the client, and what goes to it.
  serverConnection: [{ relation: CAUSED_BY, sender: 'peer', fits: isAck }, causes(isEmpty)],
  serverDrop: [{ relation: CAUSED_BY, sender: 'peer', fits: isAck }, causes(flagged(fin | rst))],
  write: [causes(hasData)],
  end: [causes((segment) => hasData(segment) || flagged(fin)(segment))],
  data: [causedBy(hasData)],
  readable: [causedBy(hasData)],
  read: [causedBy(hasData)],
  consumed: [causedBy(hasData)],
  ended: [causedBy(flagged(fin))],
  destroy: [causes(flagged(fin | rst))],
  resetAndDestroy: [causes(flagged(rst))],
  error: [causedBy(flagged(rst))],
  setKeepAlive: [causes(isEmpty)],
};

const byCode = new Map(
  Object.entries(rules).map(([key, list]) => [RECORD_NAMES[key as RecordKey].code as number, list]),
);

/** Names whose records are never without a frame in a capture that lost none. */
const always: ReadonlySet<number> = new Set(
  (['connected', 'serverConnection', 'serverDrop', 'data', 'ended', 'connectionAttemptFailed'] as const).map(
    (key) => RECORD_NAMES[key].code,
  ),
);

/** The side of the conversation that the record is on; a server's is the one that the client is not. */
function sideOf(trace: LoadedTrace, record: number, stream: number): number {
  const { records, conversations, sockets } = trace.engine.tables;
  const client = conversations.get('client', stream);
  return sockets.get('role', records.get('socket', record)) === Role.client ? client : 1 - client;
}

/** What is wrong with one link, in words; undefined where nothing is. */
function mistake(trace: LoadedTrace, record: number, link: number): string | undefined {
  const { records, frames, links } = trace.engine.tables;
  const frame = links.get('frame', link);
  const relation = links.get('relation', link);
  const stream = frames.get('stream', frame);
  const own = frames.get('direction', frame) === sideOf(trace, record, stream);
  const segment = { flags: frames.get('flags', frame), length: frames.get('tcpLen', frame) };
  const list = byCode.get(records.get('name', record)) ?? [];
  const good = list.some(
    (rule) => rule.relation === relation && (rule.sender === 'own') === own && rule.fits(segment),
  );
  if (!good) return `has a link that no rule gives, to frame ${frame + 1}`;
  return lagOf(trace.engine.tables, link) < 0 ? `is on the wrong side of frame ${frame + 1}` : undefined;
}

/** Every link that no rule gives, and every record without a link that always has one. */
export function brokenLinks(trace: LoadedTrace): string[] {
  const { records, links } = trace.engine.tables;
  const broken: string[] = [];
  for (let row = 0; row < records.length; row += 1) {
    const name = recordName(records.get('name', row));
    const first = records.get('firstLink', row);
    const say = (what: string) => broken.push(`e${row + 1} ${name.text} ${what}`);
    if (first === NONE && always.has(name.code)) say('has no link');
    eachLinkOf(records, links, row, (link) => {
      const wrong = mistake(trace, row, link);
      if (wrong) say(wrong);
    });
  }
  return broken;
}
