import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { pcapFromText } from '../../support/packets.ts';
import { found } from './found.ts';

// When each finding comes and, as much, when it does not.

const CONNECTED = `
  s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK
  s 'connection' a; c 'connect'; c 'ready'
`;
const WIRE = 'C>S SYN; S>C SYN,ACK; C>S ACK';
const ids = (text: string) => found(CONNECTED + text).ids;
const wire = (text: string) => found(`${WIRE}; ${text}`);
const LATER = '+3s loop max=1ms';

describe('the sequence analysis', () => {
  it('counts each direction by itself', () => {
    const trace = wire('C>S ACK len=5; S>C ACK len=7; +300ms C>S ACK seq=1 len=5; +1us S>C ACK seq=1 len=7');
    expect(trace.ids).toEqual(['tcp.spurious-retransmission', 'tcp.spurious-retransmission']);
    expect(trace.engine.findings.list.map((one) => one.params.who)).toEqual(['client', 'server']);
  });

  it('leaves a SYN that is sent again to the finding of its own', () => {
    expect(found('C>S SYN; +1s C>S SYN seq=0; S>C SYN,ACK; C>S ACK').ids).toEqual(['connect.syn-retried']);
  });

  it('calls both ends sender and receiver where nobody is known to be the client', () => {
    const trace = found('~C>S SYN; C>S ACK len=5 seq=50; S>C ACK; +300ms C>S ACK seq=50 len=5');
    expect(trace.params('tcp.spurious-retransmission')).toMatchObject({ who: 'sender', peer: 'receiver' });
  });

  it('names an IPv6 endpoint with its brackets', () => {
    const trace = found(`${WIRE}; S>C RST,ACK`, { endpoints: { C: '[::1]:40000', S: '[::1]:8080' } });
    expect(trace.text('reset.seen')).toBe('The server ([::1]:8080) reset the connection.');
  });
});

describe('a reset', () => {
  it('is not one of a connection that was never made', () => {
    expect(found('C>S SYN; S>C RST,ACK').ids).toEqual(['connect.refused']);
    expect(found('C>S SYN; S>C SYN,ACK; C>S RST').ids).toEqual([]);
  });

  it('may be told a while after its segment', () => {
    expect(ids("S>C RST,ACK; +400ms c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'")).toEqual(
      ['reset.error'],
    );
  });

  it('is told as EPIPE where the program writes', () => {
    const trace = found(
      `${CONNECTED} S>C RST,ACK; c write(3); c destroy() EPIPE bynode; c 'error' EPIPE; c 'close'`,
    );
    expect(trace.ids).toEqual(['reset.error']);
    expect(trace.text('reset.error')).toContain("the program of the client got 'error' EPIPE");
  });

  it('is told once, though it comes twice', () => {
    expect(ids("S>C RST,ACK; S>C RST; c 'error' ECONNRESET; c 'close'")).toEqual(['reset.error']);
  });

  it('is silent as soon as a second has gone by without a word', () => {
    expect(ids(`S>C RST,ACK; +900ms C>S ACK; ${LATER}`)).toContain('reset.silent');
  });
});

describe('a refusal', () => {
  it('is told once where records and packets both show it', () => {
    const text = `c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK
      c 'connectionAttemptFailed' ECONNREFUSED; c 'error' ECONNREFUSED; c 'close'`;
    expect(found(text).ids).toEqual(['connect.refused']);
  });

  it('names what the program asked for where nothing was captured', () => {
    const trace = found("c connect() host=db.local port=5432; c 'connectionAttempt'; c 'error' ECONNREFUSED");
    expect(trace.text('connect.refused')).toContain('Nobody listens at db.local:5432');
  });
});

describe('a SYN that is sent again', () => {
  it('may be answered after all', () => {
    const trace = found('C>S SYN; +1s C>S SYN seq=0; +10us S>C SYN,ACK; C>S ACK');
    expect(trace.params('connect.syn-retried')).toMatchObject({
      again: 1,
      after: 1e9,
      peerAddress: '127.0.0.1:8080',
    });
    expect(trace.text('connect.syn-retried')).toContain('sent it again (1 time)');
  });

  it('is not a time-out of an established connection', () => {
    expect(ids("c 'error' ETIMEDOUT; c 'close'")).not.toContain('connect.timed-out');
  });

  it('is no new connection on the same ports', () => {
    expect(found('C>S SYN; +1s C>S SYN seq=0').ids).not.toContain('tcp.reused-ports');
  });
});

