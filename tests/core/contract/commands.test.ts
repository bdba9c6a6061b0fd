import { describe, expect, it } from 'vitest';
import { captureOptionsSchema, defaultCaptureOptions } from '../../../src/core/contract/capture.ts';
import { commands } from '../../../src/core/contract/commands.ts';
import { eventSchema } from '../../../src/core/contract/events.ts';
import { commandNames } from '../../../src/core/contract/names.ts';
import { replySchema } from '../../../src/core/contract/problem.ts';

describe('commands', () => {
  it('are all named for the preload', () => {
    expect([...commandNames].sort()).toEqual(Object.keys(commands).sort());
  });

  it('take nothing they do not know', () => {
    for (const name of commandNames) {
      const { params } = commands[name];
      expect(params.safeParse({ surprise: 1 }).success, name).toBe(false);
      expect(params.safeParse(null).success, name).toBe(false);
      expect(params.safeParse('x').success, name).toBe(false);
    }
  });

  it('accept the capture options that are the default', () => {
    expect(captureOptionsSchema.parse(defaultCaptureOptions)).toEqual(defaultCaptureOptions);
  });

  it('refuse a path of a megabyte', () => {
    expect(commands.openSession.params.safeParse({ path: 'x'.repeat(1_000_000) }).success).toBe(false);
  });
});

describe('replies', () => {
  const reply = replySchema(commands.clearSession.params);

  it('are a value or a problem, never both', () => {
    const error = { severity: 'error', code: 'run.busy', message: 'A run is going on.', advice: 'Stop it.' };
    expect(reply.safeParse({ ok: true, value: { session: 1 } }).success).toBe(true);
    expect(reply.safeParse({ ok: false, error }).success).toBe(true);
    expect(reply.safeParse({ ok: false, error, value: { session: 1 } }).success).toBe(false);
  });
});

describe('events', () => {
  it('are told apart by their name', () => {
    expect(eventSchema.parse({ event: 'menu', command: 'file.save' })).toEqual({
      event: 'menu',
      command: 'file.save',
    });
    expect(eventSchema.safeParse({ event: 'menu', command: 'format disk' }).success).toBe(false);
    expect(eventSchema.safeParse({ event: 'later' }).success).toBe(false);
  });
});
