import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benchForms } from '../../../src/main/lab/bench/forms.ts';
import { describeScenario } from '../../../src/main/lab/describe.ts';
import { scenarios } from '../../../src/main/lab/index.ts';
import { en } from '../../../src/renderer/words/en.ts';
import { createSaid } from '../../../src/renderer/words/templates.ts';
import { createWords } from '../../../src/renderer/words/words.ts';
import { zhHant } from '../../../src/renderer/words/zh-Hant/index.ts';

const slots = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();

describe('words', () => {
  it('are the keys themselves in English, with singulars', () => {
    const { t, said } = createWords('en', 'zh-TW');
    expect(t('Open…')).toBe('Open…');
    expect([1, 2].map((count) => t('{{count}} frames', { count }))).toEqual(['1 frame', '2 frames']);
    expect(said('Anything at all.')).toBe('Anything at all.');
  });

  it('are Chinese where the system or the person asks for it', () => {
    expect(createWords('system', 'zh-TW').t('Save')).toBe('儲存');
    expect(createWords('zh-Hant', 'en').t('{{count}} frames', { count: 1 })).toBe('1 個封包');
    expect(createWords('system', 'de').language).toBe('en');
  });

  it('say a key the same in every room', async () => {
    const folder = new URL('../../../src/renderer/words/zh-Hant/', import.meta.url);
    const said = new Map<string, string>();
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.ts') && one !== 'index.ts')) {
      const rooms = (await import(new URL(name, folder).href)) as Record<string, Record<string, string>>;
      for (const [key, text] of Object.values(rooms).flatMap((room) => Object.entries(room))) {
        expect(said.get(key) ?? text, `${name}: ${key}`).toBe(text);
        said.set(key, text);
      }
    }
    expect(said.size).toBe(Object.keys(zhHant).length);
  });

  it('have the same slots in both languages', () => {
    for (const [key, text] of Object.entries(zhHant)) expect(slots(text), key).toEqual(slots(key));
    for (const [key, text] of Object.entries(en)) expect(slots(text), key).toEqual(slots(key));
  });
});

describe('texts from outside the page', () => {
  const { said } = createWords('zh-Hant', 'en');

  it('are said in Chinese: every word of every experiment', () => {
    const same =
      /^(ms|fetch|timeout|noDelay|Keep-alive|TCP keep-alive|Happy eyeballs|BlockList|HTTP agent|[\w.]+(\.[\w]+)?|new net\.Server)$/;
    for (const scenario of scenarios) {
      const { title, group, summary, teaches, options, participants } = describeScenario(scenario);
      const forms = options.flatMap((option) => [option.title, option.description]);
      const texts = [
        title,
        group ?? '',
        summary,
        ...teaches,
        ...forms,
        ...participants.map((one) => one.title),
      ];
      for (const text of texts.filter((one) => one !== '' && !same.test(one))) {
        expect(said(text), text).not.toBe(text);
      }
    }
  });

  it('are said in Chinese: every sentence of the bench’s forms', () => {
    const { server, client, actions } = benchForms();
    const fields = [...server, ...client, ...actions].flatMap((part) => part.fields);
    for (const { description } of fields) expect(said(description), description).not.toBe(description);
  });

  it('are found by their templates, with what differs in its place', () => {
    expect(said("'Half-open' is still running.")).toBe('「Half-open」仍在執行。');
    expect(said("3 sockets of 'reset' did not close.")).toBe('「reset」有 3 個 socket 沒有關閉。');
    expect(said('The capture on lo ended: gone (a.b).')).toBe('lo 上的擷取已結束：gone (a.b)。');
    expect(said('Something new.')).toBe('Something new.');
    expect(createSaid({ 'a {} b {}': '{1} {0} $&' })('a x b y')).toBe('y x $&');
  });
});
