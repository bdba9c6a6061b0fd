/** The fields of one trace, with the bytes of the frame that is looked at. */

import { LoadedFrame } from '../../core/engine/fields/contents.ts';
import { HttpFrames } from '../../core/engine/fields/http-frames.ts';
import { traceFields } from '../../core/engine/fields/index.ts';
import type { Engine } from '../../core/engine/types.ts';
import { compileFilter } from '../../core/filter/filter.ts';
import type { CompiledFilter, FieldProvider } from '../../core/filter/types.ts';
import { wireLengthOf } from '../../core/trace/frames.ts';
import { linkTypeOf } from './frame-text.ts';

export class FieldReader {
  /** Give it a frame's bytes before anything that needs them is asked about the frame. */
  readonly contents: LoadedFrame;
  readonly provider: FieldProvider;
  /** Follow a frame's conversation before anything of HTTP is asked about the frame. */
  readonly http: HttpFrames;

  constructor(engine: Engine) {
    const { frames } = engine.tables;
    this.contents = new LoadedFrame(
      (row) => linkTypeOf(engine, row),
      (row) => wireLengthOf(frames, row),
    );
    this.http = new HttpFrames(engine);
    this.provider = traceFields({
      tables: engine.tables,
      errorCodes: engine.errorCodes,
      contents: this.contents,
      http: this.http,
      interfaces: engine.format?.format === 'pcapng',
    });
  }

  /** Undefined where the filter has a mistake. */
  compile(text: string): CompiledFilter | undefined {
    const compiled = compileFilter(text, this.provider);
    return compiled.ok ? compiled.value : undefined;
  }
}
