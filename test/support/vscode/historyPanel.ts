import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The view "FTP File History" below the Explorer. */
export class HistoryPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async waitForMessage(text: RegExp): Promise<void> {
    await this.#pane.locator('.message').filter({ hasText: text }).waitFor();
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

  get #pane(): Locator {
    return this.#workbench.page.locator('.pane').filter({ hasText: 'FTP File History' });
  }

  get #rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }
}
