/**
 * The bracketed findings in front of a TCP segment's Info text. Wireshark prints its findings in a fixed order, each in
 * front of those before (packet-tcp.c, tcp_print_sequence_number_analysis), so the last one printed stands first.
 */
const PREFIXES = [
  ['zero_window_probe_ack', '[TCP ZeroWindowProbeAck] '],
  ['zero_window', '[TCP ZeroWindow] '],
  ['zero_window_probe', '[TCP ZeroWindowProbe] '],
  ['duplicate_ack', ''],
  ['keep_alive_ack', '[TCP Keep-Alive ACK] '],
  ['keep_alive', '[TCP Keep-Alive] '],
  ['window_full', '[TCP Window Full] '],
  ['window_update', '[TCP Window Update] '],
  ['ack_lost_segment', '[TCP ACKed unseen segment] '],
  ['lost_segment', '[TCP Previous segment not captured] '],
  ['out_of_order', '[TCP Out-Of-Order] '],
  ['spurious_retransmission', '[TCP Spurious Retransmission] '],
  ['fast_retransmission', '[TCP Fast Retransmission] '],
  ['retransmission', '[TCP Retransmission] '],
  ['reused_ports', '[TCP Port numbers reused] '],
] as const;

/** Wireshark's name of a finding: the field `tcp.analysis.<name>`. */
export type AnalysisName = (typeof PREFIXES)[number][0];

/** Text in front of the Info column for these analysis bits; the last two count only with duplicate_ack: `[TCP Dup ACK 7#2] `. */
export type AnalysisPrefix = (bits: number, duplicateOfFrame: number, duplicateNumber: number) => string;

/** Makes the function that turns analysis bits into their text; `bits` says which bit stands for which finding. */
export function analysisPrefix(bits: Readonly<Record<AnalysisName, number>>): AnalysisPrefix {
  const table = PREFIXES.map(([name, text]) => [bits[name], text] as const);
  const any = table.reduce((all, [bit]) => all | bit, 0);
  const special = bits.fast_retransmission | bits.spurious_retransmission;
  return (set, frame, number) => {
    if ((set & any) === 0) return '';
    // Wireshark counts a fast or spurious retransmission as a retransmission too, but names only the former.
    const shown = set & special ? set & ~bits.retransmission : set;
    let out = '';
    for (const [bit, text] of table) {
      if ((shown & bit) !== 0) out += text === '' ? `[TCP Dup ACK ${frame}#${number}] ` : text;
    }
    return out;
  };
}
