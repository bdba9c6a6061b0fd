/** One file format's part of the reader: walks over complete blocks in a stretch of bytes. */
export interface Walker {
  /** Frames so far. */
  readonly frames: number;
  /** How many bytes from the returned index on must be there before `walk` can go on; more than there were. */
  readonly need: number;
  /**
   * Reads `bytes[start, end)`; index 0 of `bytes` lies at offset `base` of the file and `view` covers `bytes`.
   * Returns the index of the first byte that was not used.
   */
  walk(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): number;
  /** The same for the last bytes of the file: uses them all, reporting what is cut short. */
  finish(bytes: Uint8Array, view: DataView, start: number, end: number, base: number): void;
}
