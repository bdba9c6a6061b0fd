import { describe, expect, it } from 'vitest';
import { found } from './found.ts';

/** A handshake seen from both programs: frames 1 to 3. */
const CONNECTED = `
  s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK
  s 'connection' a; c 'connect'; c 'ready'
`;
/** An orderly close by the client, answered at once. */
const CLOSED = `
  c end(); c 'finish'; C>S FIN,ACK; S>C ACK; a 'end'; a end(); S>C FIN,ACK; C>S ACK; c 'end'
  c destroy() bynode; c 'close'; a destroy() bynode; a 'close'
`;
const ECHO =
  "c write(5); C>S PSH,ACK len=5; S>C ACK; a 'data' 5; a write(3); S>C PSH,ACK len=3; C>S ACK; c 'data' 3";

/** Findings of what follows a handshake. */
const ids = (text: string) => found(CONNECTED + text).ids;

describe('a healthy trace', () => {
  it('has none', () => {
    expect(ids(`${ECHO}; ${ECHO}; ${CLOSED}`)).toEqual([]);
    expect(ids(`c write(9); C>S PSH,ACK len=9; S>C ACK; a 'consumed' 9; +3s ${CLOSED}`)).toEqual([]);
  });

  it('has none when client and server close at once, or the server first', () => {
    expect(
      ids(
        "c end(); a end(); C>S FIN,ACK; S>C FIN,ACK ack=1; C>S ACK; S>C ACK; c 'end'; a 'end'; c 'close'; a 'close'",
      ),
    ).toEqual([]);
    expect(
      ids(
        "a end(); S>C FIN,ACK; C>S ACK; c 'end'; c end(); C>S FIN,ACK; S>C ACK; a 'end'; a 'close'; c 'close'",
      ),
    ).toEqual([]);
  });

  it('has none where a keep-alive delay of whole seconds is asked for and nothing is idle that long', () => {
    expect(ids(`c setKeepAlive() enable=true initialDelay=3000; ${ECHO}; ${CLOSED}`)).toEqual([]);
  });

  it('has none where http writes a response in parts', () => {
    expect(
      ids("a write(5) bynode; a write(7) bynode; a write(2) bynode; S>C PSH,ACK len=14; c 'data' 14"),
    ).toEqual([]);
  });
});

describe('a server that does not want a client', () => {
  const BLOCKED = `
    s socket hasBlockList=true; s listen(); s 'listening'
    c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; c 'connect'
    S>C FIN,ACK; C>S ACK; c 'end'; c end(); C>S FIN,ACK; S>C ACK; c 'close'
  `;

  it('blocks it by a blockList, and tells nobody', () => {
    const trace = found(BLOCKED);
    expect(trace.ids).toEqual(['server.blocked']);
    expect(trace.evidence('server.blocked')).toEqual({ frames: [3, 4], records: [] });
    expect(trace.text('server.blocked')).toContain('handshake with 127.0.0.1:40000; then Node closed');
  });

  it('does not say so of a server without one, or of one that was told of the connection', () => {
    expect(found(BLOCKED.replace('hasBlockList=true', '')).ids).toEqual([]);
    expect(found(BLOCKED.replace("c 'connect'", "s 'connection' a; c 'connect'")).ids).toEqual([]);
  });

  it('drops it by maxConnections', () => {
    const trace = found(`
      s listen(); s 'listening'
      c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; c 'connect'
      s 'drop' c connections=1
      S>C FIN,ACK; C>S ACK; c 'end'; c end(); C>S FIN,ACK; S>C ACK; c 'close'
    `);
    expect(trace.ids).toEqual(['server.dropped']);
    expect(trace.evidence('server.dropped')).toEqual({ frames: [3, 4], records: [6] });
    expect(trace.text('server.dropped')).toContain('with 1 connection open, takes no more');
  });
});

