import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile, openScreen, type Screen } from './support/screen.ts';
import { CONNECTION } from './support/traced.ts';

let screen: Screen;
let path: string;

beforeAll(async () => {
  screen = await openScreen();
  path = await screen.file('connection.pcapng', CONNECTION);
}, 120_000);
afterAll(() => screen?.close());

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** The machine may be busy: the screen gets its time. */
const soon = <T>(value: () => T) => expect.poll(value, { timeout: 20_000 });

const ladder = (page: Page) => page.getByRole('listbox', { name: /^Ladder/ });
const list = (page: Page) => page.getByRole('grid', { name: 'Frames and socket records' });
const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });
const selectedRow = (page: Page) => list(page).locator('tr[aria-selected="true"]');

describe('those who use it without sight, mouse or colour', () => {
  it('have nothing against the empty screen, a menu and a dialog', async () => {
    const page = await screen.open();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Help' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Capture permission' }).click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  it.each([
    ['light', false],
    ['dark', true],
  ])(
    'have nothing against an open session with a frame selected, %s',
    async (_name, dark) => {
      const page = await screen.open({ dark });
      await openFile(page, path);
      await list(page).getByText('[SYN] Seq=0').click();
      await inspector(page).getByRole('tree', { name: 'Fields' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});

describe('a file that is opened', () => {
  it('is on ladder and list, whose selections are one', async () => {
    const page = await screen.open();
    await openFile(page, path);
    await ladder(page).focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowDown');
    await soon(() => selectedRow(page).textContent()).toMatch(/^2.*\[SYN, ACK\] Seq=0 Ack=1/);
    expect(await ladder(page).getByRole('option', { selected: true }).textContent()).toMatch(
      /^Frame 2, SYN, ACK from/,
    );
    await list(page).focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => ladder(page).getByRole('option', { selected: true }).textContent())
      .toBe("Client event 'close'");
    await page.context().close();
  }, 120_000);

  it('explains a frame, draws its header, and lights fields and bytes both ways', async () => {
    const page = await screen.open();
    await openFile(page, path);
    await list(page).getByText('[SYN] Seq=0').click();
    await inspector(page).getByRole('heading', { name: 'SYN: asks for a connection' }).waitFor();
    const lit = () => page.locator('.hex-byte.lit').count();
    await page.getByRole('button', { name: /^Sequence number/ }).click();
    await soon(lit).toBe(4);
    expect(await page.getByRole('treeitem', { selected: true }).textContent()).toMatch(/^Sequence Number/);
    await page.locator('.hex-byte').nth(36).click();
    await expect
      .poll(() => page.getByRole('treeitem', { selected: true }).textContent())
      .toMatch(/^Destination Port: 8080/);
    expect(await lit()).toBe(2);
    await page.getByRole('tree', { name: 'Fields' }).focus();
    await page.keyboard.press('ArrowUp');
    await expect
      .poll(() => page.getByRole('treeitem', { selected: true }).textContent())
      .toMatch(/^Source Port: 40000/);
    await page.context().close();
  }, 120_000);

  it('leads from a record to its frame and back', async () => {
    const page = await screen.open();
    await openFile(page, path);
    // Further down than the list shows at first.
    const row = list(page).getByText("'connect'", { exact: true });
    await list(page).press('Home');
    for (let i = 0; i < 20 && !(await row.isVisible()); i += 1) await page.keyboard.press('ArrowDown');
    await row.click();
    await inspector(page)
      .getByRole('heading', { name: /'connect'/ })
      .waitFor();
    await inspector(page)
      .getByRole('button', { name: /caused by 2 SYN, ACK/ })
      .click();
    await inspector(page)
      .getByRole('heading', { name: /^SYN, ACK/ })
      .waitFor();
    await inspector(page)
      .getByRole('button', { name: /causes e\d+ 'connect'/ })
      .click();
    await inspector(page)
      .getByRole('heading', { name: /'connect'/ })
      .waitFor();
    await page.context().close();
  }, 120_000);

  it('tells what the engine noticed, and leads to what it rests on', async () => {
    const page = await screen.open();
    const open = 'C>S SYN; S>C SYN,ACK; C>S ACK';
    const half = `${open}; c connect(); c connected; c 'connect'; C>S FIN,ACK; S>C ACK; +2s S>C FIN,ACK; C>S ACK`;
    await openFile(page, await screen.file('half-open.pcapng', half));
    await list(page).getByText('[FIN, ACK]').first().click();
    const finding = inspector(page).locator('.finding').filter({ hasText: 'Half-open' });
    await finding.waitFor();
    expect(await finding.textContent()).toContain('RFC 9293');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('is still there, the same, after the page is loaded again', async () => {
    const page = await screen.open();
    await openFile(page, path);
    const rows = async (): Promise<string[]> => {
      await soon(() => ladder(page).getByRole('option').count()).toBeGreaterThan(20);
      await soon(() => ladder(page).textContent()).toContain('connect({port: 8080})');
      return ladder(page).getByRole('option').allTextContents();
    };
    const before = await rows();
    await page.reload();
    expect(await rows()).toEqual(before);
    await page.context().close();
  }, 120_000);
});

describe('what cannot be done', () => {
  it('is said with the next step, until it is dismissed', async () => {
    const page = await screen.open();
    await page.route('**/api/command/startRun', (route) =>
      route.fulfill({
        json: {
          ok: false,
          error: {
            severity: 'error',
            code: 'run.port',
            message: 'Port 5000 is in use.',
            advice: 'Choose another.',
          },
        },
      }),
    );
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Port 5000 is in use.' });
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Choose another.');
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await soon(() => alert.count()).toBe(0);
    await page.context().close();
  }, 120_000);

  it('for want of permission names the exact command', async () => {
    const page = await screen.open();
    const permission = {
      granted: false,
      backend: 'none',
      reason: 'Not allowed.',
      commands: ['sudo setcap x'],
      after: 'Then check.',
    };
    // Silent, so that the service does not tell what it really may.
    await page.routeWebSocket('**/api/events', () => {});
    await page.route('**/api/command/checkPermission', (route) =>
      route.fulfill({ json: { ok: true, value: permission } }),
    );
    await page.reload();
    await page.getByRole('button', { name: 'What to do' }).click();
    const dialog = page.getByRole('dialog', { name: 'Capturing packets' });
    await dialog.getByText('sudo setcap x').waitFor();
    await dialog.getByRole('button', { name: 'Copy the command' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await soon(() => dialog.count()).toBe(0);
    await page.context().close();
  }, 120_000);
});

describe('the theme', () => {
  it('is chosen, kept, and changes the drawing with it', async () => {
    const page = await screen.open();
    await openFile(page, path);
    const corner = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('.ladder') as Element).backgroundColor);
    const light = await corner();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await soon(corner).not.toBe(light);
    const dark = await corner();
    await page.reload();
    expect(await corner()).toBe(dark);
    await page.context().close();
  }, 120_000);
});

describe('the page', () => {
  it('broke no rule of its content security policy and logged no error in all of this', () => {
    expect(screen.complaints).toEqual([]);
  });
});
