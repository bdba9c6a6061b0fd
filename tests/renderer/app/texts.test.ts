import { describe, expect, it } from 'vitest';
import { captureText } from '../../../src/renderer/app/capture-text.ts';
import {
  clockText,
  countsText,
  isLoss,
  lagMedianText,
  linkText,
  lossText,
  selectionText,
} from '../../../src/renderer/app/status.ts';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { idleCapture, initialState } from '../../../src/renderer/store/state.ts';
import { createWords } from '../../../src/renderer/words/words.ts';
import { CONNECTION, shown } from '../support/traced.ts';

const { t } = createWords('en', 'en');

describe('the status bar', () => {
  it('counts, and says how far the clocks are off and how late JavaScript hears', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(countsText(t, view)).toBe('9 frames · 12 socket records · 1 conversation');
    expect(clockText(t, view)).toMatch(/^clock: one host, ±\d+ ns$/);
    expect(lagMedianText(t, view)).toMatch(/^kernel → JS lag: median \d+ µs$/);
    expect(linkText(t, view)).toBe('');
    expect([clockText(t, undefined), lagMedianText(t, undefined)]).toEqual(['', '']);
  });

  it('says what was lost, wherever it was lost', async () => {
    const view = (await shown('C>S SYN')).view();
    expect(lossText(t, view, undefined)).toBe('0 dropped');
    expect(isLoss(t, lossText(t, view, undefined))).toBe(false);
    const capture = { ...idleCapture, dropped: 2, interfaceDropped: 1, recordsLost: 1 };
    expect(lossText(t, view, capture)).toBe('3 dropped · 1 socket record lost');
    const damaged = { ...view, tick: { ...view.tick, counters: { ...view.tick.counters, lostBytes: 12 } } };
    expect(lossText(t, damaged, undefined)).toBe('0 dropped · 12 bytes damaged');
  });

  it('counts what goes against causality, and what is unlinked once all is there', async () => {
    const view = (await shown('C>S SYN')).view();
    const counters = { ...view.tick.counters, violations: 1, unlinked: 2 };
    const withCounters = (complete: boolean): TraceView => ({
      ...view,
      tick: { ...view.tick, complete, counters },
    });
    expect(linkText(t, withCounters(true))).toBe('1 causality violation · 2 records unlinked');
    expect(linkText(t, withCounters(false))).toBe('1 causality violation');
  });

  it('says where the selection stands: client first', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(selectionText(t, view, undefined)).toBe('');
    expect(selectionText(t, view, { kind: 'frame', row: 1 })).toBe(
      'frame 2 · tcp.stream 0 · ESTABLISHED / SYN-RECEIVED',
    );
    expect(selectionText(t, view, { kind: 'record', row: 0 })).toBe('e1');
    expect(selectionText(t, view, { kind: 'frame', row: 99 })).toBe('');
  });
});

describe('the capture’s button', () => {
  const { captureOptions: options } = initialState;
  const base = { capture: idleCapture, options, refused: false, recording: false, frames: 0 };

  it('says what would be captured, and while it is, what came and was lost', () => {
    expect(captureText(t, base)).toBe('loopback · lab’s ports');
    expect(
      captureText(t, { ...base, options: { ...options, device: 'eth0', scope: { kind: 'device' } } }),
    ).toBe('eth0 · everything');
    const capture = { ...idleCapture, device: 'lo', frames: 9, dropped: 1 };
    expect(captureText(t, { ...base, capture, recording: true, frames: 1234 })).toBe(
      'lo · 1,234 frames · 1 dropped',
    );
  });

  it('says that packets cannot be captured', () => {
    expect(captureText(t, { ...base, refused: true })).toBe('packets cannot be captured');
    expect(captureText(t, { ...base, refused: true, recording: true })).toBe('sockets only · no packets');
  });
});