describe('resets', () => {
  it("may come without an 'error' in the program", () => {
    const trace = found(`${CONNECTED}
      c write(5); C>S PSH,ACK len=5; S>C FIN,ACK; S>C RST; c 'end'; c end(); c destroy() bynode; c 'close'`);
    expect(trace.ids).toContain('reset.silent');
    expect(trace.evidence('reset.silent').frames).toEqual([5, 6]);
    expect(trace.text('reset.silent')).toMatch(
      /^The server \(127.0.0.1:8080\) reset .* the client was not told/,
    );
  });

  it("are told as 'error' ECONNRESET", () => {
    const trace = found(`${CONNECTED}
      a resetAndDestroy(); a destroy() bynode; S>C RST,ACK; a 'close'
      c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'`);
    expect(trace.ids).toEqual(['reset.error']);
    expect(trace.evidence('reset.error')).toEqual({ frames: [4], records: [12] });
  });

  it('after the program had done with the socket are nobody’s business', () => {
    expect(ids("c destroy(); C>S FIN,ACK; S>C RST; c 'close'")).not.toContain('reset.silent');
  });

  it('are told from packets alone where no socket is observed', () => {
    expect(found('C>S SYN; S>C SYN,ACK; C>S ACK; S>C RST,ACK').ids).toEqual(['reset.seen']);
  });

  it('come from destroy() with data unread', () => {
    const trace = found(`${CONNECTED} c write(5); C>S PSH,ACK len=5; S>C ACK; a destroy(); S>C RST,ACK
      c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'; a 'close'`);
    expect(trace.ids).toEqual(['close.unread', 'reset.error']);
    expect(trace.params('close.unread')).toMatchObject({ who: 'server', unread: 5 });
    expect(trace.evidence('close.unread')).toEqual({ frames: [6], records: [9] });
  });
});

describe('half-open', () => {
  it('is told once it lasts, with who must act', () => {
    const trace = found(`${CONNECTED} a end(); S>C FIN,ACK; C>S ACK; c 'end'; +2s loop max=1ms`);
    expect(trace.ids).toEqual(['connection.half-open']);
    expect(trace.params('connection.half-open')).toMatchObject({
      who: 'server',
      peer: 'client',
      after: 500e6,
    });
    expect(trace.text('connection.half-open')).toContain("until the client's program calls end()");
    expect(trace.evidence('connection.half-open')).toEqual({ frames: [4], records: [8] });
  });

  it('is not told of a close that is answered, or cut by an RST', () => {
    expect(ids(`a end(); S>C FIN,ACK; +300ms c end(); C>S FIN,ACK; +2s loop max=1ms`)).toEqual([]);
    expect(ids(`a end(); S>C FIN,ACK; C>S RST; +2s loop max=1ms`)).not.toContain('connection.half-open');
  });
});

