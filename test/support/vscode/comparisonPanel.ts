import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The view "Comparison of Folders", and the editor that shows two files beside each other. */
export class ComparisonPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get pane(): Locator {
    const { page } = this.#workbench;
    return page.locator('.pane').filter({ has: page.getByText('Comparison of Folders') });
  }

  row(text: string | RegExp): Locator {
    return this.pane.locator('.monaco-list-row').filter({ hasText: text });
  }

  /** Waits for the line above the differences. */
  async waitForMessage(text: RegExp): Promise<void> {
    await this.pane.locator('.message').filter({ hasText: text }).waitFor();
  }

  /** Presses a button of the view, which shows itself to the mouse only. */
  async action(name: string): Promise<void> {
    await this.pane.hover();
    await this.pane.getByRole('button', { name }).click();
  }

  /** Waits until the editor in front has this title, and shows both texts. */
  async waitForTexts(title: RegExp, ...texts: readonly string[]): Promise<void> {
    const { page } = this.#workbench;
    await page.locator('.tabs-container .tab.active').filter({ hasText: title }).waitFor();
    const editor = page.locator('.editor-group-container.active .monaco-diff-editor').first();
    await this.#workbench.until(
      async () => ((await editor.textContent()) ?? '').replaceAll('\u00a0', ' '),
      (shown) => texts.every((text) => shown.includes(text)),
    );
  }
}
