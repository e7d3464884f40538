import type { Locator } from 'playwright-core';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

const DEADLINE_MS = 60_000;

/** For `FtpWorkbench.start`: without a canvas what a terminal shows is in the page as text. */
export const readableTerminal = { 'terminal.integrated.gpuAcceleration': 'off' };

/** The terminal that is shown in the panel. */
export class TerminalPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async waitFor(): Promise<void> {
    await this.#rows.first().waitFor();
    await this.#workbench.page.locator('.terminal-wrapper.active .xterm.focus').waitFor();
  }

  /** The rows in view, without the empty ones below. */
  async rows(): Promise<string[]> {
    const texts = await this.#rows.allTextContents();
    const rows = texts.map((text) => text.replaceAll('\u00a0', ' ').trimEnd());
    return rows.join('\n').trimEnd().split('\n');
  }

  /** Waits until the rows in view match, and gives their text. */
  async waitForText(pattern: RegExp): Promise<string> {
    return until(
      async () => (await this.rows()).join('\n'),
      (text) => pattern.test(text),
      DEADLINE_MS,
    );
  }

  /** Types a line, and Enter. */
  async enter(line: string): Promise<void> {
    await this.#workbench.typeText(line);
    await this.#workbench.press('Enter');
  }

  /** Pastes as a person does, without the clipboard of the machine. */
  async paste(text: string): Promise<void> {
    const input = this.#workbench.page.locator('.terminal-wrapper.active .xterm-helper-textarea');
    await input.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const options = { clipboardData, bubbles: true, cancelable: true };
      element.dispatchEvent(new ClipboardEvent('paste', options));
    }, text);
  }

  get #rows(): Locator {
    return this.#workbench.page.locator('.terminal-wrapper.active .xterm-rows > div');
  }
}
