import { describe, expect, it } from 'vitest';
import { readSessionView, sessionViewText } from '../../../src/core/contract/session-view.ts';

describe('where a session opens', () => {
  it.each([{ frame: 4 }, { record: 1 }, { frame: 4, stream: 0 }, {}])(
    'is read as it was written: %j',
    (view) => {
      expect(readSessionView(sessionViewText(view))).toEqual(view);
    },
  );

  it.each([undefined, '', 'frame 4', 'null', '7'])('is nothing where the text is none: %s', (text) => {
    expect(readSessionView(text)).toBeUndefined();
  });

  it('leaves out what does not hold', () => {
    expect(readSessionView('{"frame":0,"record":"7","stream":-1,"later":true}')).toEqual({});
    expect(readSessionView('{"frame":1.5,"record":3}')).toEqual({ record: 3 });
  });
});
