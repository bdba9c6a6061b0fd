/** The table of endpoints: a window of its rows, in the order asked for. */
import { type Endpoint, type EndpointKind, Endpoints } from '../../../core/engine/questions/endpoints.ts';
import type { Engine } from '../../../core/engine/types.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import { nanosBetween } from '../../../core/trace/links.ts';
import { compareAddresses } from './addresses.ts';
import { byNumber, type Compare, Ranking, type TableAnswer, type TableAsk } from './ranking.ts';

export interface EndpointRow {
  readonly address: string;
  /** 0 for the kind `ip`. */
  readonly port: number;
  readonly framesSent: number;
  readonly framesReceived: number;
  /** Bytes of whole frames on the wire. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Frame row. */
  readonly firstFrame: number;
  /** Nanoseconds from the trace's first frame to its own, and from there to its last; NaN: frames without time. */
  readonly start: number;
  readonly duration: number;
  /** Bits per second sent; NaN: there is no span to count over. */
  readonly rate: number;
}

export const endpointColumns = [
  'address',
  'port',
  'frames',
  'bytes',
  'framesSent',
  'bytesSent',
  'framesReceived',
  'bytesReceived',
  'start',
  'duration',
  'rate',
] as const;
export type EndpointColumn = (typeof endpointColumns)[number];

export interface EndpointAsk extends TableAsk<EndpointColumn> {
  readonly kind: EndpointKind;
}

/** Frames taken in at a time: a large trace's first answer comes in several steps, and the worker stays at hand. */
const STEP = 400_000;

export class EndpointTable {
  readonly #engine: Engine;
  readonly #endpoints: Endpoints;
  readonly #ranking: Ranking;

  constructor(engine: Engine, kind: EndpointKind, now: () => number) {
    this.#engine = engine;
    this.#endpoints = new Endpoints(engine.tables, kind);
    this.#ranking = new Ranking(now);
  }

  /** `more`: frames are waiting to be taken in. */
  answer({
    sort,
    descending,
    first,
    count,
  }: EndpointAsk): TableAnswer<EndpointRow> & { readonly more: boolean } {
    const more = this.#endpoints.update(STEP);
    const { all, taken } = this.#endpoints;
    const order = this.#ranking.of(`${sort} ${descending}`, all.length, taken, () =>
      this.#compare(sort, descending),
    );
    const rows = Array.from(order.subarray(first, first + count), (row) => this.#row(all[row]!));
    return { total: all.length, first, rows, more };
  }

  #compare(sort: EndpointColumn, descending: boolean): Compare {
    const { all } = this.#endpoints;
    const { addresses } = this.#engine.tables;
    const sign = descending ? -1 : 1;
    if (sort === 'address') {
      return (x, y) => {
        const [one, other] = [all[x]!, all[y]!];
        return sign * (compareAddresses(addresses, one.address, other.address) || one.port - other.port);
      };
    }
    return byNumber(
      Float64Array.from(all, (endpoint) => this.#number(endpoint, sort)),
      descending,
    );
  }

  #number(endpoint: Endpoint, sort: Exclude<EndpointColumn, 'address'>): number {
    if (sort === 'frames') return endpoint.framesSent + endpoint.framesReceived;
    if (sort === 'bytes') return endpoint.bytesSent + endpoint.bytesReceived;
    if (sort === 'start') return this.#start(endpoint);
    if (sort === 'duration') return this.#endpoints.duration(endpoint);
    return sort === 'rate' ? this.#endpoints.sendRate(endpoint) : endpoint[sort];
  }

  #start({ firstFrame }: Endpoint): number {
    const { frames } = this.#engine.tables;
    return nanosBetween(frames, 0, frames, firstFrame);
  }

  #row(endpoint: Endpoint): EndpointRow {
    const { address, port, framesSent, framesReceived, bytesSent, bytesReceived, firstFrame } = endpoint;
    return {
      address: formatAddress(this.#engine.tables.addresses, address),
      port,
      framesSent,
      framesReceived,
      bytesSent,
      bytesReceived,
      firstFrame,
      start: this.#start(endpoint),
      duration: this.#endpoints.duration(endpoint),
      rate: this.#endpoints.sendRate(endpoint),
    };
  }
}
