/** Bounds of the reader: nothing in a file makes it allocate or search beyond these. */

/**
 * Longest pcapng block that is taken at its word. Packets are at most 262,144 bytes for nearly every link type
 * (Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD); TLS key logs and USB frames are longer. A length above it is damage.
 * Memory grows with the bytes that came, not with the length that was promised.
 */
export const MAX_BLOCK = 16 * 1024 * 1024;
/** Longest packet of a pcap file, unless the file's own snapshot length allows more (up to MAX_BLOCK). */
export const MAX_PACKET = 262_144;
/**
 * Longest block (pcap: record) that is accepted as the first thing after damage: its end must be seen before it
 * counts, so this bounds what is kept while searching.
 */
export const MAX_RESYNC_BLOCK = 512 * 1024;
/** Problems that are reported one by one; the rest is added up in one at the end. */
export const MAX_PROBLEMS = 100;
/** Interfaces of one section; a file with more describes none that a packet could mean. */
export const MAX_INTERFACES = 65_536;
