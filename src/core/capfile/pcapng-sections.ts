/** Section Header and Interface Description Blocks, into the objects that the sink gets. */
import {
  type BlockOption,
  i64Option,
  OPT_COMMENT,
  OPT_CUSTOM_TEXT,
  optionText,
  readOptions,
  textOption,
} from './options.ts';
import { RECORDED_MARK } from './ours.ts';
import type { CaptureSink, CommentScope, InterfaceDescription, SectionDescription } from './sink.ts';

/** A block: `bytes[at, at + length)`, index 0 of `bytes` at offset `base` of the file. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly at: number;
  readonly length: number;
  readonly base: number;
  readonly littleEndian: boolean;
}

const OPT_SHB_HARDWARE = 2;
const OPT_SHB_OS = 3;
const OPT_SHB_APPLICATION = 4;
const OPT_IF_NAME = 2;
const OPT_IF_DESCRIPTION = 3;
const OPT_IF_TSRESOL = 9;
const OPT_IF_FILTER = 11;
const OPT_IF_OS = 12;
const OPT_IF_FCSLEN = 13;
const OPT_IF_TSOFFSET = 14;
const DEFAULT_TSRESOL = 6;

/** Ours: the mark stands behind an enterprise number, in whatever byte order a program has written that. */
export function isRecordedMark({ code, value }: BlockOption): boolean {
  return code === OPT_CUSTOM_TEXT && optionText(value.subarray(4)) === RECORDED_MARK;
}

/** Options of a block from byte `from` of it on. */
export function optionsOf(block: Block, from: number) {
  const { bytes, view, at, length, littleEndian } = block;
  return readOptions(bytes, view, at + from, at + length - 4, littleEndian);
}

/** Hands the comments of a list of options to the sink. */
export function giveComments(
  sink: CaptureSink,
  options: ReturnType<typeof optionsOf>['options'],
  scope: CommentScope,
  index: number,
): void {
  if (!sink.comment) return;
  for (const option of options) {
    if (option.code === OPT_COMMENT) sink.comment({ scope, index, text: optionText(option.value) });
  }
}

export function readSection(block: Block, index: number): SectionDescription {
  const { view, at, littleEndian, base } = block;
  const { options } = optionsOf(block, 24);
  return {
    index,
    littleEndian,
    major: view.getUint16(at + 12, littleEndian),
    minor: view.getUint16(at + 14, littleEndian),
    hardware: textOption(options, OPT_SHB_HARDWARE),
    os: textOption(options, OPT_SHB_OS),
    application: textOption(options, OPT_SHB_APPLICATION),
    fileOffset: base + at,
  };
}

export function readInterface(
  block: Block,
  place: { id: number; section: number; indexInSection: number },
): InterfaceDescription {
  const { view, at, littleEndian, base } = block;
  const { options } = optionsOf(block, 16);
  const first = (code: number) => options.find((option) => option.code === code)?.value[0];
  return {
    ...place,
    linkType: view.getUint16(at + 8, littleEndian),
    snaplen: view.getUint32(at + 12, littleEndian),
    tsresol: first(OPT_IF_TSRESOL) ?? DEFAULT_TSRESOL,
    tsoffset: i64Option(options, OPT_IF_TSOFFSET, littleEndian) ?? 0,
    fcsLength: first(OPT_IF_FCSLEN) ?? 0,
    name: textOption(options, OPT_IF_NAME),
    description: textOption(options, OPT_IF_DESCRIPTION),
    filter: filterText(options.find((option) => option.code === OPT_IF_FILTER)?.value),
    os: textOption(options, OPT_IF_OS),
    recorded: options.some(isRecordedMark),
    fileOffset: base + at,
  };
}

/** if_filter: a first byte 0 says that libpcap's filter text follows; 1 is BPF code, which says nothing to a reader. */
function filterText(value: Uint8Array | undefined): string | undefined {
  return value && value.length > 1 && value[0] === 0 ? optionText(value.subarray(1)) : undefined;
}
