/** Writes docs/filters.md: the filter language, and every field there is, from the code that reads them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filterFields } from '../src/core/engine/fields/index.ts';
import { describeType } from '../src/core/filter/constants.ts';
import { functions } from '../src/core/filter/functions.ts';
import type { FieldInfo } from '../src/core/filter/types.ts';

const language = `# Display filters

A display filter selects frames and socket records together, in Wireshark's language (wireshark-filter(4), version 4.0).
This page is written by \`npm run docs:filters\` from the code that reads the fields; a test keeps it true.

| what | how |
|---|---|
| presence | \`tcp\`, \`tcp.analysis.retransmission\`, \`socket.error\` |
| comparison | \`==\` \`eq\`, \`!=\` \`ne\`, \`>\` \`gt\`, \`>=\` \`ge\`, \`<\` \`lt\`, \`<=\` \`le\`; fields on either side, chains such as \`0 < tcp.len <= 100\` |
| several values | \`==\` and the others hold where any value does; \`!=\` where none is equal; \`===\` where all are; \`!==\` where any is not. \`any\` or \`all\` before the field says it outright |
| search | \`contains\` (text or bytes), \`matches\` or \`~\` (regular expression in PCRE2's syntax, without case) |
| sets | \`tcp.port in {80, 443, 8000..8100}\`, \`not in\` |
| logic | \`&&\` \`and\`, \`||\` \`or\`, \`^^\` \`xor\`, \`!\` \`not\`, brackets |
| arithmetic | \`+ - * / %\`, \`&\` (bitwise): \`tcp.flags & 0x12 == 0x12\` |
| slices | \`tcp.payload[0:4]\` (start:length), \`[2-5]\`, \`[:8]\`, \`[-4:]\`, \`[1]\`, several with commas |
| texts | \`"GET /\\r\\n"\` with escapes (\`\\xHH\` is a byte), \`r"\\d+"\` raw, \`'G'\` one character |
| addresses | \`10.0.0.1\`, \`10.0.0.0/8\`, \`::1\`, \`fe80::/10\`, \`00:1a:2b:3c:4d:5e\` |
| times | seconds (\`0.0015\`); dates \`"2026-11-23 12:00:00"\` in local time, with \`Z\` in UTC |

A slice of a protocol is a slice of its header; \`contains\` and \`matches\` search on to the end of what it carries. A slice
that reaches past the end is not there. Where Wireshark 4.0 refuses a filter that has only one sensible meaning (\`xor\`,
chains, unquoted texts after \`contains\`), it is taken here.

Patterns are about bytes, as in Wireshark: texts count as UTF-8, and only ASCII letters have another case. They are searched in
linear time, so that no pattern can hang the program; what that rules out (looking ahead and behind, backreferences,
recursion, conditions, atomic groups and possessive repetitions) is refused with its place. Two tests joined by \`&&\` or
\`&& !\` often say the same.

HTTP/1.x is found on any port, by following whole conversations. A frame has the fields of the messages that begin in it,
and the sizes of the chunks that begin in it (Wireshark gives both to the frame that completes a message); \`http\` alone
selects every frame that carries bytes of a message for the first time.

Socket records have the \`socket.*\` fields, and of the others \`frame.time\`, \`frame.time_relative\`, \`ip.addr\`, \`ipv6.addr\`,
\`tcp.port\` and \`tcp.stream\` of their socket. Frames have \`socket.id\` of the sockets at the ends of their conversation. So
\`tcp.stream == 0\` or \`socket.id == 1\` selects both sides of one connection: what the program was told and what was on the wire.

`;

const functionTable = (): string =>
  [
    '## Functions\n',
    '| function | of |',
    '|---|---|',
    ...Object.entries(functions).map(([name, rule]) => `| \`${name}()\` | ${rule.wants} |`),
    '',
  ].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row(field: FieldInfo): string {
  const where = [field.frames && 'frames', field.records && 'records'].filter(Boolean).join(', ');
  return `| \`${field.name}\` | ${describeType(field.type)} | ${where} | ${cell(field.title)} |`;
}

/** The whole page. */
export function filterReference(): string {
  const groups = Map.groupBy(filterFields, ({ name }) => name.split('.')[0] as string);
  const tables = [...groups].map(([group, fields]) =>
    [
      `### ${group}\n`,
      '| field | type | of | what it is |',
      '|---|---|---|---|',
      ...fields.map(row),
      '',
    ].join('\n'),
  );
  return `${language}${functionTable()}\n## Fields\n\n${tables.join('\n')}`;
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '..', 'docs', 'filters.md'), filterReference());
}
