import type { Locator } from 'playwright-core';
import { openMenu, pickFromMenu } from './contextMenu.ts';
import { labelNamed } from './labelNamed.ts';
import type { Workbench } from './workbench.ts';

const KEY_DEADLINE_MS = 3_000;

/** The view "Transfers". */
export class TransfersPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** The newest row with a name. */
  row(name: string): Locator {
    const label = labelNamed(this.#workbench.page, name);
    return this.rows.filter({ has: label }).first();
  }

  get rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }

  /** Waits until the newest row with a name says this. */
  async waitFor(name: string, text: RegExp): Promise<void> {
    await this.#workbench.until(
      async () => (await this.row(name).allInnerTexts()).join(' ').replaceAll(/\s+/g, ' '),
      (found) => text.test(found),
    );
  }

  get selected(): Locator {
    return this.#pane.locator('.selected');
  }

  /** Moves the focus down to a row with the arrow key, from where it is. */
  async goDownTo(name: string): Promise<void> {
    const isThere = () => this.row(name).and(this.#pane.locator('.focused')).isVisible();
    await this.#workbench.until(
      async () => {
        if (!(await isThere())) await this.#workbench.press('ArrowDown');
        return isThere();
      },
      (found) => found,
    );
  }

  /** Waits for a row, whatever it is called. */
  async waitForText(text: RegExp): Promise<void> {
    await this.rows.filter({ hasText: text }).first().waitFor();
  }

  /** Presses a button of a row, which shows itself to the mouse only. */
  async action(name: string, button: string): Promise<void> {
    const row = this.row(name);
    await row.hover();
    await row.getByRole('button', { name: button }).click();
  }

  /** Picks an entry of the context menu of a row; its key is part of its name. */
  async menu(name: string, entry: string): Promise<void> {
    const open = () => openMenu(this.#workbench, this.row(name));
    const menu = this.#workbench.page.locator('.monaco-menu');
    await pickFromMenu(this.#workbench, open, menu.getByRole('menuitem', { name: entry }));
  }

  /** Presses a button of the title of the view, which shows itself to the mouse only. */
  async titleAction(button: string): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane.locator('.pane-header').getByRole('button', { name: button }).click();
  }

  /**
   * Presses a key for the newest row with a name, which is given the focus, until the row says this:
   * a palette that closes may take the key.
   */
  async press(key: string, name: string, text: RegExp): Promise<void> {
    await this.#workbench.until(
      async () => {
        await this.#workbench.command('FTP: Show Transfers');
        await this.waitForFocus(name);
        await this.#workbench.press(key);
        return this.#says(name, text, KEY_DEADLINE_MS);
      },
      (isSaid) => isSaid,
    );
  }

  /** Shows what is below the newest row, which has this name: the editor may have drawn it closed. */
  async expand(name: string): Promise<void> {
    const isExpanded = () => this.row(name).getAttribute('aria-expanded');
    await this.#workbench.until(
      async () => {
        if ((await isExpanded()) === 'true') return true;
        await this.#workbench.command('FTP: Show Transfers');
        await this.waitForFocus(name);
        await this.#workbench.press('ArrowRight');
        return false;
      },
      (isThere) => isThere,
    );
  }

  /** Removes the newest row, which has this name, with the key for it. */
  async remove(name: string): Promise<void> {
    await this.#workbench.until(
      async () => {
        if ((await this.row(name).count()) === 0) return true;
        await this.#workbench.command('FTP: Show Transfers');
        await this.waitForFocus(name);
        await this.#workbench.press('Delete');
        const gone = this.row(name).waitFor({ state: 'detached', timeout: KEY_DEADLINE_MS });
        return gone.then(
          () => true,
          () => false,
        );
      },
      (isGone) => isGone,
    );
  }

  /** Waits until the newest row with a name has the focus: keys are for it then. */
  async waitForFocus(name: string): Promise<void> {
    await this.row(name).and(this.#pane.locator('.focused.selected')).waitFor();
  }

  async #says(name: string, text: RegExp, deadlineMs: number): Promise<boolean> {
    const said = this.row(name).filter({ hasText: text }).waitFor({ timeout: deadlineMs });
    return said.then(
      () => true,
      () => false,
    );
  }

  get #pane(): Locator {
    const header = this.#workbench.page.locator('.pane-header', { hasText: 'Transfers' });
    return this.#workbench.page.locator('.pane').filter({ has: header });
  }
}
