/** One note for each call and event: what it means, as Node's documentation and lib/net.js have it. */
import type { RecordKey } from '../../../core/capfile/records/names.ts';

export interface RecordNote {
  readonly title: string;
  readonly text: string;
  readonly source: string;
}

const note = (title: string, text: string, source = 'Node.js: net'): RecordNote => ({ title, text, source });

export const recordNotes: Readonly<Record<RecordKey, RecordNote>> = {
  lookup: note(
    "'lookup': the name is resolved",
    'The address of the host is known; a connection attempt comes next.',
  ),
  connectionAttempt: note(
    "'connectionAttempt': an address is tried",
    'Node asks the kernel to connect to one address. With several addresses (happy eyeballs) there is one of these for each.',
    'Node.js: net · RFC 8305',
  ),
  connectionAttemptFailed: note(
    "'connectionAttemptFailed'",
    'This address did not answer with a connection; the next one is tried, if there is one.',
  ),
  connectionAttemptTimeout: note(
    "'connectionAttemptTimeout'",
    'This address took too long, so the next one is tried beside it.',
    'Node.js: net · RFC 8305',
  ),
  connected: note(
    "'connect': the connection is there",
    'The kernel finished the handshake when the SYN, ACK came.',
  ),
  ready: note("'ready'", 'The socket can be used. It follows ‘connect’ at once.'),
  data: note(
    "'data': bytes for your code",
    'The kernel had these bytes, and acknowledged them, before your code got them.',
  ),
  readable: note("'readable'", 'There is something to read, or the end has come.', 'Node.js: stream'),
  ended: note(
    "'end': the other side has closed",
    'The peer’s FIN has come and everything before it has been read. Your side may still write where allowHalfOpen is set.',
  ),
  finish: note(
    "'finish'",
    'Everything was handed to the kernel. The FIN may come long after.',
    'Node.js: stream',
  ),
  drain: note("'drain'", 'The kernel has taken what was waiting: you may write again.', 'Node.js: stream'),
  timeout: note(
    "'timeout'",
    'The socket has been idle for as long as setTimeout() said. Nothing else happens: closing it is up to you.',
  ),
  error: note("'error'", 'Something went wrong; ‘close’ follows.'),
  closed: note("'close'", 'The handle is closed: nothing more will come.'),
  consumed: note(
    'Bytes taken from the handle',
    'The HTTP parser, or an onread buffer, took these bytes directly: there is no ‘data’ event for them.',
    'Node.js: http, net (onread)',
  ),
  serverListening: note(
    "'listening'",
    'The server’s port is open: the kernel answers connections from now on.',
  ),
  serverConnection: note(
    "'connection': a client is there",
    'The handshake was complete when the client’s last ACK came; your code hears of it when the event loop gets to it.',
  ),
  serverDrop: note(
    "'drop': a client was turned away",
    'The server has as many connections as maxConnections allows. The handshake was complete, so the client saw ‘connect’; now it is closed.',
  ),
  serverError: note("Server 'error'", 'The server cannot listen or accept.'),
  serverClosed: note("Server 'close'", 'The server has stopped, and its last connection has ended.'),
  connect: note(
    'connect(): asks for a connection',
    'Node looks up the host, then asks the kernel to connect.',
  ),
  write: note(
    'write(): hands over bytes',
    'The bytes go to the kernel, or wait in the socket’s buffer until it takes them.',
  ),
  end: note('end(): closes your side', 'What was written is sent first; then the kernel sends a FIN.'),
  destroy: note(
    'destroy(): closes at once',
    'The handle is closed. Where bytes were left unread the kernel sends an RST instead of a FIN.',
    'Node.js: net · RFC 2525 §2.17',
  ),
  destroySoon: note('destroySoon()', 'Closes the socket once everything written has gone out.'),
  resetAndDestroy: note(
    'resetAndDestroy(): cuts off',
    'The kernel sends an RST; the other side gets ‘error’ ECONNRESET.',
  ),
  pause: note(
    'pause()',
    'No more reading: what comes fills the kernel’s buffer, and then the window closes.',
  ),
  resume: note('resume()', 'Reading goes on; the window opens as the kernel’s buffer empties.'),
  setKeepAlive: note(
    'setKeepAlive()',
    'The kernel will send probes after this idle time. A delay under 1000 ms becomes 0 s and is ignored.',
  ),
  setNoDelay: note(
    'setNoDelay()',
    'Small writes are sent at once instead of waiting for an acknowledgment (Nagle’s algorithm).',
    'Node.js: net · RFC 896',
  ),
  setTimeout: note('setTimeout()', 'After this idle time ‘timeout’ is emitted; nothing else happens.'),
  setEncoding: note('setEncoding()', '‘data’ brings text from now on.', 'Node.js: stream'),
  ref: note('ref()', 'The process stays alive while this is open.'),
  unref: note('unref()', 'The process may end although this is open.'),
  read: note('read(): takes bytes', 'Your code takes bytes that had already come.', 'Node.js: stream'),
  cork: note('cork()', 'Writes are gathered until uncork().', 'Node.js: stream'),
  uncork: note('uncork()', 'What was gathered is written at once.', 'Node.js: stream'),
  listen: note('listen()', 'Asks the kernel for the port.'),
  serverClose: note('Server close()', 'No new connections; those that are open go on.'),
  serverRef: note('Server ref()', 'The process stays alive while the server listens.'),
  serverUnref: note('Server unref()', 'The process may end although the server listens.'),
};
