import type { Locator } from 'playwright-core';
import { openMenu, pickByKey, pickFromMenu } from './contextMenu.ts';
import { isShownWithin } from './until.ts';
import type { Workbench } from './workbench.ts';

const SELECTED_DEADLINE_MS = 2_000;

/** Changes files in the Explorer with its toolbar and keys. */
export class Explorer {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Waits for the row of a file or folder. */
  async waitFor(name: string): Promise<void> {
    await this.#workbench.explorerItem(name).waitFor();
  }

  /** Waits until no row has the name. */
  async waitForNo(name: string): Promise<void> {
    await this.#workbench.explorerItem(name).waitFor({ state: 'detached' });
  }

  /** Makes a file beside or in what is selected, which opens it. */
  async newFile(name: string): Promise<void> {
    await this.#press('New File...');
    await this.#enter(name);
    await this.#workbench.waitForEditor(name);
  }

  async newFolder(name: string): Promise<void> {
    await this.#press('New Folder...');
    await this.#enter(name);
    await this.waitFor(name);
  }

  async rename(name: string, newName: string): Promise<void> {
    await this.select(name);
    await this.#workbench.press('F2');
    await this.#enter(newName);
    await this.waitFor(newName);
  }

  /** Deletes for good, as there is no trash on an FTP server. */
  async delete(name: string): Promise<void> {
    await this.#askToDelete(name);
    await this.#workbench.answerDialog('Delete');
    await this.waitForNo(name);
  }

  /** Deletes a folder that is not empty: the editor asks, and then the extension with a count. */
  async deleteFolder(name: string, count: RegExp): Promise<void> {
    await this.#askToDelete(name);
    await this.#workbench.answerDialog('Delete');
    await this.#workbench.dialog.filter({ hasText: count }).waitFor();
    await this.#workbench.answerDialog('Delete');
    await this.waitForNo(name);
  }

  /** An editor that opens meanwhile takes the selection to its own file: that one is not meant. */
  async #askToDelete(name: string): Promise<void> {
    const { dialog } = this.#workbench;
    await this.#workbench.until(
      async () => {
        await this.select(name);
        await this.#workbench.press('Delete');
        await dialog.waitFor();
        if ((await dialog.textContent())?.includes(`'${name}'`)) return true;
        await this.#workbench.answerDialog('Cancel');
        return false;
      },
      (isMeant) => isMeant,
    );
  }

  /** A row that comes or goes above it shifts it away from under the mouse: then it is clicked again. */
  async select(name: string): Promise<void> {
    const item = this.#workbench.explorerItem(name);
    const selected = item.and(this.#workbench.page.locator('.selected'));
    await this.#workbench.until(
      async () => {
        await item.click();
        return isShownWithin(selected, SELECTED_DEADLINE_MS);
      },
      (isSelected) => isSelected,
    );
  }

  /** Picks an entry of the context menu of a row; that of another one that came there is closed. */
  async menu(name: string, entry: string): Promise<void> {
    const item = this.#menu.getByRole('menuitem', { name: entry, exact: true });
    await pickFromMenu(this.#workbench, () => this.openMenu(name), item);
  }

  /** Picks an entry of the context menu of a row with keys. */
  async menuByKey(name: string, entry: string): Promise<void> {
    await this.#workbench.actUntil(
      async () => {
        await this.focus(name);
        await this.#workbench.press('Shift+F10');
      },
      () => this.#menu.first().isVisible(),
    );
    await pickByKey(this.#workbench, entry);
  }

  /** Gives a row the focus with keys alone, and the row alone. */
  async focus(name: string): Promise<void> {
    const row = this.#workbench.explorerItem(name);
    await row.waitFor();
    const list = this.#view.locator('.monaco-list');
    if (!(await list.evaluate((element) => element.contains(document.activeElement)))) {
      await this.#workbench.command('File: Focus on Files Explorer');
      await list.and(this.#workbench.page.locator(':focus')).waitFor();
    }
    const focused = row.and(this.#view.locator('.focused'));
    if (await focused.isVisible()) return;
    await this.#workbench.press('Home');
    await this.#workbench.pressUntil('ArrowDown', () => focused.isVisible(), name);
  }

  /** Opens the context menu of a row, and returns what it offers. */
  async openMenu(name: string): Promise<string[]> {
    await this.select(name);
    await openMenu(this.#workbench, this.#workbench.explorerItem(name));
    return this.#menu.getByRole('menuitem').allTextContents();
  }

  get #menu(): Locator {
    return this.#workbench.page.locator('.monaco-menu');
  }

  async #enter(name: string): Promise<void> {
    const input = this.#view.locator('.monaco-inputbox input');
    await input.fill(name);
    await input.press('Enter');
    await input.waitFor({ state: 'detached' });
  }

  async #press(button: string): Promise<void> {
    const { page } = this.#workbench;
    // The toolbar shows itself to the mouse only.
    await page.locator('.explorer-viewlet .pane-header').first().hover();
    await page.locator('.explorer-viewlet').getByRole('button', { name: button }).click();
  }

  get #view(): Locator {
    return this.#workbench.page.locator('.explorer-folders-view');
  }
}
