import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { loadBinding } from './binding.ts';
import type { CaptureScope } from './types.ts';

/** Selects no frame: port 0 is never on the wire (RFC 6335, section 6). */
export const NOTHING = 'tcp port 0';

/**
 * Instructions that libpcap 1.10 makes of `tcp port N` and of `tcp portrange N-M` (measured, rounded up), and what we
 * allow ourselves of the kernel's BPF_MAXINSNS (4,096).
 */
const PORT_COST = 6;
const RANGE_COST = 16;
const MOST_COST = 3500;

const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** Sorted ports as ranges [first, last]: neighbours together where that is the shorter program. */
function rangesOf(ports: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const port of [...new Set(ports)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === port - 1) last[1] = port;
    else ranges.push([port, port]);
  }
  return ranges.flatMap(([first, last]): [number, number][] =>
    last === first + 1
      ? [
          [first, first],
          [last, last],
        ]
      : [[first, last]],
  );
}

const costOf = (ports: readonly number[]) =>
  rangesOf(ports).reduce((sum, [first, last]) => sum + (first === last ? PORT_COST : RANGE_COST), 0);

/** "tcp port 1 or tcp portrange 5-9" for 1, 5 … 9. */
function portTerms(ports: readonly number[]): string {
  return rangesOf(ports)
    .map(([first, last]) => (first === last ? `tcp port ${first}` : `tcp portrange ${first}-${last}`))
    .join(' or ');
}

function badPorts(ports: readonly number[]): Problem | undefined {
  const bad = ports.find((port) => !isPort(port));
  if (bad !== undefined) return problem('error', 'capture.filter', `${bad} is not a port (1 to 65535).`);
  if (costOf(ports) > MOST_COST)
    return problem(
      'error',
      'capture.filter',
      `${ports.length} scattered ports are more than a kernel filter holds.`,
      'Capture all of the device instead, and filter on screen.',
    );
  return undefined;
}

/** Index of the parenthesis that closes more than was opened, or of the end where one stays open; −1 if balanced. */
function unbalancedAt(expression: string): number {
  let depth = 0;
  for (let i = 0; i < expression.length; i++) {
    if (expression[i] === '(') depth += 1;
    if (expression[i] === ')' && --depth < 0) return i;
  }
  return depth === 0 ? -1 : expression.length;
}

/** An expression that closes a parenthesis it did not open would step out of ours, and undo the exclusion of our ports. */
function badExpression(expression: string): Problem | undefined {
  // libpcap takes blanks for "everything", which is a choice of its own here.
  if (!expression.trim())
    return problem(
      'error',
      'capture.filter',
      'The filter is empty.',
      'Write one, or capture all of the device.',
    );
  const at = unbalancedAt(expression);
  return at < 0
    ? undefined
    : problem('error', 'capture.filter', `The filter's parentheses do not match, at character ${at + 1}.`);
}

function wanted(scope: CaptureScope): string {
  if (scope.kind === 'device') return '';
  if (scope.kind === 'expression') return scope.expression.trim();
  return portTerms(scope.ports) || NOTHING;
}

/**
 * The filter for the kernel, in libpcap's language: what the scope wants, and never our own ports. A host that serves
 * the captured bytes over loopback would otherwise capture its own stream of them, for ever.
 */
export function kernelFilter(scope: CaptureScope, ownPorts: readonly number[] = []): Result<string, Problem> {
  const bad =
    badPorts(ownPorts) ??
    (scope.kind === 'ports' ? badPorts(scope.ports) : undefined) ??
    (scope.kind === 'expression' ? badExpression(scope.expression) : undefined);
  if (bad) return err(bad);
  const want = wanted(scope);
  if (ownPorts.length === 0) return ok(want);
  const own = `not (${portTerms(ownPorts)})`;
  // Ours first: behind a long list of ports the same test makes twice the program.
  return ok(want ? `${own} and (${want})` : own);
}

const ETHERNET = 1;

/**
 * Whether libpcap takes an expression, for a link type (LINKTYPE_ number; Ethernet if left out). Opens no device and
 * needs no permission. Where the binding is missing only the parentheses are looked at: the source that is used judges
 * the rest when it starts.
 */
export function checkCaptureFilter(expression: string, linkType = ETHERNET): Result<void, Problem> {
  const bad = badExpression(expression);
  if (bad) return err(bad);
  const binding = loadBinding();
  const wrong = binding.ok ? binding.value.checkFilter(expression, linkType, 262_144) : undefined;
  if (wrong === undefined) return ok(undefined);
  return err(
    problem(
      'error',
      'capture.filter',
      `libpcap does not take the capture filter: ${wrong}.`,
      'The language is described in pcap-filter(7), for example: tcp port 8080 and host 127.0.0.1',
    ),
  );
}
