/** Asks the questions to a trace: follow a stream, conversations and endpoints in numbers, time series. */
import { type EndpointKind, Endpoints } from '../../src/core/engine/questions/endpoints.ts';
import { type FollowPiece, followStream } from '../../src/core/engine/questions/follow.ts';
import { Series, type SeriesKind } from '../../src/core/engine/questions/series.ts';
import { summarizeConversation } from '../../src/core/engine/questions/summaries.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import type { Complain } from './check.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

const ENDPOINTS: readonly EndpointKind[] = ['ip', 'tcp', 'udp'];
const SERIES: readonly SeriesKind[] = ['rate', 'payload', 'rtt', 'window', 'flight'];

/** Each byte of a direction comes once, in order; what was captured lies in the file. */
function askFollow(engine: Engine, play: Play, stream: number, complain: Complain): void {
  const reached = [0, 0];
  let pieces = 0;
  for (const piece of followStream(engine, stream)) {
    pieces += 1;
    checkPiece(piece, reached[piece.direction]!, play, complain);
    reached[piece.direction] = piece.to;
  }
  // A frame begins a piece and may stand behind a gap; what it repeats is not given again. A frame that says it is
  // longer than any packet can be is given in pieces of a megabyte.
  const most = 6 * engine.tables.frames.length + (reached[0]! + reached[1]!) / (1 << 20);
  if (pieces > most) complain(`${pieces} pieces of a stream in ${engine.tables.frames.length} frames`);
}

function checkPiece(piece: FollowPiece, reached: number, play: Play, complain: Complain): void {
  const { from, to, frame, offset, captured } = piece;
  if (from !== reached || to <= from) complain(`a piece from ${from} to ${to} behind ${reached}`);
  const inside = offset >= 0 && captured >= 0 && offset + captured <= play.packets.length;
  if (frame !== undefined && captured > 0 && !inside) complain(`a piece of ${captured} bytes at ${offset}`);
}

function askSeries(r: Random, { tables }: Engine, complain: Complain): void {
  const stream = r.below(Math.max(1, tables.conversations.length));
  const series = new Series(tables, r.pick(SERIES), r.oneIn(2) ? {} : { stream, direction: 0 });
  series.update();
  if (series.length > tables.frames.length) complain(`${series.length} points of a series`);
  const bins = series.bins(r.pick([-1e18, 0, 1e9]), r.pick([1e18, 1, 1e9]), r.pick([1, 7, 300]));
  const counted = bins.count.reduce((sum, count) => sum + count, 0);
  if (counted > series.length) complain(`${counted} points in bins of ${series.length}`);
}

export function askQuestions(r: Random, engine: Engine, play: Play, complain: Complain): void {
  const { tables } = engine;
  const streams = tables.conversations.length;
  for (let stream = 0; stream < Math.min(streams, 4); stream += 1) {
    askFollow(engine, play, stream, complain);
    const { fromA, fromB } = summarizeConversation(tables, stream);
    if (fromA.frames + fromB.frames > tables.frames.length)
      complain(`conversation ${stream} has too many frames`);
  }
  const endpoints = new Endpoints(tables, r.pick(ENDPOINTS));
  endpoints.update();
  for (const endpoint of endpoints.all) endpoints.sendRate(endpoint);
  const sent = endpoints.all.reduce((sum, { framesSent }) => sum + framesSent, 0);
  if (sent > tables.frames.length) complain(`endpoints sent ${sent} frames`);
  askSeries(r, engine, complain);
}
