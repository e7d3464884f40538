import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The page in which a connection is edited, as a person sees it. */
export class ConnectionFormPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get frame(): FrameLocator {
    return this.#workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** Waits for the form with this heading. */
  async waitFor(heading: string): Promise<void> {
    await this.frame.getByRole('heading', { name: heading, level: 1 }).waitFor();
  }

  field(label: string): Locator {
    return this.frame.getByLabel(label, { exact: true });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }
}