describe('keep-alive', () => {
  const PROBE = '+3s S>C ACK seq=0; +20us C>S ACK';

  it('explains a probe and its answer, and grows with the next', () => {
    const trace = found(
      `${CONNECTED} a setKeepAlive() enable=true initialDelay=3000; ${PROBE}; ${PROBE}; ${PROBE}`,
    );
    expect(trace.ids).toEqual(['keep-alive.probe']);
    expect(trace.params('keep-alive.probe')).toMatchObject({ who: 'server', probes: 3, answered: 3 });
    expect(trace.evidence('keep-alive.probe').frames).toEqual([4, 5, 6, 7, 8, 9]);
    expect(trace.evidence('keep-alive.probe').records).toEqual([8]);
    expect(trace.text('keep-alive.probe')).toMatch(
      /heard nothing for 3\.00\d s \(keepAliveInitialDelay: 3000\), so/,
    );
    const option = found(`s socket keepAlive=true keepAliveInitialDelay=3000; ${CONNECTED} ${PROBE}`);
    expect(option.evidence('keep-alive.probe').records).toEqual([5]);
    expect(option.text('keep-alive.probe')).toContain('(keepAliveInitialDelay: 3000)');
    expect(found(`C>S SYN; S>C SYN,ACK; C>S ACK; ${PROBE}`).text('keep-alive.probe')).toMatch(
      /for 3\.00\d s, so/,
    );
  });

  it('counts probes that nobody answers, and says when the kernel gives up', () => {
    const trace = found(`${CONNECTED}
      +3s S>C ACK seq=0; +1s S>C ACK seq=0; +1s S>C ACK seq=0; +1s S>C RST,ACK seq=1
      a destroy() ETIMEDOUT bynode; a 'error' ETIMEDOUT; a 'close'`);
    expect(trace.ids).toEqual([
      'keep-alive.probe',
      'keep-alive.unanswered',
      'keep-alive.gave-up',
      'reset.silent',
    ]);
    expect(trace.params('keep-alive.unanswered')).toMatchObject({ unanswered: 3, interval: 1e9 });
    expect(trace.params('keep-alive.gave-up')).toMatchObject({ who: 'server', unanswered: 3 });
  });

  it('tells a window probe from a keep-alive', () => {
    const trace = found(`${CONNECTED}
      c write(9); C>S PSH,ACK len=9; S>C ACK win=0; +200ms C>S ACK seq=9; S>C ACK win=0; a 'data' 9; S>C ACK win=9000`);
    expect(trace.ids).toContain('window.probe');
    expect(trace.ids).not.toContain('keep-alive.probe');
    expect(trace.params('window.probe')).toMatchObject({ who: 'client', peer: 'server' });
    expect(trace.params('window.zero')).toMatchObject({ who: 'server' });
  });

  it('says that a delay under a second is ignored, for calls and for options', () => {
    expect(ids('c setKeepAlive() enable=true initialDelay=500')).toEqual(['keep-alive.delay-ignored']);
    expect(ids('c setKeepAlive() enable=false initialDelay=500')).toEqual([]);
    const option = found(`s socket keepAlive=true keepAliveInitialDelay=999; ${CONNECTED}`);
    expect(option.ids).toEqual(['keep-alive.delay-ignored']);
    expect(option.text('keep-alive.delay-ignored')).toContain('An initial delay of 999 ms');
  });
});

describe('the keep-alive race', () => {
  const RACE = `
    +5s a end(); S>C FIN,ACK
    +20us c write(40); C>S PSH,ACK len=40; S>C RST
    c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'; a 'close'
  `;

  it('is a request written after the peer’s FIN', () => {
    const trace = found(`${CONNECTED} ${ECHO}; ${RACE}`);
    expect(trace.ids).toEqual(['write.after-fin', 'reset.error']);
    expect(trace.params('write.after-fin')).toMatchObject({ who: 'client', bytes: 40, after: 20_000 });
    expect(trace.evidence('write.after-fin').frames).toEqual([8, 9, 10]);
    expect(trace.text('write.after-fin')).toContain('before its program had been told');
    const told = found(`${CONNECTED} ${RACE.replace('+20us', "+20us c 'end'; ")}`);
    expect(told.text('write.after-fin')).toContain("though 'end' had told");
  });

  it('is not one where the peer is only half closed and still reads', () => {
    expect(
      ids("a end(); S>C FIN,ACK; c 'end'; c write(4); C>S PSH,ACK len=4; a 'data' 4; c end(); C>S FIN,ACK"),
    ).toEqual([]);
  });
});

describe('a program that does not read', () => {
  it('is behind its kernel', () => {
    const trace = found(`${CONNECTED} a pause(); c write(7); C>S PSH,ACK len=7; S>C ACK; +2s loop max=1ms`);
    expect(trace.ids).toEqual(['read.behind']);
    expect(trace.params('read.behind')).toMatchObject({ who: 'server', unread: 7 });
    expect(trace.evidence('read.behind').frames).toEqual([4]);
  });

  it('is not, where it reads in time, or is closed', () => {
    expect(ids("c write(7); C>S PSH,ACK len=7; S>C ACK; +90ms a 'data' 7; +2s loop max=1ms")).toEqual([]);
    expect(
      ids(
        "c write(7); C>S PSH,ACK len=7; S>C ACK; a destroy(); S>C FIN,ACK; C>S FIN,ACK; a 'close'; +2s loop max=1ms",
      ),
    ).toEqual([]);
  });

  it('is looked at again where it reads some and more comes', () => {
    const trace = found(`${CONNECTED} c write(7); C>S PSH,ACK len=7; +90ms a 'data' 7; +300ms c write(6)
      C>S PSH,ACK len=6; +3s loop max=1ms`);
    expect(trace.params('read.behind')).toMatchObject({ unread: 6 });
  });
});

