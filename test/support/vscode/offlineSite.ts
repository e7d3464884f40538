import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { realServerWithOrSkip } from '../realServerOrSkip.ts';
import type { RealServer } from '../servers/realServer.ts';
import { pickByTyping } from './byKeyboard.ts';
import { Explorer } from './explorer.ts';
import { FtpWorkbench } from './ftpWorkbench.ts';
import { savedConnection } from './savedConnection.ts';
import type { Workbench } from './workbench.ts';

const PICTURES = fileURLToPath(new URL('../../../.cache/outbox-pictures', import.meta.url));

/** The title of the list of what waits. */
export const OUTBOX = 'Saves That Are Not Uploaded Yet';
/** What a person has saved in page.html while the server was away. */
export const MINE = 'before\ntyped offline';
/** What others have saved there meanwhile. */
export const THEIRS = 'by somebody else\n';

export interface OfflineSiteOptions {
  /** The server has TLS, and what waits is seen to by keyboard. Default: plain text, by mouse. */
  readonly tls?: boolean;
}

/** A workbench and a real server with the name "Real site", which goes away and comes back. */
export class OfflineSite {
  readonly ui: FtpWorkbench;
  readonly explorer: Explorer;
  readonly #ftp: RealServer;
  readonly #isByKey: boolean;
  #isAway = false;

  /** @param settings besides those of the connection */
  static async start(
    context: Context,
    settings: Readonly<Record<string, unknown>> = {},
    { tls = false }: OfflineSiteOptions = {},
  ): Promise<OfflineSite> {
    const ftp = await startFtp(context, tls);
    try {
      const { host, user, password } = ftp;
      const ui = await FtpWorkbench.start(context, {
        netrc: `machine ${host} login ${user} password ${password}\n`,
        settings: {
          'ftpWorkspace.connections': [await savedConnection('real', ftp, { name: 'Real site' })],
          'remote.autoForwardPorts': false,
          'workbench.colorTheme': 'Default Light Modern',
          ...settings,
        },
      });
      return new OfflineSite(ftp, ui, tls);
    } catch (error) {
      await ftp.stop();
      throw error;
    }
  }

  private constructor(ftp: RealServer, ui: FtpWorkbench, isByKey: boolean) {
    this.#ftp = ftp;
    this.#isByKey = isByKey;
    this.ui = ui;
    this.explorer = new Explorer(ui.workbench);
  }

  get workbench(): Workbench {
    return this.ui.workbench;
  }

  get server(): Pick<RealServer, 'host' | 'port' | 'user'> {
    return this.#ftp;
  }

  async kill(): Promise<void> {
    await this.#ftp.kill();
    this.#isAway = true;
  }

