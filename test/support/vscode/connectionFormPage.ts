import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

const MAX_TABS = 60;

/** The page in which a connection is edited, as a person sees it. */
export class ConnectionFormPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get frame(): FrameLocator {
    return this.#workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** What can be pressed, to be combined with what it is. */
  get enabled(): Locator {
    return this.frame.locator('button:enabled');
  }

  /** Waits for the form with this heading. */
  async waitFor(heading: string): Promise<void> {
    await this.frame.getByRole('heading', { name: heading, level: 1, exact: true }).waitFor();
  }

  /** The button beside it may be called after the field. */
  field(label: string): Locator {
    return this.frame.getByLabel(label, { exact: true }).and(this.frame.locator(':not(button)'));
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Opens a section that is closed. */
  async section(title: string): Promise<void> {
    const summary = this.frame.locator('summary').getByText(title, { exact: true });
    if ((await summary.locator('..').getAttribute('open')) === null) await summary.click();
  }

  /** Waits until this is told beside a field. */
  async problem(id: string, text: string | RegExp): Promise<void> {
    const place = this.frame.locator(`#problem-${id}`);
    await this.#workbench.until(
      async () => (await place.textContent()) ?? '',
      (shown) => (typeof text === 'string' ? shown === text : text.test(shown)),
    );
  }

  /** Waits until the test of the connection has come to this. */
  async outcome(text: string | RegExp): Promise<void> {
    await this.frame.locator('#outcome').filter({ hasText: text }).waitFor();
  }

  /** A line of the test of the connection, with its state and what is told of it. */
  async row(label: string): Promise<string> {
    const rows = this.frame.locator('#rows li');
    return rows.filter({ has: this.frame.getByText(label, { exact: true }) }).innerText();
  }

  async notice(text: string): Promise<void> {
    await this.frame.locator('#notice').filter({ hasText: text }).waitFor();
  }

  /** Presses Tab until a field or a button has the focus, as who has no mouse does. */
  async tabTo(name: string): Promise<void> {
    for (let left = MAX_TABS; left > 0; left--) {
      await this.#workbench.press('Tab');
      if ((await this.focused()) === name) return;
    }
    throw new Error(`${name} cannot be reached with the Tab key`);
  }

  /** Presses Tab, and tells what has the focus then. */
  async nextStop(): Promise<string> {
    await this.#workbench.press('Tab');
    return this.focused();
  }

  /** The line of a choice that is chosen. */
  chosen(label: string): Promise<string> {
    return this.field(label).evaluate((select) => {
      return (select as HTMLSelectElement).selectedOptions[0]?.label ?? '';
    });
  }

  /** What is called what has the focus. */
  focused(): Promise<string> {
    return this.frame.locator(':focus').evaluate((element) => {
      const labels = (element as HTMLInputElement).labels ?? [];
      return ([...labels][0] ?? element).textContent.trim();
    });
  }
}
