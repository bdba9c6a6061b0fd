import { describe, expect, it } from 'vitest';
import { contrast, defaultRules, newRule, readRules } from '../../../src/renderer/store/color-rules.ts';
import { stand } from '../support/test-host.ts';

describe('the colour rules', () => {
  it('can be read in both themes', () => {
    const pale = [...defaultRules, newRule()].flatMap(({ name, light, dark }) =>
      [light, dark].filter(({ text, back }) => contrast(text, back) < 4.5).map(() => name),
    );
    expect(pale).toEqual([]);
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('have filters without a mistake', async () => {
    const { workbench } = await stand();
    for (const { filter } of defaultRules) {
      expect([filter, await workbench.client.ask('checkFilter', filter)]).toEqual([
        filter,
        { mistake: undefined },
      ]);
    }
  });

  it('are read from what was kept; anything else gives the first ones', () => {
    const kept = [{ ...newRule('tcp.port == 8080'), name: 'mine', enabled: false }];
    expect(readRules(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    const odd = [{ ...newRule('tcp'), light: { text: 'red', back: '#ffffff' } }];
    expect([readRules(undefined), readRules({}), readRules(odd)]).toEqual(Array(3).fill(defaultRules));
  });
});
