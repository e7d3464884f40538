import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

const TOGGLES = ['Match case', 'Match whole words', 'Use a regular expression'] as const;

export type SearchToggle = (typeof TOGGLES)[number];

/** How what is not the text is told: with the keys alone, or with the mouse. */
export type SearchWay = 'keys' | 'mouse';

export interface SearchQuestion {
  readonly text: string;
  /** All others are off. Default: none. */
  readonly on?: readonly SearchToggle[];
  /** Patterns of files; those that are not told stay as they are. */
  readonly include?: string;
  readonly exclude?: string;
}

/** The view "Search in Remote Files", and the box that asks what to search for. */
export class SearchPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get pane(): Locator {
    const { page } = this.#workbench;
    const header = page.locator('.pane-header').filter({ hasText: 'Search in Remote Files' });
    return page.locator('.pane').filter({ has: header });
  }

  /** Waits for the line above what is found. */
  async waitForMessage(text: RegExp): Promise<void> {
    await this.pane.locator('.message').filter({ hasText: text }).waitFor();
  }

  /** Presses a button of the view, which shows itself to the mouse only. */
  async action(name: string): Promise<void> {
    await this.pane.hover();
    await this.pane.getByRole('button', { name }).click();
  }

  /** Waits until the rows are read out as this, from the top. */
  async waitForRows(...expected: readonly string[]): Promise<void> {
    const wanted = expected.join('\n');
    await this.#workbench.until(
      () => this.#rowTexts(),
      (texts) => texts.join('\n') === wanted,
    );
  }

  /** Whether they are read out as this now. */
  async showsRows(...expected: readonly string[]): Promise<boolean> {
    return (await this.#rowTexts()).join('\n') === expected.join('\n');
  }

  /** What is marked in the rows, from the top. */
  async marked(): Promise<string[]> {
    return this.#byPlace(this.pane.locator('.monaco-list-row .highlight'));
  }

  /** Answers the box, which is open or about to be. */
  async answer(question: SearchQuestion, way: SearchWay): Promise<void> {
    const { quickInput } = this.#workbench;
    await quickInput.waitFor('Search in Remote Files');
    await quickInput.type(question.text);
    if (question.include !== undefined || question.exclude !== undefined) {
      await this.#answerFiles(question, way);
    }
    const flips = await this.#flipsFor(question.on ?? []);
    if (way === 'mouse') for (const name of flips) await this.#toggle(name).click();
    else await this.#flipByKeys(flips);
    await this.#workbench.press('Enter');
    await quickInput.waitForClosed();
  }

  async #answerFiles({ include, exclude }: SearchQuestion, way: SearchWay): Promise<void> {
    const { quickInput, page } = this.#workbench;
    const button = page
      .locator('.quick-input-titlebar')
      .getByRole('button', { name: /^Files to Include and Exclude/ });
    if (way === 'mouse') await button.click();
    else {
      await button.focus();
      await this.#workbench.press('Enter');
    }
    await quickInput.step(/Files to include/, include);
    await quickInput.step(/Files to exclude/, exclude);
    await this.#toggle('Match case').waitFor();
  }

  async #flipsFor(on: readonly SearchToggle[]): Promise<readonly SearchToggle[]> {
    const flips: SearchToggle[] = [];
    for (const name of TOGGLES) {
      const isOn = await this.#toggle(name).getByRole('checkbox').isChecked();
      if (isOn !== on.includes(name)) flips.push(name);
    }
    return flips;
  }

  async #flipByKeys(flips: readonly SearchToggle[]): Promise<void> {
    for (const name of flips) {
      await this.#workbench.until(
        async () => {
          const row = this.#toggle(name);
          if (await row.evaluate((element) => element.classList.contains('focused'))) return true;
          await this.#workbench.press('ArrowDown');
          return false;
        },
        (isFocused) => isFocused,
      );
      await this.#workbench.press('Space');
    }
  }

  #toggle(name: SearchToggle): Locator {
    return this.#workbench.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: name });
  }

  async #rowTexts(): Promise<string[]> {
    const rows = await this.pane.locator('.monaco-list-row').evaluateAll((elements) =>
      elements.map((row) => ({
        top: (row as HTMLElement).offsetTop,
        text: row.getAttribute('aria-label') ?? '',
      })),
    );
    return rows.sort((a, b) => a.top - b.top).map(({ text }) => text);
  }

  async #byPlace(locator: Locator): Promise<string[]> {
    const found = await locator.evaluateAll((elements) =>
      elements.map((element) => ({
        top: element.getBoundingClientRect().top,
        text: element.textContent,
      })),
    );
    return found.sort((a, b) => a.top - b.top).map(({ text }) => text);
  }
}
