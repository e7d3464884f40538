import type { Locator } from 'playwright-core';
import {
  closeMenu,
  menuEntries,
  offers,
  openMenu,
  pickByKey,
  pickFromMenu,
} from './contextMenu.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

const TOGGLED_DEADLINE_MS = 3_000;

/** The view "Connections" in its own container of the activity bar. */
export class ConnectionsPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Shows it, as a click in the activity bar does; another one hides it. */
  async open(): Promise<void> {
    const { page } = this.#workbench;
    // A badge is part of its name.
    const tab = page.locator('.activitybar').getByRole('tab', { name: /^FTP( |$)/ });
    const isShown = () => this.view.isVisible();
    await tab.waitFor();
    // A window that has only just opened may go back to what it showed before.
    await this.#workbench.until(
      async () => {
        if (await isShown()) return true;
        await tab.click();
        return holdsWithin(isShown, TOGGLED_DEADLINE_MS);
      },
      (shown) => shown,
    );
  }

  get view(): Locator {
    return this.#workbench.page.locator('.pane').filter({
      has: this.#workbench.page.locator('.pane-header', { hasText: 'Connections' }),
    });
  }

  /** The row with this label. */
  row(label: string | RegExp): Locator {
    const exact = typeof label === 'string' ? new RegExp(`^${escaped(label)}$`) : label;
    const name = this.#workbench.page.locator('.label-name', { hasText: exact });
    return this.rows.filter({ has: name });
  }

  get rows(): Locator {
    return this.view.locator('.monaco-list-row');
  }

  /** What the rows are called, from the top. */
  async labels(): Promise<string[]> {
    const rows = await this.rows.evaluateAll((elements) =>
      elements.map((row) => ({
        top: (row as HTMLElement).offsetTop,
        label: row.querySelector('.label-name')?.textContent ?? '',
      })),
    );
    return rows.sort((a, b) => a.top - b.top).map(({ label }) => label);
  }

  /** Waits until the rows are called so. */
  async waitForLabels(...expected: readonly string[]): Promise<void> {
    await this.#workbench.until(
      () => this.labels(),
      (labels) => labels.join('\n') === expected.join('\n'),
    );
  }

  async expand(label: string): Promise<void> {
    await this.#toggle(label, 'true');
  }

  async collapse(label: string): Promise<void> {
    await this.#toggle(label, 'false');
  }

  /** Expands a row with keys alone. */
  async expandByKey(label: string): Promise<void> {
    const row = this.row(label);
    await this.#workbench.actUntil(
      async () => {
        await this.focus(label);
        await this.#workbench.press('ArrowRight');
      },
      async () => (await row.getAttribute('aria-expanded')) === 'true',
    );
  }

  /** Presses a button of a row, which shows itself to the mouse only. */
  async action(label: string, name: string): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole('button', { name, exact: true }).click();
  }

  /** Presses a button of the view's head, which shows itself to the mouse only. */
  async titleAction(name: string): Promise<void> {
    await this.view.hover();
    const head = this.view.locator('.pane-header');
    await head.getByRole('button', { name, exact: true }).click();
  }

  /** Picks an entry of the context menu of a row. */
  async menu(label: string, entry: string): Promise<void> {
    const item = this.#menu.getByRole('menuitem', { name: entry, exact: true });
    await pickFromMenu(this.#workbench, () => openMenu(this.#workbench, this.row(label)), item);
  }

  /** Picks an entry of the context menu of a row with keys alone. */
  async menuByKey(label: string, entry: string): Promise<void> {
    const item = this.#menu.getByRole('menuitem', { name: entry, exact: true });
    await this.#workbench.until(
      async () => {
        await this.focus(label);
        await this.#workbench.press('Shift+F10');
        if (await offers(item)) return true;
        await closeMenu(this.#workbench);
        // Several rows that are gone may be the selected ones to the editor still.
        await this.#workbench.press('Control+Shift+Enter');
        return false;
      },
      (isOffered) => isOffered,
    );
    await pickByKey(this.#workbench, entry);
  }

  /** Gives a row the focus with keys alone. */
  async focus(label: string): Promise<void> {
    const list = this.view.locator('.monaco-list');
    await this.row(label).waitFor();
    if (!(await list.evaluate((element) => element.contains(document.activeElement)))) {
      await this.#workbench.command('FTP: Focus on Connections View');
      await this.view.locator('.monaco-list:focus').waitFor();
    }
    const focused = this.row(label).and(this.view.locator('.focused'));
    // Another way there would end the selection of several.
    if ((await focused.count()) > 0) return;
    await this.#workbench.press('Home');
    await this.#workbench.pressUntil('ArrowDown', async () => (await focused.count()) > 0, label);
  }

  /** A button of what is shown where there is no connection. */
  welcome(name: string): Locator {
    return this.view.getByRole('button', { name, exact: true });
  }

  /** Goes to such a button with keys alone, and presses it. */
  async pressWelcomeByKey(name: string): Promise<void> {
    const button = this.welcome(name);
    await button.waitFor();
    await this.#workbench.command('FTP: Focus on Connections View');
    const focused = button.and(this.#workbench.page.locator(':focus'));
    await this.#workbench.pressUntil('Tab', async () => (await focused.count()) > 0, name);
    await this.#workbench.press('Enter');
  }

  /** Selects rows with the mouse, as one does to mean all of them. */
  async select(first: string, ...others: readonly string[]): Promise<void> {
    await this.row(first).click();
    for (const label of others) await this.row(label).click({ modifiers: ['Control'] });
  }

  /** Selects rows with keys alone, one by one, and no others. */
  async selectByKey(...labels: readonly string[]): Promise<void> {
    const [first = ''] = labels;
    await this.focus(first);
    const selected = this.rows.and(this.view.locator('.selected'));
    await this.#workbench.pressUntil('Escape', async () => (await selected.count()) === 0, first);
    for (const label of labels) {
      await this.focus(label);
      await this.#workbench.press('Control+Shift+Enter');
      await selected.and(this.row(label)).waitFor();
    }
  }

  /** Selects a row and those below it down to another one, with keys alone. */
  async selectDownByKey(first: string, last: string): Promise<void> {
    await this.selectByKey(first);
    const selected = this.row(last).and(this.view.locator('.selected'));
    await this.#workbench.pressUntil(
      'Shift+ArrowDown',
      async () => (await selected.count()) > 0,
      last,
    );
  }

  /** Picks an entry of what the view's head offers besides its buttons. */
  async more(entry: string): Promise<void> {
    const open = async () => {
      // The toolbar shows itself to the mouse only.
      await this.view.hover();
      await this.view.getByRole('button', { name: /More Actions/ }).click();
    };
    const item = this.#menu.getByRole('menuitem', { name: entry, exact: true });
    await pickFromMenu(this.#workbench, open, item);
  }

  /** What the context menu of a row offers. */
  async menuEntries(label: string): Promise<string[]> {
    return menuEntries(this.#workbench, this.row(label));
  }

  /** A row that comes or goes above it shifts it away from under the mouse: then it is clicked again. */
  async #toggle(label: string, wanted: 'true' | 'false'): Promise<void> {
    const row = this.row(label);
    const isWanted = async () => (await row.getAttribute('aria-expanded')) === wanted;
    await row.waitFor();
    await this.#workbench.until(
      async () => {
        if (await isWanted()) return true;
        await row.click();
        return holdsWithin(isWanted, TOGGLED_DEADLINE_MS);
      },
      (done) => done,
    );
  }

  get #menu(): Locator {
    return this.#workbench.page.locator('.monaco-menu');
  }
}

async function holdsWithin(test: () => Promise<boolean>, ms: number): Promise<boolean> {
  return until(test, (holds) => holds, ms).catch(() => false);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
