import type { FrameLocator, Locator } from 'playwright-core';
import { hasFocus } from './byKeyboard.ts';
import type { Workbench } from './workbench.ts';

/** The tab in which permissions are changed, as a person sees it. */
export class PermissionsPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get frame(): FrameLocator {
    return this.#workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** Waits until the octal number is this. */
  async waitForOctal(text: string): Promise<void> {
    await this.#workbench.until(
      () => this.octal.inputValue(),
      (value) => value === text,
    );
  }

  /** A box of the grid, such as `Group: Write`, or one with its label beside it. */
  box(label: string | RegExp): Locator {
    return this.frame.getByRole('checkbox', { name: label });
  }

  get octal(): Locator {
    return this.frame.getByLabel('Octal number');
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name });
  }

  /** Goes to something of the page with keys alone, and presses a key there. */
  async pressByKey(element: Locator, key: string, step = 'Tab'): Promise<void> {
    await element.waitFor();
    await this.#workbench.pressUntil(step, () => element.evaluate(hasFocus), 'It');
    await this.#workbench.press(key);
  }

  /** What was told when it was over. */
  get end(): Locator {
    return this.frame.getByRole('alert');
  }
}
