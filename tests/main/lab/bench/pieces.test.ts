/** The parts of the bench that need no socket. */
import { describe, expect, test } from 'vitest';
import { type BenchStep, benchFormsSchema, type TimedStep } from '../../../../src/core/contract/bench.ts';
import { checkOptions } from '../../../../src/core/contract/options.ts';
import {
  clientArguments,
  connectArguments,
  serverArguments,
} from '../../../../src/main/lab/bench/arguments.ts';
import { blockListOf, parseBlockList } from '../../../../src/main/lab/bench/block-list.ts';
import { bindError, parseClient, parseServer } from '../../../../src/main/lab/bench/check.ts';
import { benchCode, stepLines, variableOf } from '../../../../src/main/lab/bench/code.ts';
import { benchFileName, benchText, parseBenchFile } from '../../../../src/main/lab/bench/file.ts';
import { benchForms } from '../../../../src/main/lab/bench/forms.ts';
import { parseHex, payloadOf, quoted, unescapeText } from '../../../../src/main/lab/bench/payload.ts';
import { benchScenario } from '../../../../src/main/lab/bench/replay.ts';
import { isSince } from '../../../../src/main/lab/bench/this-node.ts';

const server = (options: BenchStep['options'] = {}, port = 5000): BenchStep => ({
  do: 'server',
  name: 'server-1',
  options,
  port,
});
const client = (options: BenchStep['options'] = {}): BenchStep => ({
  do: 'client',
  name: 'client-1',
  options,
});
const drive = (
  action: 'write' | 'end' | 'setKeepAlive' | 'maxConnections' | 'pause',
  options = {},
  file?: string,
) =>
  ({
    do: 'drive',
    socket: action === 'maxConnections' ? 'server-1' : 'client-1',
    action,
    options,
    ...(file ? { file } : {}),
  }) as BenchStep;

describe('forms', () => {
  const forms = benchFormsSchema.parse(benchForms());
  const names = (sections: typeof forms.server) =>
    sections.flatMap(({ fields }) => fields.map(({ name }) => name));

  test('a server’s has every option of createServer and listen that is about TCP', () => {
    expect(names(forms.server).sort()).toEqual(
      [
        ...[
          'allowHalfOpen',
          'answer',
          'answerDelay',
          'backlog',
          'blockList',
          'dropMaxConnection',
          'exclusive',
        ],
        ...['highWaterMark', 'host', 'ipv6Only', 'keepAlive', 'keepAliveInitialDelay', 'maxConnections'],
        ...['noDelay', 'pauseOnConnect', 'port', 'reusePort'],
      ].sort(),
    );
  });

  test('a client’s has every option of net.connect that is about TCP', () => {
    expect(names(forms.client).sort()).toEqual(
      [
        ...['allowHalfOpen', 'autoSelectFamily', 'autoSelectFamilyAttemptTimeout', 'blockList', 'family'],
        ...[
          'highWaterMark',
          'hints',
          'host',
          'keepAlive',
          'keepAliveInitialDelay',
          'localAddress',
          'localPort',
        ],
        ...['lookup', 'noDelay', 'onread', 'port', 'read', 'timeout', 'typeOfService'],
      ].sort(),
    );
  });

  test('the defaults hold, and give what Node takes by itself: nothing but port and host', () => {
    const made = parseServer({});
    const called = parseClient({ port: 5000 });
    if (!made.ok || !called.ok) throw new Error('the defaults do not hold');
    expect(serverArguments(made.value, 5000)).toEqual({
      create: {},
      properties: {},
      listen: { port: 5000, host: '127.0.0.1' },
    });
    expect(clientArguments(called.value)).toEqual({ port: 5000, host: 'localhost' });
  });

  test('what this Node does not have is refused with the reason', () => {
    const [field] = forms.client[2]!.fields;
    const without = [{ ...field!, unavailable: 'It is not there.' }];
    expect(checkOptions(without, { [field!.name]: true }).errors).toEqual([
      { name: field!.name, message: 'It is not there.' },
    ]);
    expect(checkOptions(without, {}).errors).toEqual([]);
  });

  test('a version is since another by its own line', () => {
    expect(isSince('22.11.0', '22.12.0', '23.1.0')).toBe(false);
    expect(isSince('22.12.0', '22.12.0', '23.1.0')).toBe(true);
    expect(isSince('23.0.0', '22.12.0', '23.1.0')).toBe(false);
    expect(isSince('24.0.0', '22.12.0', '23.1.0')).toBe(true);
    expect(isSince('21.9.0', '22.12.0', '23.1.0')).toBe(false);
  });
});