describe('writes and segments', () => {
  it('notices one write in many segments', () => {
    const trace = found(
      `${CONNECTED} c write(30); C>S ACK len=10; C>S ACK len=10; C>S PSH,ACK len=10; a 'data' 30`,
    );
    expect(trace.ids).toEqual(['writes.split']);
    expect(trace.params('writes.split')).toMatchObject({ writes: 1, segments: 3 });
    expect(trace.evidence('writes.split')).toEqual({ frames: [4, 5, 6], records: [8] });
  });

  it('notices many writes in one segment, and grows', () => {
    const more = "c write(1); c write(1); c write(1); C>S PSH,ACK len=3; a 'data' 3";
    const trace = found(`${CONNECTED} ${more}; ${more}`);
    expect(trace.ids).toEqual(['writes.joined']);
    expect(trace.params('writes.joined')).toMatchObject({ writes: 6, segments: 2, who: 'client' });
    expect(trace.text('writes.joined')).toContain('6 writes of the client went out in 2 segments');
  });

  it('is not misled by a retransmission', () => {
    expect(ids("c write(9); C>S PSH,ACK len=9; +300ms C>S PSH,ACK seq=1 len=9; a 'data' 9")).not.toContain(
      'writes.split',
    );
  });
});

describe('connecting', () => {
  it('is refused, from records or from packets alone', () => {
    const trace = found(`c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK
      c 'connectionAttemptFailed' ECONNREFUSED; c 'error' ECONNREFUSED; c 'close'`);
    expect(trace.ids).toEqual(['connect.refused']);
    expect(trace.evidence('connect.refused')).toEqual({ frames: [1, 2], records: [1, 3, 4] });
    expect(trace.text('connect.refused')).toContain('Nobody listens at 127.0.0.1:8080');
    expect(found('C>S SYN; S>C RST,ACK').ids).toEqual(['connect.refused']);
  });

  it('is tried again, and given up', () => {
    const trace =
      found(`c connect(); c 'connectionAttempt'; C>S SYN; c attempt; +1s C>S SYN seq=0; +2s C>S SYN seq=0
      +4s c 'error' ETIMEDOUT; c 'close'`);
    expect(trace.ids).toEqual(['connect.syn-retried', 'connect.timed-out']);
    expect(trace.params('connect.syn-retried')).toMatchObject({ again: 2, after: 1_000_100_000 });
    expect(trace.params('connect.timed-out')).toMatchObject({ syns: 3, peerAddress: '127.0.0.1:8080' });
  });

  it('falls back to the next address', () => {
    const trace = found(
      `c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED
       c 'connectionAttempt'; D>T SYN; c attempt via=D,T; T>D SYN,ACK; D>T ACK; c connected via=D,T; c 'connect' told`,
      { endpoints: { C: '[::1]:40000', S: '[::1]:8080', D: '127.0.0.1:40001', T: '127.0.0.1:8080' } },
    );
    expect(trace.ids).toEqual(['connect.fallback']);
    expect(trace.params('connect.fallback')).toMatchObject({
      failed: 1,
      failure: 'ECONNREFUSED',
      peerAddress: '127.0.0.1:8080',
    });
  });

  it('finds the port of a server taken', () => {
    const trace = found("s listen(); s 'error' EADDRINUSE; s 'close'");
    expect(trace.ids).toEqual(['listen.in-use']);
    expect(trace.evidence('listen.in-use').records).toEqual([2]);
  });
});