describe('the next address', () => {
  it('may be taken because the first did not answer in time', () => {
    const trace = found(
      `c connect(); c 'connectionAttempt'; C>S SYN; c attempt; +250ms c 'connectionAttemptTimeout'
       c 'connectionAttempt'; D>T SYN; c attempt via=D,T; T>D SYN,ACK; D>T ACK; c connected via=D,T; c 'connect' told`,
      { endpoints: { D: '127.0.0.1:40001', T: '127.0.0.1:8080' } },
    );
    expect(trace.params('connect.fallback')).toMatchObject({ failure: 'timeout', failed: 1 });
    expect(trace.text('connect.fallback')).toContain('1 attempt failed (timeout)');
  });

  it('is no finding where the first one answers', () => {
    expect(ids(LATER)).toEqual([]);
  });
});

describe('a blockList', () => {
  const BLOCKED = (close: string, server = 's socket hasBlockList=true') => `
    ${server}; s listen(); s 'listening'
    C>S SYN; S>C SYN,ACK; C>S ACK; ${close}; ${LATER}`;

  it('may close with an RST too', () => {
    expect(found(BLOCKED('S>C RST,ACK')).ids).toContain('server.blocked');
  });

  it('has nothing to do with a server that spoke, or with the client that closed', () => {
    expect(found(BLOCKED('S>C ACK len=5; S>C FIN,ACK')).ids).not.toContain('server.blocked');
    expect(found(BLOCKED('C>S FIN,ACK; S>C ACK')).ids).not.toContain('server.blocked');
  });

  it('has nothing to do with another port, or a server that is closed', () => {
    const other = BLOCKED('S>C FIN,ACK').replaceAll('C>S', 'C>T').replaceAll('S>C', 'T>C');
    expect(found(other, { endpoints: { T: '127.0.0.1:9999' } }).ids).not.toContain('server.blocked');
    expect(
      found(BLOCKED('S>C FIN,ACK').replace("s 'listening'", "s 'listening'; s 'close'")).ids,
    ).not.toContain('server.blocked');
  });
});

describe('half-open', () => {
  it('is told once, though the FIN is sent again', () => {
    const text = `C>S FIN,ACK; S>C ACK; +700ms C>S FIN,ACK seq=1; S>C ACK; ${LATER}`;
    expect(wire(text).ids.filter((id) => id === 'connection.half-open')).toEqual(['connection.half-open']);
  });

  it('is not told at the end of a trace that ends sooner', () => {
    expect(wire('C>S FIN,ACK; S>C ACK').ids).toEqual([]);
  });
});

describe('keep-alive', () => {
  const probe = 'S>C ACK seq=0';
  const answer = 'C>S ACK';

  it('begins anew with every answer: no probe was missed', () => {
    const trace = found(`${CONNECTED} +3s ${probe}; ${answer}; +3s ${probe}; ${answer}`);
    expect(trace.ids).toEqual(['keep-alive.probe']);
  });

  it('takes data for a sign of life', () => {
    const trace = found(
      `${CONNECTED} +3s ${probe}; C>S PSH,ACK len=4; a 'data' 4; S>C ACK; +3s ${probe}; ${answer}`,
    );
    expect(trace.ids).not.toContain('keep-alive.unanswered');
  });

  it('counts missed answers anew after one that came', () => {
    const trace = found(
      `${CONNECTED} +3s ${probe}; +1s ${probe}; ${answer}; +3s ${probe}; +1s ${probe}; ${answer}`,
    );
    expect(trace.ids.filter((id) => id === 'keep-alive.unanswered')).toHaveLength(2);
  });

  it('is not given up by a reset that has other reasons', () => {
    const trace = found(
      `${CONNECTED} +3s ${probe}; ${answer}; a resetAndDestroy(); S>C RST,ACK; c 'error' ECONNRESET`,
    );
    expect(trace.ids).not.toContain('keep-alive.gave-up');
  });

  it('may be asked for by both sides', () => {
    const trace = found(`${CONNECTED} +3s ${probe}; ${answer}; +3s C>S ACK seq=0; S>C ACK`);
    expect(trace.engine.findings.list.map((one) => one.params.who)).toEqual(['server', 'client']);
  });

  it('takes a delay of a second and more, and 0, which means the system’s', () => {
    for (const delay of [0, 1000, 1999]) {
      expect(ids(`c setKeepAlive() enable=true initialDelay=${delay}`)).toEqual([]);
    }
  });

  it('tells a server’s option once, not with each connection', () => {
    const trace = found(`s socket keepAlive=true keepAliveInitialDelay=10; ${CONNECTED}
      C2>S SYN; S>C2 SYN,ACK; C2>S ACK; s 'connection' a2`);
    expect(trace.ids).toEqual(['keep-alive.delay-ignored']);
  });
});

