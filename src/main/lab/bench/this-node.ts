import * as net from 'node:net';

/** Whether a version is at least the one of its own line, or newer than every line named. */
export function isSince(version: string, ...firsts: readonly string[]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const lines = firsts.map((first) => first.split('.').map(Number));
  const own = lines.find(([line]) => line === major);
  if (own) return minor >= (own[1] ?? 0);
  return lines.every(([line = 0]) => major > line);
}

const since = (name: string, ...firsts: readonly string[]): string | undefined =>
  isSince(process.versions.node, ...firsts)
    ? undefined
    : `Node ${process.versions.node} does not have ${name}; it came with ${firsts.join(' and ')}.`;

/**
 * What this Node and system do not have, each as one sentence; undefined where they do. Versions are those of the
 * "History" tables in Node's documentation of net; what can be seen on the prototypes is looked at instead.
 */
export const missing = {
  serverBlockList: since('blockList on servers', '22.13.0', '23.0.0'),
  serverHighWaterMark: since('highWaterMark on servers', '18.17.0', '20.1.0'),
  clientBlockList: since('blockList on clients', '22.13.0', '23.0.0'),
  autoSelectFamily:
    'getDefaultAutoSelectFamily' in net ? undefined : since('autoSelectFamily', '18.13.0', '19.3.0'),
  dropMaxConnection: since('dropMaxConnection', '22.12.0', '23.1.0'),
  reusePort:
    since('reusePort', '22.12.0', '23.1.0') ??
    (process.platform === 'darwin' ? 'libuv does not offer reusePort on macOS.' : undefined),
  typeOfService:
    'setTypeOfService' in net.Socket.prototype
      ? undefined
      : `Node ${process.versions.node} does not have setTypeOfService().`,
  /** setKeepAlive(enable, initialDelay, interval, count) */
  keepAliveInterval:
    net.Socket.prototype.setKeepAlive.length >= 4
      ? undefined
      : `setKeepAlive() of Node ${process.versions.node} has no interval and count: libuv probes once a second, ten times.`,
} as const;
