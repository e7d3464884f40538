import type { Locator } from 'playwright-core';
import { menuEntries, openMenu, pickFromMenu } from './contextMenu.ts';
import type { Workbench } from './workbench.ts';

/** The tabs of the editors, with what the mouse finds at them. */
export class EditorTabs {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Picks an entry of the context menu of a tab, which need not be the active one. */
  async menu(name: string, entry: string): Promise<void> {
    const open = () => openMenu(this.#workbench, this.#workbench.tab(name));
    const item = this.#menu.getByRole('menuitem', { name: entry, exact: true });
    await pickFromMenu(this.#workbench, open, item);
  }

  /** What the context menu of a tab offers. */
  async menuEntries(name: string): Promise<string[]> {
    return menuEntries(this.#workbench, this.#workbench.tab(name));
  }

  /** Waits until a tab says this to the mouse that rests on it. */
  async waitForHover(name: string, text: string): Promise<void> {
    const { page } = this.#workbench;
    await this.#workbench.tab(name).hover();
    await page.locator('.monaco-hover').getByText(text, { exact: true }).waitFor();
  }

  get #menu(): Locator {
    return this.#workbench.page.locator('.monaco-menu');
  }
}
