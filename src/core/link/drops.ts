/** Which 'drop' record belongs to which dropped tuple of a server. */
import type { Endpoint } from './endpoint.ts';
import type { SocketLinks } from './socket-links.ts';
import type { LinkInputs } from './types.ts';

/** A dropped connection whose 'drop' record has not come. */
interface Kept {
  readonly port: number;
  readonly after: number;
  readonly endpoint: Endpoint;
}

/**
 * A server's drops have no socket of their own: the record names the client by its address, and the tuple stands beside
 * it in the log. The client's port and the order of the log tie them.
 */
export class Drops {
  readonly #inputs: LinkInputs;
  readonly #kept = new Map<number, Kept[]>();

  constructor(inputs: LinkInputs) {
    this.#inputs = inputs;
  }

  /** The 'drop' record of a matched tuple, where it has come. */
  onTuple(server: SocketLinks, tuple: number): number | undefined {
    const port = this.#inputs.tuples.get('remotePort', tuple);
    const told = this.#inputs.tuples.get('record', tuple);
    const same = server.drops.filter((drop) => drop.port === port);
    // `told` is the newest record when the tuple came: the drop itself, or what stood before it.
    const found =
      same.find((drop) => drop.record === told) ??
      same.find((drop) => drop.record > told || told === NOTHING);
    if (found) server.drops.splice(server.drops.indexOf(found), 1);
    return found?.record;
  }

  /** Keeps the endpoint of a tuple for the record that is to come. */
  keep(server: SocketLinks, tuple: number, endpoint: Endpoint): void {
    const { tuples } = this.#inputs;
    const kept = { port: tuples.get('remotePort', tuple), after: tuples.get('record', tuple), endpoint };
    this.#kept.set(server.row, [...(this.#kept.get(server.row) ?? []), kept]);
  }

  /** The endpoint of a 'drop' record, where its tuple was matched before; else the record is kept at the server. */
  onRecord(server: SocketLinks, record: number): Endpoint | undefined {
    const port = this.#inputs.details(record)?.remotePort ?? 0;
    const kept = this.#kept.get(server.row) ?? [];
    const found = kept.findIndex((one) => one.port === port);
    if (found < 0) {
      server.drops.push({ record, port });
      return undefined;
    }
    return kept.splice(found, 1)[0]?.endpoint;
  }
}

const NOTHING = 0xffffffff;