describe("'timeout'", () => {
  it('has no consequence of its own', () => {
    const trace = found(`${CONNECTED} c setTimeout() timeout=800; +1s c 'timeout'; +1s loop max=1ms`);
    expect(trace.ids).toEqual(['timeout.ignored']);
    expect(trace.text('timeout.ignored')).toContain('idle for 800 ms');
  });

  it('is no finding where the program acts on it', () => {
    expect(ids(`c setTimeout() timeout=800; +1s c 'timeout'; ${CLOSED}`)).toEqual([]);
  });
});

describe('an event that comes late', () => {
  const LATE = (samples: string) =>
    found(`${CONNECTED} c write(5); C>S PSH,ACK len=5; +400ms a 'data' 5; ${samples}`);

  it('is told apart from a busy loop', () => {
    const busy = LATE('+50ms loop max=390ms');
    expect(busy.ids).toEqual(['lag.busy-loop']);
    expect(busy.text('lag.busy-loop')).toBe(
      "'data' came 400 ms after its frame. The event loop was held up for 390 ms at that time: other JavaScript was running.",
    );
    expect(LATE('+50ms loop max=2ms').ids).toEqual(['lag.kernel']);
    expect(LATE('+50ms').ids).toEqual(['lag.unknown']);
  });

  it('is none where the socket was paused, or nobody read yet', () => {
    expect(ids("a pause(); c write(5); C>S PSH,ACK len=5; +400ms a resume(); a 'data' 5")).toEqual([]);
  });
});

describe('the sequence analysis', () => {
  const DATA = 'C>S SYN; S>C SYN,ACK; C>S ACK';
  it.each([
    ['tcp.retransmission', 'C>S PSH,ACK len=5; +300ms C>S PSH,ACK seq=1 len=5'],
    ['tcp.spurious-retransmission', 'C>S PSH,ACK len=5; S>C ACK; +300ms C>S PSH,ACK seq=1 len=5'],
    ['tcp.out-of-order', '~C>S ACK len=5; C>S ACK len=5; +50us C>S ACK seq=1 len=5'],
    ['tcp.lost-segment', '~C>S ACK len=5; C>S ACK len=5'],
    ['tcp.ack-lost-segment', '~C>S ACK len=5; S>C ACK'],
    ['tcp.duplicate-ack', 'C>S ACK len=5; S>C ACK; S>C ACK; S>C ACK'],
    [
      'window.full',
      'C>S SYN isn=9 ws=0; S>C SYN,ACK isn=7 ws=0; C>S ACK; S>C ACK win=10; C>S PSH,ACK len=10',
    ],
  ])('%s', (id, text) => {
    expect(found(text.includes('SYN') ? text : `${DATA}; ${text}`).ids).toContain(id);
  });

  it('is one finding a direction, which grows', () => {
    const trace = found(`${DATA}; C>S ACK len=5; +300ms C>S ACK seq=1 len=5; +600ms C>S ACK seq=1 len=5`);
    expect(trace.ids).toEqual(['tcp.retransmission']);
    expect(trace.evidence('tcp.retransmission').frames).toEqual([5, 6]);
    expect(trace.text('tcp.retransmission')).toContain('sent 2 segments again');
  });

  it('says when ports were reused', () => {
    const trace = found(`${DATA}; C>S RST,ACK; +1s C>S SYN isn=99; S>C SYN,ACK isn=88`);
    expect(trace.ids).toEqual(['reset.seen', 'tcp.reused-ports']);
    expect(trace.evidence('tcp.reused-ports').frames).toEqual([1, 5]);
  });
});

describe('links against causality', () => {
  it('are an error of the clock mapping', () => {
    const trace = found(
      "C>S SYN; S>C SYN,ACK; +400us c connect(); c 'connectionAttempt'; c attempt; +50us C>S ACK",
    );
    expect(trace.ids).toEqual(['link.violation']);
    expect(trace.params('link.violation')).toMatchObject({ count: 2 });
  });
});
