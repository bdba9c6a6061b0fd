/** What the linker keeps of one socket: its endpoints, and the records that wait for one. */
import type { Endpoint } from './endpoint.ts';

/** A record that belongs to one connection attempt. */
export interface AttemptRecord {
  readonly record: number;
  readonly attempt: number;
}

export class SocketLinks {
  /** Row of the socket table. */
  readonly row: number;
  /** The endpoint of its connection: known at 'connect', or when it was accepted. */
  main: Endpoint | undefined;
  /** Endpoints of its attempts since the last connect(), by number. */
  readonly attempts = new Map<number, Endpoint>();
  /** Records for `main`, in order. */
  waiting: number[] = [];
  waitingAttempts: AttemptRecord[] = [];
  /** The last connect() call: the attempts since then are its own. */
  connectCall: number | undefined;
  /** 'error' ECONNREFUSED: each refused attempt is a cause of it. */
  refusals: number[] = [];
  /** 'drop' records of a server by the client's port, those not yet matched. */
  readonly drops: { readonly record: number; readonly port: number }[] = [];
  connected = false;
  /** The record that asked for keep-alive as an option: connect(), or the 'connection' it came with. */
  keepAlive: number | undefined;

  constructor(row: number) {
    this.row = row;
  }

  /** connect() on a socket that was in use before: what comes now belongs to a new connection. */
  begin(record: number): void {
    this.connectCall = record;
    this.main = undefined;
    this.connected = false;
    this.attempts.clear();
    this.refusals = [];
  }
}
