import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { realServerOrSkip } from '../realServerOrSkip.ts';
import type { RealServer } from '../servers/realServer.ts';
import { Explorer } from './explorer.ts';
import { FtpWorkbench } from './ftpWorkbench.ts';
import type { Workbench } from './workbench.ts';

const PICTURES = fileURLToPath(new URL('../../../.cache/outbox-pictures', import.meta.url));

/** A workbench and a real server with the name "Real site", which goes away and comes back. */
export class OfflineSite {
  readonly ui: FtpWorkbench;
  readonly explorer: Explorer;
  readonly #ftp: RealServer;
  #isAway = false;

  /** @param settings besides those of the connection */
  static async start(
    context: Context,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<OfflineSite> {
    const ftp = await realServerOrSkip(context, 'vsftpd', 'pyftpdlib');
    try {
      const { host, port, user, password } = ftp;
      const ui = await FtpWorkbench.start(context, {
        netrc: `machine ${host} login ${user} password ${password}\n`,
        settings: {
          'ftpWorkspace.connections': [{ id: 'real', name: 'Real site', host, port, user }],
          'remote.autoForwardPorts': false,
          'workbench.colorTheme': 'Default Light Modern',
          ...settings,
        },
      });
      return new OfflineSite(ftp, ui);
    } catch (error) {
      await ftp.stop();
      throw error;
    }
  }

  private constructor(ftp: RealServer, ui: FtpWorkbench) {
    this.#ftp = ftp;
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

  /** Opens the list of what waits. */
  async showOutbox(): Promise<void> {
    await this.workbench.command('FTP: Show Saves That Are Not Uploaded');
    await this.workbench.quickInput.waitFor('Saves That Are Not Uploaded Yet');
  }

  /** Does something with one of what waits. */
  async act(path: string, action: string): Promise<void> {
    await this.showOutbox();
    await this.workbench.quickInput.pick(path);
    await this.workbench.quickInput.waitFor(path);
    await this.workbench.quickInput.pick(action);
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

export function pageOf(folder: string, file = 'page.html'): Promise<string> {
  return readFile(join(folder, file), 'utf8');
}
