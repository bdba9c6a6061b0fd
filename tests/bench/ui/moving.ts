/** Moving through a long trace: the list and the ladder from end to end. */
import type { Page } from '@playwright/test';

/** Animation frames that one way takes, at least. */
const STEPS = 240;

/** Drags a scrollbar's thumb from one end to the other and back. */
export async function dragEndToEnd(page: Page, scrollbar: 'List' | 'Ladder'): Promise<void> {
  const bar = page.getByRole('scrollbar', { name: scrollbar });
  const box = (await bar.boundingBox())!;
  const x = box.x + box.width / 2;
  const [top, bottom] = [box.y + 4, box.y + box.height - 4];
  await page.mouse.move(x, top);
  await page.mouse.down();
  await page.mouse.move(x, bottom, { steps: STEPS });
  await page.mouse.move(x, top, { steps: STEPS });
  await page.mouse.up();
}

/** Turns the wheel over a part of the screen, fast. */
export async function wheelThrough(page: Page, over: '#list-rows' | '#ladder-rows'): Promise<void> {
  const box = (await page.locator(over).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let step = 0; step < STEPS; step += 1) await page.mouse.wheel(0, step < STEPS / 2 ? 700 : -700);
}