  async restart(): Promise<void> {
    if (this.#isAway) await this.#ftp.restart();
    this.#isAway = false;
  }

  /**
   * Opens a window on a new folder with these files in the editor, in their order.
   * @returns the folder on the disk of the server
   */
  async open(name: string, ...files: readonly string[]): Promise<string> {
    const folder = join(this.#ftp.root, name);
    await mkdir(folder);
    for (const file of files) await writeFile(join(folder, file), 'before\n');
    await this.#ftp.own(folder);
    await this.ui.open(`ftp://real/${name}`);
    for (const file of files) {
      await this.explorer.waitFor(file);
      await this.workbench.openFile(file);
    }
    return folder;
  }

  /** The same with page.html, which is saved after the server has died. */
  async saveOffline(name: string): Promise<string> {
    const folder = await this.open(name, 'page.html');
    await this.kill();
    await this.typeAtEnd('typed offline');
    await this.workbench.press('Control+S');
    return folder;
  }

  /** The same, and others save page.html meanwhile: nothing is uploaded when the server is back. */
  async meetConflict(name: string): Promise<string> {
    const folder = await this.saveOffline(name);
    await this.waiting(1);
    await writeFile(join(folder, 'page.html'), THEIRS);
    await this.restart();
    await this.workbench
      .notification(/page\.html was not uploaded, since it has changed/)
      .waitFor();
    return folder;
  }

  async typeAtEnd(text: string): Promise<void> {
    await this.workbench.press('Control+End');
    await this.workbench.typeText(text);
  }

  /** Waits for the number of saves that the status bar tells. */
  async waiting(count: number): Promise<void> {
    const item = this.workbench.statusBarItem(/not uploaded/);
    if (count === 0) await item.waitFor({ state: 'detached' });
    else await item.filter({ hasText: `${count} not uploaded` }).waitFor();
  }

  /** Waits for the text of the editor. */
  async untilText(expected: string): Promise<void> {
    await this.workbench.until(
      () => this.workbench.editorText(),
      (text) => text === expected,
    );
  }

  /** Waits for what the Explorer shows beside the name of page.html; empty: nothing. */
  async untilBadge(expected: string): Promise<void> {
    await this.workbench.until(
      () => this.#badge(),
      (text) => text === expected,
    );
  }

  async #badge(): Promise<string> {
    const label = this.workbench
      .explorerItem('page.html')
      .locator('.monaco-icon-label[class*="monaco-decoration-itemBadge"]');
    if ((await label.count()) === 0) return '';
    const content = await label.evaluate((element) => getComputedStyle(element, '::after').content);
    return content.replaceAll('"', '');
  }

  /** Opens the list of what waits. */
  async showOutbox(): Promise<void> {
    const { quickInput } = this.workbench;
    if (this.#isByKey) await this.workbench.command('FTP: Show Saves That Are Not Uploaded');
    else {
      await this.workbench.actUntil(
        () => this.workbench.statusBarItem(/not uploaded/).click(),
        () => quickInput.isOpen(),
      );
    }
    await quickInput.waitFor(OUTBOX);
  }

  /** Picks an entry of the list that is open with this title. */
  async pick(title: string, label: string): Promise<void> {
    if (this.#isByKey) return pickByTyping(this.workbench, title, label);
    await this.workbench.quickInput.waitFor(title);
    await this.workbench.quickInput.pick(label);
  }

  /** Does something with one of what waits. */
  async act(path: string, action: string): Promise<void> {
    await this.showOutbox();
    await this.pick(OUTBOX, path);
    await this.pick(path, action);
  }

  /** Says where the copy of what was saved goes, and waits for it. */
  async saveCopyInto(copy: string): Promise<void> {
    const { quickInput } = this.workbench;
    await quickInput.waitFor('Save a Local Copy');
    // The box puts in where it begins when it has found that, over what was typed.
    await this.workbench.until(
      () => quickInput.value(),
      (value) => value === join(homedir(), 'page.html'),
    );
    await quickInput.type(copy);
    const written = async () => {
      // It takes no answer while it looks at the folder.
      if (await quickInput.isOpen()) await quickInput.accept();
      return readFile(copy, 'utf8').catch(() => undefined);
    };
    await this.workbench.until(written, (text) => text === MINE);
  }

  /** Opens a window without a folder, in which a command starts the extension. */
  async openEmpty(): Promise<void> {
    await this.ui.open();
    // The log takes the focus when it is there, and a box that is open by then would close.
    const log = this.workbench.page.locator('.part.panel .monaco-editor.focused');
    await this.workbench.actUntil(
      () => this.workbench.command('FTP: Show Log'),
      () => log.isVisible(),
    );
  }

  /** Keeps a picture of the window, for people to look at. */
  async take(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await this.workbench.screenshot(join(PICTURES, `${name}.png`));
  }

  async stop(): Promise<void> {
    await this.ui.stop();
    await this.#ftp.stop();
  }
}

function startFtp(context: Context, tls: boolean): Promise<RealServer> {
  if (!tls) return realServerWithOrSkip(context, {}, 'vsftpd', 'pyftpdlib');
  const options = { tls: { mode: 'explicit', version: 'TLSv1.3' } } as const;
  return realServerWithOrSkip(context, options, 'proftpd', 'pyftpdlib');
}

export function pageOf(folder: string, file = 'page.html'): Promise<string> {
  return readFile(join(folder, file), 'utf8');
}
