/** What docs/lab.md says of the findings that a run of each scenario must give. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const LAB = resolve(import.meta.dirname, '../../docs/lab.md');

/** Findings by scenario, each as often as it must come, sorted. */
export function labFindings(): ReadonlyMap<string, readonly string[]> {
  const rows = readFileSync(LAB, 'utf8').matchAll(/^\| `([a-z-]+)` \| .* \| ([^|]*) \|$/gm);
  return new Map(Array.from(rows, ([, id = '', findings = '']) => [id, parse(findings)]));
}

/** `a.b, .c; d.e (twice)`: a name that begins with a point has the part before the point of the one before it. */
function parse(text: string): string[] {
  let area = '';
  return text
    .split(/[,;]/)
    .flatMap((part) => {
      const [, name = '', twice] = /^\s*([a-z.-]*\.[a-z-]+)(\s+\(twice\))?\s*$/.exec(part) ?? [];
      if (name === '') return [];
      const whole = name.startsWith('.') ? area + name : name;
      area = whole.slice(0, whole.lastIndexOf('.'));
      return twice ? [whole, whole] : [whole];
    })
    .sort();
}

/** Findings about the machine's load and not about the experiment. */
export const AMBIENT = /^lag\./;

/** As the kernel's buffers and timers have it: how often a segment is sent again is not the experiment's to say. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'back-pressure': [
    'writes.joined',
    'tcp.retransmission',
    'tcp.spurious-retransmission',
    'tcp.duplicate-ack',
    'tcp.fast-retransmission',
  ],
};

/** What is left of a trace's findings once those are taken away that may come or not. */
export function findingsToCompare(scenario: string, ids: readonly string[]): string[] {
  const allowed = ALLOWED[scenario] ?? [];
  return ids.filter((id) => !AMBIENT.test(id) && !allowed.includes(id)).sort();
}