describe('block lists', () => {
  test('addresses, ranges and subnets, of either family', () => {
    const list = blockListOf('10.0.0.1, 10.1.0.1 - 10.1.0.9,\n192.168.0.0/16, ::1, fe80::/10');
    const blocked = (address: string) => list?.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
    expect(['10.0.0.1', '10.1.0.5', '192.168.7.7', '::1', 'fe80::7'].map(blocked)).toEqual(
      Array(5).fill(true),
    );
    expect(['10.0.0.2', '10.1.0.10', '192.169.0.1', '::2'].map(blocked)).toEqual(Array(4).fill(false));
    expect(blockListOf(' , ')).toBeUndefined();
  });

  test.each([
    ['10.0.0.0/33', 'subnet'],
    ['10.0.0.0/', 'subnet'],
    ['::/129', 'subnet'],
    ['10.0.0.1-::1', 'range'],
    ['10.0.0.9-10.0.0.1', 'ends before'],
    ['localhost', 'no IP address'],
  ])('%s is refused', (text, message) => {
    const parsed = parseBlockList(`10.0.0.1, ${text}`);
    expect(parsed.ok ? '' : parsed.error).toContain(message);
  });
});

describe('what is sent', () => {
  test('text has JavaScript’s escapes, and keeps other backslashes', () => {
    expect(unescapeText('a\\r\\n\\t\\0\\x41\\\\n\\q')).toBe('a\r\n\t\0A\\n\\q');
  });

  test('hex as one likes to write it', () => {
    expect(parseHex('48 65:6c,6c 0x6F')).toEqual({ ok: true, value: Buffer.from('Hello') });
    expect(parseHex('abc')).toMatchObject({ ok: false, error: expect.stringContaining('odd') });
    expect(parseHex('zz')).toMatchObject({ ok: false, error: expect.stringContaining("'z'") });
  });

  test('a file is its bytes, and must be chosen', () => {
    expect(payloadOf('file', '', 'AAE=')).toEqual({ ok: true, value: Buffer.from([0, 1]) });
    expect(payloadOf('file', '', undefined).ok).toBe(false);
  });

  test('long texts are cut in code', () => {
    expect(quoted('it\'s "\n')).toBe(`'it\\'s "\\n'`);
    expect(quoted('x'.repeat(100)).length).toBe(63);
  });
});

describe('as code', () => {
  test('reads as one would write it', () => {
    const steps = [
      server({ port: 0, blockList: '10.0.0.1, ::1/128', maxConnections: 2, allowHalfOpen: true }),
      client({
        port: 5000,
        host: '127.0.0.1',
        lookup: '::1, 127.0.0.1',
        hints: 'V4MAPPED | ALL',
        timeout: 50,
      }),
      drive('write', { data: "it's\\n", repeat: 3 }),
      drive('write', { kind: 'hex', data: '00ff' }),
      drive('write', { kind: 'file' }, 'AAECAw=='),
      drive('end', {}),
      drive('setKeepAlive', { count: 3, enable: true }),
      drive('pause'),
      drive('maxConnections', { maxConnections: '' }),
    ];
    expect(benchCode(steps).map(({ text }) => text)).toEqual([
      'const server1List = new net.BlockList();',
      "server1List.addAddress('10.0.0.1', 'ipv4');",
      "server1List.addSubnet('::1', 128, 'ipv6');",
      'const server1 = net.createServer({ allowHalfOpen: true, blockList: server1List });',
      'server1.maxConnections = 2;',
      "server1.on('connection', (socket) => socket.on('data', (chunk) => socket.write(chunk)));",
      "server1.listen({ port: 5000, host: '127.0.0.1' });",
      "const client1 = net.connect({ port: 5000, host: '127.0.0.1', lookup: answerWith('::1', '127.0.0.1'), hints: dns.V4MAPPED | dns.ALL, timeout: 50 });",
      "client1.on('data', () => {});",
      "for (let i = 0; i < 3; i += 1) client1.write('it\\'s\\n');",
      "client1.write(Buffer.from('00ff', 'hex'));",
      'client1.write(/* 4 bytes of a file */);',
      'client1.end();',
      'client1.setKeepAlive(true, 0, undefined, 3);',
      'client1.pause();',
      'server1.maxConnections = undefined;',
    ]);
    expect(variableOf('server-2/13')).toBe('server2Socket13');
  });

  test.each(['none', 'discard', 'HTTP 200', 'delay'])('the answer %s', (answer) => {
    const lines = stepLines(server({ answer, answerDelay: 7 }));
    expect(lines.join('\n')).toMatch(
      {
        none: /^const server1 = net.createServer\(\);\nserver1.listen/,
        discard: /socket\.resume\(\)/,
        'HTTP 200': /HTTP\/1\.1 200 OK/,
        delay: /setTimeout\(\(\) => socket\.write\(chunk\), 7\)/,
      }[answer] ?? /never/,
    );
  });

  test('net.connect gets a lookup that answers both ways, and a buffer to read into', () => {
    const parsed = parseClient({ port: 1, lookup: '::1, 127.0.0.1', onread: 16 });
    if (!parsed.ok) throw new Error('refused');
    const { lookup, onread } = connectArguments(parsed.value) as unknown as {
      lookup: (host: string, options: object, done: (...answer: unknown[]) => void) => void;
      onread: { buffer: Uint8Array; callback: () => boolean };
    };
    const said: unknown[] = [];
    lookup('x', { all: true }, (...answer) => said.push(answer));
    lookup('x', { family: 4 }, (...answer) => said.push(answer));
    expect(said).toEqual([
      [
        null,
        [
          { address: '::1', family: 6 },
          { address: '127.0.0.1', family: 4 },
        ],
      ],
      [null, '127.0.0.1', 4],
    ]);
    expect(onread.buffer.length).toBe(16);
    expect(onread.callback()).toBe(true);
  });
});

