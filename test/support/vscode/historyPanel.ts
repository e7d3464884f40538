import type { Locator } from 'playwright-core';
import { menuEntries, openMenu, pickByKey, pickFromMenu } from './contextMenu.ts';
import type { Workbench } from './workbench.ts';

/** The view "FTP File History" below the Explorer. */
export class HistoryPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Shows it, and waits until it has the focus. */
  async show(): Promise<void> {
    await this.#workbench.command('FTP: Show File History');
    await this.#pane.locator(':focus').waitFor();
  }

  async waitForMessage(text: RegExp): Promise<void> {
    await this.#pane.locator('.message').filter({ hasText: text }).waitFor();
  }

  /** Waits until it is open, and about the file with this name. */
  async waitForFile(name: string): Promise<void> {
    const header = this.#pane.locator('.pane-header.expanded');
    await header.locator('.description').filter({ hasText: name }).waitFor();
  }

  async waitForRows(count: number): Promise<void> {
    await this.#workbench.until(
      () => this.#rows.count(),
      (found) => found === count,
    );
  }

  /** The rows, newest first, each as it reads. */
  rows(): Promise<string[]> {
    return this.#rows.allTextContents();
  }

  /** @param index from the top, counted from 0 */
  async click(index: number): Promise<void> {
    await this.#rows.nth(index).click();
  }

  /** Presses a button of a row, which shows itself to the mouse only. */
  async action(index: number, name: string): Promise<void> {
    const row = this.#rows.nth(index);
    await row.hover();
    await row.getByRole('button', { name }).click();
  }

  /** Picks an entry of the context menu of a row. */
  async menu(index: number, entry: string): Promise<void> {
    const item = this.#menu.getByRole('menuitem', { name: entry });
    const open = () => openMenu(this.#workbench, this.#rows.nth(index));
    await pickFromMenu(this.#workbench, open, item);
  }

  /** What the context menu of a row offers. */
  async menuEntries(index: number): Promise<string[]> {
    return menuEntries(this.#workbench, this.#rows.nth(index));
  }

  /** Picks an entry of the context menu of the row that has the focus. */
  async menuByKey(entry: string): Promise<void> {
    await this.#pane.locator('.monaco-list-row.focused').waitFor();
    await this.#workbench.press('Shift+F10');
    await pickByKey(this.#workbench, entry);
  }

  /** Presses a button of the view's head until what it does shows. */
  async press(button: string, shows: () => Promise<boolean>): Promise<void> {
    await this.#workbench.actUntil(async () => {
      // The toolbar shows itself to the mouse only.
      await this.#pane.locator('.pane-header').hover();
      await this.#pane.getByRole('button', { name: button }).click();
    }, shows);
  }

  /** Picks an entry of what the view's head offers besides its buttons. */
  async more(entry: string): Promise<void> {
    const open = async () => {
      // The toolbar shows itself to the mouse only.
      await this.#pane.locator('.pane-header').hover();
      await this.#pane.getByRole('button', { name: /More Actions/ }).click();
    };
    await pickFromMenu(this.#workbench, open, this.#menu.getByRole('menuitem', { name: entry }));
  }

  get #menu(): Locator {
    return this.#workbench.page.locator('.monaco-menu');
  }

  get #pane(): Locator {
    return this.#workbench.page.locator('.pane').filter({ hasText: 'FTP File History' });
  }

  get #rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }
}
