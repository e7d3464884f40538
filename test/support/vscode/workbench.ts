import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { ensureBrowser } from '../../../scripts/setup/browser.mjs';
import { labelNamed } from './labelNamed.ts';
import { QuickInput } from './quickInput.ts';
import { until } from './until.ts';

const DEFAULT_DEADLINE_MS = 60_000;
const PALETTE_DEADLINE_MS = 2_000;
const TYPE_DEADLINE_MS = 5_000;
const EFFECT_DEADLINE_MS = 10_000;
const MAX_STEPS = 60;

// Nothing but the pages of this machine is loaded.
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export interface WorkbenchOptions {
  /** Size of the window in pixels. Default: 1280 x 800. */
  readonly width?: number;
  readonly height?: number;
  /** Deadline of every single step. Default: a minute. */
  readonly deadlineMs?: number;
}

const STATE_KEPT_MS = 6_000;

/** A workbench in a browser, used as a person uses it: keyboard, mouse, and what is on the screen. */
export class Workbench {
  /** What the page reported as errors since it was opened. */
  readonly consoleErrors: string[] = [];
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly #browser: Browser;

  /** Launches a browser with an empty profile. */
  static async launch(options: WorkbenchOptions = {}): Promise<Workbench> {
    const executablePath = await ensureBrowser({
      log: (line) => process.stderr.write(`${line}\n`),
    });
    const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
    const { width = 1280, height = 800 } = options;
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    return new Workbench(browser, page);
  }

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    this.quickInput = new QuickInput(page);
    page.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => this.consoleErrors.push(error.message));
  }

  /** Goes to an address made by `VSCodeServer.url` and waits for the workbench. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.waitForWorkbench();
  }

  /** Which editors are open is written down with the state: nothing that a page shows tells when. */
  async untilStateIsKept(): Promise<void> {
    await this.page.evaluate(lookAway);
    await this.page.waitForTimeout(STATE_KEPT_MS);
  }

  /** Reloads the window, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitForWorkbench();
  }

  /** Waits for the parts of the window. The extension host may still be starting. */
  async waitForWorkbench(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.monaco-workbench .part.editor').waitFor();
  }

  /** Runs a command by its full title (`FTP: Open Folder…`) from the command palette. */
  async command(title: string): Promise<void> {
    await this.until(
      async () =>
        (await this.#findCommand(title)) && this.quickInput.canPick(title, TYPE_DEADLINE_MS),
      (isRun) => isRun,
    );
  }

  /** The palette lists what was there when it opened: commands that come later need another look. */
  async #findCommand(title: string): Promise<boolean> {
    // A box that is closing takes the next one along.
    await this.page.locator('.quick-input-widget-closing').waitFor({ state: 'detached' });
    await this.page.keyboard.press('F1');
    // Whatever else takes the focus just then closes the palette again.
    if (!(await this.quickInput.canType(`>${title}`, TYPE_DEADLINE_MS))) return false;
    if (await this.quickInput.offers(title, PALETTE_DEADLINE_MS)) return true;
    await this.quickInput.cancel();
    await this.quickInput.waitForClosed();
    return false;
  }

  /** The Explorer's row of a file or folder that is loaded. */
  explorerItem(name: string): Locator {
    const rows = this.page.locator('.explorer-folders-view .monaco-list-row');
    return rows.filter({ has: labelNamed(this.page, name) });
  }

  /** The names that the Explorer shows now, from the top. */
  async explorerNames(): Promise<string[]> {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row .label-name')
      .allTextContents();
  }

  /** Expands a folder in the Explorer and waits until it is. */
  async expandInExplorer(name: string): Promise<void> {
    const item = this.explorerItem(name);
    const isExpanded = () => item.getAttribute('aria-expanded');
    if ((await isExpanded()) !== 'true') await item.click();
    await this.until(isExpanded, (expanded) => expanded === 'true');
  }

  /**
   * Opens a file of the Explorer to stay, and waits for its text to have the focus. A row that comes
   * or goes above it shifts it away from under the mouse: then it is clicked again.
   */
  async openFile(name: string): Promise<void> {
    await this.actUntil(
      () => this.explorerItem(name).dblclick(),
      () => this.#activeTab(name).isVisible(),
    );
    await this.waitForEditor(name);
  }

  /** Waits until what is typed goes into the text of a file that is being opened. */
  async waitForEditor(name: string): Promise<void> {
    await this.#activeTab(name).waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  }

  #activeTab(name: string): Locator {
    const group = this.page.locator('.editor-group-container.active');
    return group.locator(`.tab.active[data-resource-name=${JSON.stringify(name)}]`);
  }

  tab(name: string): Locator {
    return this.page.locator(`.tabs-container .tab[data-resource-name=${JSON.stringify(name)}]`);
  }

  /** Types into what has the focus, key by key. */
  async typeText(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Presses a key again and again until something is so. */
  async pressUntil(key: string, test: () => Promise<boolean>, wanted: string): Promise<void> {
    for (let left = MAX_STEPS; left > 0; left--) {
      if (await test()) return;
      await this.press(key);
    }
    throw new Error(`${wanted} cannot be reached with ${key}`);
  }

  /** The lines of the active text editor that are in view. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-lines .view-line');
    const positioned = await lines.evaluateAll((elements) =>
      elements.map((line) => ({ top: (line as HTMLElement).offsetTop, text: line.textContent })),
    );
    positioned.sort((a, b) => a.top - b.top);
    return positioned.map(({ text }) => text.replaceAll('\u00a0', ' ')).join('\n');
  }

  /** Presses Ctrl+S and waits until the active tab has nothing unsaved. */
  async save(): Promise<void> {
    await this.press('Control+S');
    await this.page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
  }

  async hasUnsavedChanges(name: string): Promise<boolean> {
    return / dirty( |$)/.test((await this.tab(name).getAttribute('class')) ?? '');
  }

  /** The texts of the notifications on the screen, the newest first. */
  async notifications(): Promise<string[]> {
    return this.page
      .locator('.notifications-toasts .notification-list-item-message')
      .allTextContents();
  }

  /** The notification with a text, which may still have to come. */
  notification(text: string | RegExp): Locator {
    return this.page
      .locator('.notifications-toasts .notification-list-item')
      .filter({ hasText: text });
  }

  /** Presses a button of a notification. */
  async answer(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** The modal dialog, which may still have to come; its buttons are found by their role. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the modal dialog and waits until it is gone; the next one may be there then. */
  async answerDialog(button: string): Promise<void> {
    const pressed = this.dialog.getByRole('button', { name: button, exact: true });
    await answered(pressed, () => pressed.click());
  }

  /**
   * Presses Enter on the button of the modal dialog that has the focus then, and waits until it is gone.
   * @param options.tabs how often Tab is pressed before. Default: 0
   */
  async answerDialogByKey(button: string, { tabs = 0 } = {}): Promise<void> {
    const focused = this.dialog.locator(':focus');
    await focused.waitFor();
    for (let left = tabs; left > 0; left--) await this.press('Tab');
    const pressed = focused.and(this.dialog.getByRole('button', { name: button, exact: true }));
    await answered(pressed, () => this.press('Enter'));
  }

  /** The status bar item with a text, which may still have to come. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** Polls what the screen shows until `accept` does: for what a locator cannot wait for. */
  async until<T>(read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
    return until(read, accept, DEFAULT_DEADLINE_MS);
  }

  /**
   * Does something until its effect shows: a row that is drawn anew just then is another one to the
   * editor, and what was meant for it goes nowhere, or to what is around it.
   */
  async actUntil(act: () => Promise<void>, shows: () => Promise<boolean>): Promise<void> {
    await this.until(
      async () => {
        await act();
        return until(shows, (isThere) => isThere, EFFECT_DEADLINE_MS).catch(() => false);
      },
      (isThere) => isThere,
    );
  }

  /**
   * Waits until what the editor and its extensions keep matches, or does not. The editor writes it
   * to its database when the page has nothing to do, which on a busy machine may be never, or when
   * the person looks at something else; a window that reloads before that loses it.
   */
  async untilKept(pattern: RegExp, { not = false, of = 'all windows' } = {}): Promise<void> {
    const matches = async () => {
      await this.page.evaluate(lookAway);
      return pattern.test(await this.page.evaluate(readState, of === 'all windows'));
    };
    await this.until(matches, (kept) => kept !== not);
  }

  /** Waits until what comes in is there: a menu or a box is paler before. */
  async untilStill(): Promise<void> {
    await this.page.evaluate(animationsOver);
  }

  async screenshot(path: string): Promise<void> {
    await this.untilStill();
    await this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** Presses a button of a dialog, and waits until that very button is gone. */
async function answered(button: Locator, press: () => Promise<void>): Promise<void> {
  const element = await button.elementHandle();
  await press();
  try {
    await element.waitForElementState('hidden');
  } catch (error) {
    // The answer may have made the window another one.
    if (await element.isVisible().catch(() => false)) throw error;
  }
}

/** Runs in the page, so without a named function in it: another window has the focus for a moment. */
async function lookAway(): Promise<void> {
  document.hasFocus = () => false;
  window.dispatchEvent(new Event('blur'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  document.hasFocus = () => true;
  window.dispatchEvent(new Event('focus'));
  await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Runs in the page as well. Some things move for good. */
async function animationsOver(): Promise<void> {
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}

/** Runs in the page as well: every value of the global state, or the window's. */
async function readState(isGlobal: boolean): Promise<string> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  const states = names.filter((one) => one.startsWith('vscode-web-state-db-'));
  const name = states.find((one) => one.startsWith('vscode-web-state-db-global') === isGlobal);
  if (name === undefined) return '';
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(new Error('The state of the editor cannot be opened'));
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction('ItemTable').objectStore('ItemTable').getAll();
      reading.onerror = () => reject(new Error('The state of the editor cannot be read'));
      reading.onsuccess = () => resolve(reading.result.join('\n'));
      database.close();
    };
  });
}
