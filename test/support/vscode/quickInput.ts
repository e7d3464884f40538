import type { Locator, Page } from 'playwright-core';
import { labelNamed, literally } from './labelNamed.ts';

/** The box at the top of the window in which VS Code asks: an input, or a list to pick from. */
export class QuickInput {
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#widget = page.locator('.quick-input-widget');
  }

  /** Waits for the box, with a title where one is given. */
  async waitFor(title?: string | RegExp): Promise<void> {
    const widget = title === undefined ? this.#widget : this.#titled(title);
    await widget.waitFor({ state: 'visible' });
    await this.#input.waitFor({ state: 'visible' });
  }

  async waitForClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  /** Replaces what is in the input. */
  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  /** Types where the box has this title still: what comes next may have a box of its own. */
  async typeIn(title: string | RegExp, text: string): Promise<void> {
    const { source, flags } =
      typeof title === 'string' ? { source: `^${literally(title)}$`, flags: '' } : title;
    await this.#widget.evaluate(typeWhereAsked, { source, flags, text });
  }

  /** Types where the box is open, or opens within the time; tells whether. */
  async canType(text: string, deadlineMs: number): Promise<boolean> {
    const typed = this.#input.fill(text, { timeout: deadlineMs });
    return typed.then(
      () => true,
      () => false,
    );
  }

  /** Presses Enter in the input. */
  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  /** Presses Escape. */
  async cancel(): Promise<void> {
    await this.#input.press('Escape');
  }

  /** Types into the box with this title, and accepts. */
  async answer(title: string | RegExp, text: string): Promise<void> {
    await this.waitFor(title);
    await this.type(text);
    await this.accept();
  }

  /** Answers the step of which the line below the input says this, with what stands there or a text. */
  async step(prompt: RegExp, text?: string): Promise<void> {
    await this.message.getByText(prompt).waitFor();
    if (text !== undefined) await this.type(text);
    await this.accept();
  }

  /** Picks the entry with this label, which may still have to come. */
  async pick(label: string): Promise<void> {
    await this.#row(label).click();
  }

  /** Picks it where the box stays open for that; tells whether. */
  async canPick(label: string, deadlineMs: number): Promise<boolean> {
    const picked = this.#row(label).click({ timeout: deadlineMs });
    return picked.then(
      () => true,
      () => false,
    );
  }

  /** Whether an entry with this label is there, or comes within the time. */
  async offers(label: string, deadlineMs: number): Promise<boolean> {
    const appeared = this.#row(label).waitFor({ timeout: deadlineMs });
    return appeared.then(
      () => true,
      () => false,
    );
  }

  /** The labels of the entries in view, each followed by the line below it where there is one. */
  picks(): Promise<string[]> {
    return this.#rows.locator('.quick-input-list-label .label-name').allTextContents();
  }

  async title(): Promise<string> {
    return (await this.#widget.locator('.quick-input-title').textContent()) ?? '';
  }

  async placeholder(): Promise<string> {
    return (await this.#input.getAttribute('placeholder')) ?? '';
  }

  value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** The line below the input: the prompt, or what validation says. */
  get message(): Locator {
    return this.#widget.locator('.quick-input-message');
  }

  /** Presses a button of the title bar, such as Back, by its tooltip. */
  async button(name: string): Promise<void> {
    await this.#widget.getByRole('button', { name }).click();
  }

  get #input(): Locator {
    return this.#widget.locator('.quick-input-box input');
  }

  get #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  #row(label: string): Locator {
    return this.#rows.filter({ has: labelNamed(this.#widget.page(), label) }).first();
  }

  #titled(title: string | RegExp): Locator {
    const heading = this.#widget.page().locator('.quick-input-title').getByText(title);
    return this.#widget.filter({ has: heading });
  }
}

/** Runs in the page, in one go. */
function typeWhereAsked(
  widget: Element,
  { source, flags, text }: { source: string; flags: string; text: string },
): void {
  const title = widget.querySelector('.quick-input-title')?.textContent ?? '';
  const input = widget.querySelector<HTMLInputElement>('.quick-input-box input');
  if (!input || !new RegExp(source, flags).test(title)) return;
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