describe('bench files', () => {
  const steps: TimedStep[] = [
    { ...server({ port: 0 }, 24_512), at: 0 },
    { ...client({ port: 24_512, host: '127.0.0.1' }), at: 40 },
    { ...drive('write', { data: 'x' }), at: 90_000 },
  ];
  const text = benchText('A title', steps);
  const wrong = (change: (file: { steps: Record<string, unknown>[] }) => void): string => {
    const file = JSON.parse(text);
    change(file);
    const parsed = parseBenchFile('a.bench.json', JSON.stringify(file));
    return parsed.ok ? '' : parsed.error.message;
  };

  test('are read as they were written', () => {
    expect(parseBenchFile('a', text)).toEqual({
      ok: true,
      value: { format: 'wireside.bench', version: 1, title: 'A title', steps },
    });
    expect(benchFileName('Ä b / c!')).toBe('b-c.bench.json');
    expect(benchFileName('工作台')).toBe('bench.bench.json');
  });

  test('what is wrong is one sentence that names the step', () => {
    const read = (content: string) => {
      const parsed = parseBenchFile('a.json', content);
      return parsed.ok ? '' : parsed.error.message;
    };
    expect(read('{')).toBe('a.json: it is not JSON.');
    expect(read('{"a":1}')).toBe('a.json: it is not a bench of Wireside.');
    expect(read(text.replace('"version": 1', '"version": 2'))).toContain('version');
    expect(wrong(({ steps: [first] }) => Object.assign(first!.options as object, { port: 70_000 }))).toBe(
      'a.bench.json: step 1, port: port is 70000; it can be 0 to 65535.',
    );
    expect(wrong(({ steps: all }) => all.splice(1, 1))).toContain(
      "step 2, there is no 'client-1' before it.",
    );
    expect(wrong(({ steps: all }) => Object.assign(all[1]!, { name: 'server-1' }))).toContain(
      'no name for a client',
    );
    expect(wrong(({ steps: all }) => all.push({ ...all[0]! }))).toContain(
      "step 4, 'server-1' is there already.",
    );
    expect(wrong(({ steps: all }) => Object.assign(all[2]!, { action: 'explode' }))).toContain(
      'step 3, action',
    );
  });

  test('as a scenario: ports of its own, pauses cut, an end', () => {
    const scenario = benchScenario({ format: 'wireside.bench', version: 1, title: 'A title', steps });
    expect(scenario.id).toBe('bench-a-title');
    expect(scenario.ports({})).toEqual([0]);
    expect(scenario.limit({ longest: 1000, hold: 500 })).toBe(40 + 1000 + 500 + 12_000);
    const code = scenario.code({}, [7777]).map((one) => one.text);
    expect(code.join('\n')).toContain('server1.listen({ port: 7777');
    expect(code.join('\n')).toContain('net.connect({ port: 7777');
    expect(scenario.participants.map(({ id, title }) => `${id}: ${title}`)).toEqual([
      'server-1: Server 1',
      'server-1-accepted: Socket of Server 1',
      'client-1: Client 1',
    ]);
  });

  test('a port that was asked for by number stays', () => {
    const fixed: TimedStep[] = [
      { ...server({ port: 5000 }, 5000), at: 0 },
      { ...client({ port: 5000 }), at: 1 },
    ];
    const scenario = benchScenario({ format: 'wireside.bench', version: 1, title: 'x', steps: fixed });
    expect(scenario.ports({})).toEqual([5000]);
    expect(scenario.code({}, [5000]).at(-2)?.text).toContain('port: 5000');
  });
});

test.each([
  ['EADDRINUSE', 'port', 'Port 80 is in use.'],
  ['EACCES', 'port', 'Port 80 needs more rights'],
  ['EADDRNOTAVAIL', 'host', '10.1.1.1 is not an address of this machine.'],
  ['ENOTFOUND', 'host', '10.1.1.1 does not resolve (ENOTFOUND).'],
  ['EOTHER', 'host', 'what happened.'],
])('%s is told at %s', (code, name, message) => {
  const thrown = Object.assign(new Error('what happened'), { code });
  const [error] = bindError(thrown, { host: 'host', port: 'port' }, { host: '10.1.1.1', port: 80 });
  expect(error).toMatchObject({ name, message: expect.stringContaining(message) });
});
