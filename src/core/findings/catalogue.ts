/**
 * The words of every finding, by id. A slot is `{name}`, or `{name:kind}` with a kind of `render.ts`: `span`
 * (nanoseconds), `bytes`, `count`, `word` (a key of `words`), or `|one|many` after a count.
 */
import type { FindingSeverity } from './types.ts';

export interface CatalogueEntry {
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly text: string;
  readonly source: string;
}

/** Words that parameters choose among. */
export const words = {
  client: 'client',
  server: 'server',
  sender: 'sender',
  receiver: 'receiver',
  connect: "'connect'",
  connection: "'connection'",
  data: "'data'",
  end: "'end'",
  told: "though 'end' had told its program so",
  untold: 'before its program had been told',
} as const;

const WIRESHARK = 'Wireshark, packet-tcp.c (TCP sequence analysis)';

export const catalogue = {
  'server.blocked': {
    severity: 'warn',
    title: 'Accepted, then closed by a blockList',
    text: "The kernel completed the handshake with {address}; then Node closed the connection after {after:span}, because the server's blockList has that address. The server's program is told nothing: no 'connection', not even 'drop'.",
    source: 'Node lib/net.js, onconnection (blockList)',
  },
  'server.dropped': {
    severity: 'warn',
    title: 'Dropped by maxConnections',
    text: "The kernel completed the handshake with {address}, but the server, with {connections:count} {connections|connection|connections} open, takes no more (maxConnections): Node closed this one and told the server 'drop'. The client sees 'connect' and then 'end'.",
    source: 'Node lib/net.js, onconnection (maxConnections)',
  },
  'reset.silent': {
    severity: 'warn',
    title: "An RST on the wire and no 'error'",
    text: "The {peer:word} ({peerAddress}) reset the connection, and the program of the {who:word} was not told: Node had read the peer's FIN before the RST came, so it emitted 'end' and closed without an 'error'.",
    source: 'RFC 9293 §3.10.7.4 (reset); Node lib/net.js, onStreamRead (UV_EOF)',
  },
  'reset.error': {
    severity: 'error',
    title: 'Reset by the peer',
    text: "The {peer:word} ({peerAddress}) reset the connection; the program of the {who:word} got 'error' {code}.",
    source: 'RFC 9293 §3.5.3 (reset processing)',
  },
  'reset.seen': {
    severity: 'warn',
    title: 'Connection reset',
    text: 'The {peer:word} ({peerAddress}) reset the connection.',
    source: 'RFC 9293 §3.5.2 (reset generation); Wireshark expert information "Connection reset (RST)"',
  },
  'close.unread': {
    severity: 'warn',
    title: 'Closed with data unread: RST instead of FIN',
    text: 'The program of the {who:word} called destroy() while {unread:bytes} that its kernel had acknowledged were still unread, so the kernel sent an RST: the peer learns that its data was lost.',
    source: 'RFC 2525 §2.17; Linux net/ipv4/tcp.c, __tcp_close',
  },
  'connection.half-open': {
    severity: 'note',
    title: 'Half-open',
    text: "The {who:word} ({address}) has sent its FIN and will send no more, but the {peer:word} ({peerAddress}) has not closed its side for {after:span}. The connection stays half-open until the {peer:word}'s program calls end() or destroy(): with allowHalfOpen Node does not do it by itself, and without it only once everything has been read.",
    source: 'RFC 9293 §3.6 (closing a connection); Node net.Socket, option allowHalfOpen',
  },
  'keep-alive.probe': {
    severity: 'chat',
    title: 'Keep-alive probe',
    text: 'The {who:word} had heard nothing for {idle:span}{setting}, so its kernel sent the byte before the next one again, empty, to make the {peer:word} answer. Every answer restarts that clock, which is why the next probe comes the whole idle time later and not after 1 s. {answered:count} of {probes:count} {probes|probe was|probes were} answered; no program sees any of it.',
    source:
      'RFC 9293 §3.8.4; Linux net/ipv4/tcp_timer.c, tcp_keepalive_timer; libuv src/unix/tcp.c, uv__tcp_keepalive',
  },
  'keep-alive.unanswered': {
    severity: 'warn',
    title: 'Keep-alive probes without an answer',
    text: 'The {peer:word} did not answer {unanswered:count} keep-alive {unanswered|probe|probes} of the {who:word}. Unanswered, they come every {interval:span}, and after 10 of them the connection is given up.',
    source: 'RFC 9293 §3.8.4; libuv src/unix/tcp.c (TCP_KEEPINTVL 1 s, TCP_KEEPCNT 10)',
  },
  'keep-alive.gave-up': {
    severity: 'error',
    title: 'Given up: no answer to keep-alive',
    text: "After {unanswered:count} unanswered {unanswered|probe|probes} the kernel of the {who:word} reset the connection; its program gets 'error' ETIMEDOUT.",
    source: 'RFC 9293 §3.8.4; Linux net/ipv4/tcp_timer.c, tcp_keepalive_timer',
  },
  'keep-alive.delay-ignored': {
    severity: 'warn',
    title: 'keepAliveInitialDelay ignored',
    text: 'An initial delay of {delay} ms was asked for. Node rounds it down to 0 whole seconds, the kernel refuses that (EINVAL), and nobody says so: keep-alive stays as it was, off or at the system default of two hours.',
    source: 'Node lib/net.js, Socket.prototype.setKeepAlive; libuv src/unix/tcp.c, uv_tcp_keepalive',
  },
  'write.after-fin': {
    severity: 'error',
    title: 'Written after the peer had closed',
    text: "The {who:word} wrote {bytes:bytes} {after:span} after the {peer:word}'s FIN was on the wire, {told:word}. The {peer:word} had closed for good and answered with an RST: what was written is lost. With HTTP keep-alive this is the race between a reused connection and the server's idle timeout.",
    source: 'RFC 9293 §3.10.7.1 (segment to a closed connection); RFC 9112 §9.3.1',
  },
  'read.behind': {
    severity: 'note',
    title: 'Acknowledged by the kernel, not read by the program',
    text: 'The kernel of the {who:word} has acknowledged {unread:bytes} that its program has not read for {after:span}. An ACK says that the kernel has the bytes, not that anyone used them.',
    source: 'RFC 9293 §3.8.6 (the window is what the receiver can buffer); Node net.Socket, bytesRead',
  },
  'window.zero': {
    severity: 'warn',
    title: 'Zero window',
    text: 'The receive buffer of the {who:word} ({address}) is full, so it advertised a window of 0: the {peer:word} must stop sending until the program reads.',
    source: `RFC 9293 §3.8.6; ${WIRESHARK}`,
  },
  'window.probe': {
    severity: 'note',
    title: 'Window probe (Wireshark says Keep-Alive)',
    text: 'The {who:word} asks whether the window of the {peer:word} is open again. On Linux such a probe has no data and stands one before the next byte, so Wireshark calls it Keep-Alive; what tells them apart is that the {peer:word} had advertised a window of 0.',
    source: 'RFC 9293 §3.8.6.1; Linux net/ipv4/tcp_output.c, tcp_xmit_probe_skb',
  },
  'window.full': {
    severity: 'note',
    title: 'Window full',
    text: 'The {who:word} ({address}) sent all that the window of the {peer:word} allows: {count:count} {count|segment|segments} filled it exactly.',
    source: WIRESHARK,
  },
  'writes.split': {
    severity: 'chat',
    title: 'One write in many segments',
    text: 'TCP is a stream of bytes: {writes:count} {writes|write|writes} of the {who:word} went out in several segments, the longest in {segments:count}. The reader gets the bytes in whatever pieces arrive.',
    source: 'RFC 9293 §3.7 (segmentation)',
  },
  'writes.joined': {
    severity: 'chat',
    title: 'Many writes in one segment',
    text: 'TCP keeps no boundaries: {writes:count} writes of the {who:word} went out in {segments:count} {segments|segment|segments}. Nagle’s algorithm (noDelay off), cork() and a full pipe all join writes.',
    source: 'RFC 9293 §3.7.4 (Nagle algorithm); Node net.Socket, setNoDelay and writable.cork',
  },
  'connect.refused': {
    severity: 'error',
    title: 'Connection refused',
    text: 'Nobody listens at {peerAddress}: its kernel answered the SYN with an RST at once.',
    source: 'RFC 9293 §3.10.7.1 (CLOSED: any segment but an RST is answered with an RST)',
  },
  'connect.timed-out': {
    severity: 'error',
    title: 'No answer to the SYN',
    text: "{syns:count} {syns|SYN|SYNs} to {peerAddress} went unanswered for {after:span}; the program got 'error' ETIMEDOUT.",
    source: 'RFC 9293 §3.8.3; Linux net/ipv4/tcp_timer.c, tcp_write_timeout (tcp_syn_retries)',
  },
  'connect.syn-retried': {
    severity: 'note',
    title: 'SYN sent again',
    text: 'The first SYN to {peerAddress} was not answered, so the kernel sent it again ({again:count} {again|time|times}), first after {after:span} and then with doubled pauses.',
    source: 'RFC 6298 §2 (initial RTO 1 s) and §5.5 (back off)',
  },
  'connect.fallback': {
    severity: 'note',
    title: 'Connected by another address',
    text: 'The name had several addresses; {failed:count} {failed|attempt|attempts} failed ({failure}), and the connection was made to {peerAddress}.',
    source: 'RFC 8305 (happy eyeballs); Node lib/net.js, internalConnectMultiple (autoSelectFamily)',
  },
  'timeout.ignored': {
    severity: 'note',
    title: "'timeout' without consequence",
    text: "The socket was idle for {timeout} ms and Node emitted 'timeout'. That is all setTimeout() does: the connection stays open until the program calls end() or destroy().",
    source: 'Node net.Socket, setTimeout',
  },
  'lag.busy-loop': {
    severity: 'warn',
    title: 'Late because the event loop was busy',
    text: '{event:word} came {lag:span} after its frame. The event loop was held up for {loop:span} at that time: other JavaScript was running.',
    source: 'Node perf_hooks, monitorEventLoopDelay',
  },
  'lag.kernel': {
    severity: 'note',
    title: 'Late, though the event loop was free',
    text: '{event:word} came {lag:span} after its frame, and the event loop was not held up at that time: the process was not scheduled, or the kernel was slow to wake it.',
    source: 'libuv design (poll for I/O); Node perf_hooks, monitorEventLoopDelay',
  },
  'lag.unknown': {
    severity: 'note',
    title: 'Late, for an unknown reason',
    text: '{event:word} came {lag:span} after its frame. No sample of the event loop was taken at that time, so whether it was busy is not known.',
    source: 'Node perf_hooks, monitorEventLoopDelay',
  },
  'listen.in-use': {
    severity: 'error',
    title: 'Address in use',
    text: "The port is taken by another socket, so listen() failed with 'error' EADDRINUSE. A port whose last connection is in TIME-WAIT does not cause this in Node, which sets SO_REUSEADDR.",
    source: 'libuv src/unix/tcp.c, uv__tcp_bind (SO_REUSEADDR)',
  },
  'link.violation': {
    severity: 'error',
    title: 'Cause and effect the wrong way round',
    text: '{count:count} {count|link|links} would have an event before the frame that caused it, or a call after its frame, by up to {lag:span}: the clock mapping is off by more than it says.',
    source: 'socket records carry the monotonic clock, frames the kernel’s',
  },
  'tcp.retransmission': {
    severity: 'note',
    title: 'Retransmission',
    text: 'The {who:word} ({address}) sent {count:count} {count|segment|segments} again: no acknowledgment had come in time.',
    source: `RFC 6298 §5; ${WIRESHARK}`,
  },
  'tcp.fast-retransmission': {
    severity: 'note',
    title: 'Fast retransmission',
    text: 'The {who:word} ({address}) sent {count:count} {count|segment|segments} again after duplicate acknowledgments, without waiting for its timer.',
    source: `RFC 5681 §3.2; ${WIRESHARK}`,
  },
  'tcp.spurious-retransmission': {
    severity: 'note',
    title: 'Spurious retransmission',
    text: 'The {who:word} ({address}) sent {count:count} {count|segment|segments} again that had been acknowledged already.',
    source: `RFC 5682; ${WIRESHARK}`,
  },
  'tcp.out-of-order': {
    severity: 'warn',
    title: 'Out of order',
    text: '{count:count} {count|segment|segments} of the {who:word} ({address}) came behind later ones.',
    source: WIRESHARK,
  },
  'tcp.lost-segment': {
    severity: 'warn',
    title: 'Previous segment not captured',
    text: 'Before {count:count} {count|segment|segments} of the {who:word} ({address}) there is a gap: what belongs there was lost, or comes later.',
    source: WIRESHARK,
  },
  'tcp.ack-lost-segment': {
    severity: 'warn',
    title: 'Acknowledged but not captured',
    text: 'The {who:word} ({address}) acknowledged bytes that are not in the capture ({count:count} {count|time|times}): the capture lost them, the network did not.',
    source: WIRESHARK,
  },
  'tcp.duplicate-ack': {
    severity: 'note',
    title: 'Duplicate acknowledgments',
    text: 'The {who:word} ({address}) sent {count:count} duplicate {count|acknowledgment|acknowledgments}: something later had arrived, the next byte had not.',
    source: `RFC 5681 §2; ${WIRESHARK}`,
  },
  'tcp.reused-ports': {
    severity: 'note',
    title: 'Ports reused',
    text: 'The same addresses and ports were used for another connection before: this one has a new initial sequence number and is a conversation of its own.',
    source: `RFC 9293 §3.6.1; ${WIRESHARK}`,
  },
} as const satisfies Record<string, CatalogueEntry>;

export type FindingId = keyof typeof catalogue;
