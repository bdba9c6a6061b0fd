/** Steps of a bench as the code that they stand for. */
import type { BenchStep } from '../../../core/contract/bench.ts';
import { checkValues } from '../options.ts';
import { type CodeLine, line, type OptionsSchema } from '../scenario.ts';
import { answerCode } from './answer.ts';
import { clientArguments, type PlainArguments, serverArguments } from './arguments.ts';
import { parseBlockList } from './block-list.ts';
import { parseClient, parseServer } from './check.ts';
import { actionSchemas } from './forms.ts';
import { quoted } from './payload.ts';

type DriveStep = Extract<BenchStep, { do: 'drive' }>;

/** `server-1` → `server1`; `server-1/2` → `server1Socket2`. */
export const variableOf = (ref: string): string => ref.replace('-', '').replace('/', 'Socket');

/** A longest line: the contract's. */
const MAX_LINE = 300;

function valueText(name: string, value: string | number | boolean): string {
  if (name === 'lookup') {
    const all = String(value)
      .split(', ')
      .map((address) => `'${address}'`);
    return `answerWith(${all.join(', ')})`;
  }
  if (name === 'hints')
    return String(value)
      .split(' | ')
      .map((hint) => `dns.${hint}`)
      .join(' | ');
  if (name === 'onread') return `{ buffer: Buffer.alloc(${value}), callback }`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** `{ port: 5000, host: 'localhost' }`; empty where there is nothing in it. */
function objectText(plain: PlainArguments, list?: string): string {
  const parts = Object.entries(plain).map(([name, value]) =>
    name === 'blockList' ? `blockList: ${list}` : `${name}: ${valueText(name, value)}`,
  );
  return parts.length > 0 ? `{ ${parts.join(', ')} }` : '';
}

function blockListLines(variable: string, text: unknown): string[] {
  const rules = typeof text === 'string' ? parseBlockList(text) : undefined;
  if (!rules?.ok || rules.value.length === 0) return [];
  const args = (all: readonly (string | number)[]): string =>
    all.map((one) => (typeof one === 'string' ? `'${one}'` : one)).join(', ');
  return [
    `const ${variable} = new net.BlockList();`,
    ...rules.value.map((rule) => `${variable}.${rule.call}(${args(rule.args)});`),
  ];
}

function serverLines(step: Extract<BenchStep, { do: 'server' }>): string[] {
  const options = parseServer(step.options);
  if (!options.ok) return [];
  const { create, properties, listen } = serverArguments(options.value, step.port ?? options.value.port);
  const variable = variableOf(step.name);
  const list = `${variable}List`;
  const script = answerCode(options.value.answer, options.value.answerDelay);
  return [
    ...blockListLines(list, create.blockList),
    `const ${variable} = net.createServer(${objectText(create, list)});`,
    ...Object.entries(properties).map(([name, value]) => `${variable}.${name} = ${value};`),
    ...(script ? [`${variable}.on('connection', (socket) => ${script});`] : []),
    `${variable}.listen(${objectText(listen)});`,
  ];
}

function clientLines(step: Extract<BenchStep, { do: 'client' }>): string[] {
  const options = parseClient(step.options);
  if (!options.ok) return [];
  const plain = clientArguments(options.value);
  const variable = variableOf(step.name);
  const list = `${variable}List`;
  return [
    ...blockListLines(list, plain.blockList),
    `const ${variable} = net.connect(${objectText(plain, list)});`,
    ...(options.value.read ? [`${variable}.on('data', () => {});`] : []),
  ];
}

function dataText({ options, file }: DriveStep): string {
  const data = String(options.data ?? '');
  if (options.kind === 'hex') return `Buffer.from(${quoted(data)}, 'hex')`;
  if (options.kind === 'file') return `/* ${Buffer.byteLength(file ?? '', 'base64')} bytes of a file */`;
  // What was typed has JavaScript's escapes already.
  const cut = data.length > 60 ? `${data.slice(0, 60)}…` : data;
  return data === '' ? '' : `'${cut.replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
}

/** The values of a call in the order of its form; what is left out at the end is left out. */
function valuesOf(step: DriveStep): string[] {
  const schema = actionSchemas[step.action];
  const parsed = checkValues<OptionsSchema>(schema, step.options);
  const values = Object.keys(schema.shape).map((name) => parsed.ok && parsed.value[name]);
  while (values.length > 0 && values.at(-1) === undefined) values.pop();
  return values.map(String);
}

function driveLine(step: DriveStep): string {
  const { socket, action, options } = step;
  const variable = variableOf(socket);
  if (action === 'maxConnections') return `${variable}.maxConnections = ${valuesOf(step)[0]};`;
  if (action !== 'write' && action !== 'end') return `${variable}.${action}(${valuesOf(step).join(', ')});`;
  const call = `${variable}.${action}(${dataText(step)});`;
  const { repeat } = options;
  return typeof repeat === 'number' && repeat > 1 ? `for (let i = 0; i < ${repeat}; i += 1) ${call}` : call;
}

/** The lines of one step. */
export function stepLines(step: BenchStep): string[] {
  const lines =
    step.do === 'server' ? serverLines(step) : step.do === 'client' ? clientLines(step) : [driveLine(step)];
  return lines.map((text) => text.slice(0, MAX_LINE));
}

/** Id of the lines of a step, by its place. */
export const lineId = (step: number, part: number): string => `step-${step + 1}-${part + 1}`;

/** The whole of a bench; lines are lit by {@link LabContext.mark} as their step is done. */
export function benchCode(steps: readonly BenchStep[]): CodeLine[] {
  return steps.flatMap((step, index) => stepLines(step).map((text, part) => line(lineId(index, part), text)));
}