describe('reading', () => {
  it('by a parser is reading', () => {
    expect(ids(`c write(7); C>S PSH,ACK len=7; S>C ACK; a 'consumed' 7; ${LATER}`)).toEqual([]);
  });

  it('cannot be told of TLS, whose bytes are others', () => {
    expect(found(`a socket tls; ${CONNECTED} C>S PSH,ACK len=70; S>C ACK; ${LATER}`).ids).toEqual([]);
  });

  it('is not expected after the program has closed', () => {
    expect(
      ids(`c write(7); C>S PSH,ACK len=7; S>C ACK; a destroy(); a 'close'; S>C RST,ACK; ${LATER}`),
    ).not.toContain('read.behind');
  });
});

describe('writes and segments', () => {
  it('are as they should be where each write has its segment', () => {
    expect(ids("c write(3); C>S PSH,ACK len=3; c write(4); C>S PSH,ACK len=4; a 'data' 7")).toEqual([]);
  });

  it('count end(data) as a write', () => {
    expect(
      ids("c write(3); c end(4); C>S FIN,PSH,ACK len=7; a 'data' 7; a 'end'; a end(); S>C FIN,ACK"),
    ).toEqual(['writes.joined']);
  });

  it('do not count a write as joined of which only a part is in the segment', () => {
    expect(ids("c write(6); c write(6); C>S ACK len=9; C>S PSH,ACK len=3; a 'data' 12")).toEqual([
      'writes.split',
    ]);
  });

  it('tell nothing where offsets are unknown', () => {
    const text =
      "c connect(); c 'connectionAttempt'; c attempt; c 'connect'; @5 c write(3); c write(3); C>S ACK seq=99 len=6";
    expect(found(text).ids).toEqual([]);
  });
});

describe("'timeout'", () => {
  it('is told once, though it comes again and again', () => {
    expect(ids(`c setTimeout() timeout=300; +1s c 'timeout'; +1s c 'timeout'; ${LATER}`)).toEqual([
      'timeout.ignored',
    ]);
  });

  it('may come from the option', () => {
    const trace = found(`c socket timeout=250; ${CONNECTED} +1s c 'timeout'; ${LATER}`);
    expect(trace.params('timeout.ignored')).toMatchObject({ timeout: 250 });
  });
});

describe('lags', () => {
  it('of a busy machine are no finding', () => {
    expect(ids("c write(5); C>S PSH,ACK len=5; +90ms a 'data' 5")).toEqual([]);
  });

  it('are one finding a kind of event, with the longest', () => {
    const slow = (ms: number) => `c write(5); C>S PSH,ACK len=5; +${ms}ms a 'data' 5; loop max=${ms}ms`;
    const trace = found(`${CONNECTED} ${slow(150)}; +1s; ${slow(300)}`);
    expect(trace.ids).toEqual(['lag.busy-loop']);
    expect(trace.text('lag.busy-loop')).toContain("'data' came 300 ms after its frame");
    expect(trace.evidence('lag.busy-loop').frames).toEqual([4, 5]);
  });

  it('are also of connect and of connection', () => {
    const text = `s listen(); s 'listening'; c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK
      +200ms s 'connection' a; c 'connect'; loop max=190ms`;
    expect(found(text).engine.findings.list.map((one) => one.params.event)).toEqual([
      'connection',
      'connect',
    ]);
  });
});

describe('the keep-alive race', () => {
  it('counts all that was written before the RST', () => {
    const trace =
      found(`${CONNECTED} a end(); S>C FIN,ACK; +5us c write(10); C>S PSH,ACK len=10; c write(20); S>C RST
      c 'error' ECONNRESET; c 'close'`);
    expect(trace.params('write.after-fin')).toMatchObject({ bytes: 30 });
  });

  it('needs an RST: a peer that has only half closed takes the bytes', () => {
    expect(
      ids(`a end(); S>C FIN,ACK; c write(10); C>S PSH,ACK len=10; S>C ACK; a 'data' 10; ${LATER}`),
    ).not.toContain('write.after-fin');
  });
});

describe('a reset before the handshake', () => {
  /** Findings of a capture that is there as a whole before any of it is looked at, and of one that comes frame by frame. */
  const bothWays = (text: string): string[][] => {
    const pcap = pcapFromText(text);
    return [pcap.length, 40].map((piece) => {
      const engine = createEngine();
      for (let at = 0; at < pcap.length; at += piece) {
        engine.packets.push(pcap.subarray(at, at + piece));
        engine.release(Number.POSITIVE_INFINITY, 0);
      }
      engine.packets.end();
      engine.records.end();
      return engine.findings.list.map(({ id }) => id);
    });
  };

  it('ended no connection, whatever comes behind it', () => {
    expect(bothWays('C>S RST,ACK; S>C SYN,ACK; C>S ACK').flat()).not.toContain('reset.seen');
    for (const ids of bothWays(`${WIRE}; S>C RST,ACK`)) expect(ids).toContain('reset.seen');
  });
});
