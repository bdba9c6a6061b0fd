import { type Endpoint, type EndpointKind, Endpoints } from '../../../core/engine/questions/endpoints.ts';
import { hostAndPort } from '../../../core/engine/record-text.ts';
import { spanText } from '../../../core/findings/render.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { LoadedTrace } from '../load.ts';
import { tableLines } from './table.ts';

/** What `--endpoints` counts. */
export const endpointKinds = ['tcp', 'udp', 'ip'] as const satisfies readonly EndpointKind[];

const headings = [
  'endpoint',
  'frames',
  'bytes',
  'sent',
  'bytes sent',
  'received',
  'bytes received',
  'first',
  'duration',
];
const rightAligned = new Set([1, 2, 3, 4, 5, 6, 7, 8]);

/** `--endpoints`: a table in order of first appearance, or with `--json` one object a line. */
export function printEndpoints(trace: LoadedTrace, kind: EndpointKind, out: ByteWriter, json: boolean): void {
  const { tables } = trace.engine;
  const endpoints = new Endpoints(tables, kind);
  endpoints.update();
  const nameOf = ({ address, port }: Endpoint): string => {
    const text = formatAddress(tables.addresses, address);
    return kind === 'ip' ? text : hostAndPort(text, port);
  };
  const cells = (one: Endpoint): string[] =>
    [
      nameOf(one),
      one.framesSent + one.framesReceived,
      one.bytesSent + one.bytesReceived,
      one.framesSent,
      one.bytesSent,
      one.framesReceived,
      one.bytesReceived,
      one.firstFrame + 1,
      spanText(endpoints.duration(one)),
    ].map(String);
  const object = (one: Endpoint): object => ({
    address: formatAddress(tables.addresses, one.address),
    ...(kind === 'ip' ? {} : { port: one.port }),
    framesSent: one.framesSent,
    bytesSent: one.bytesSent,
    framesReceived: one.framesReceived,
    bytesReceived: one.bytesReceived,
    firstFrame: one.firstFrame + 1,
    duration: endpoints.duration(one),
  });
  const lines = json
    ? endpoints.all.map((one) => `${JSON.stringify(object(one))}\n`)
    : tableLines([headings, ...endpoints.all.map(cells)], rightAligned);
  for (const text of lines) out.text(text);
}
