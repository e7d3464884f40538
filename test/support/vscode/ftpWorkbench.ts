import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import { recordsIn, textOf } from '../journalOnDisk.ts';
import { keepEvidence } from './evidence.ts';
import { killExtensionHosts } from './extensionHosts.ts';
import { orSkip } from './optional.ts';
import { packedExtension } from './packedExtension.ts';
import { changeLanguage, changeSettings, startTestServer, userFile } from './server.ts';
import type { VSCodeServer } from './server.ts';
import { Workbench } from './workbench.ts';

const distantServer = fileURLToPath(new URL('distantServer', import.meta.url));

export interface FtpWorkbenchOptions {
  /** User settings, by their full names. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Content of the netrc file. Default: empty, so that nobody's own file is read. */
  readonly netrc?: string;
  /** Opens folders without asking whether they are trusted. Default: true. */
  readonly trustAll?: boolean;
  /**
   * Pretends that `ftp.example.test` is another computer, which is at 127.0.0.1 or at this address;
   * see distantServer/main.cjs. Default: false.
   */
  readonly distantServer?: boolean | string;
  /** Names of this computer that nobody else knows, each with what its port 21 is. Default: none. */
  readonly namedHosts?: Readonly<Record<string, number>>;
  /** Folders of further extensions. Default: none. */
  readonly extensions?: readonly string[];
  /** Keybindings of the user, as in keybindings.json. */
  readonly keybindings?: readonly unknown[];
  /** The person's home, in which programs keep their things. Default: that of who runs the test. */
  readonly home?: string;
}

/** A workbench with the extension installed from its package, as a person has it. */
export class FtpWorkbench {
  readonly workbench: Workbench;
  readonly #server: VSCodeServer;
  readonly #folder: string;

  /** Packs, installs and starts everything; skips the suite where this machine cannot. */
  static async start(context: Context, options: FtpWorkbenchOptions = {}): Promise<FtpWorkbench> {
    const folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-'));
    const undo = [() => rm(folder, { recursive: true, force: true })];
    try {
      const server = await orSkip(context, () => startServer(folder, options));
      undo.unshift(() => server.stop());
      await writeKeybindings(server, options.keybindings ?? []);
      return new FtpWorkbench(await orSkip(context, () => Workbench.launch()), server, folder);
    } catch (error) {
      for (const step of undo) await step();
      throw error;
    }
  }

  private constructor(workbench: Workbench, server: VSCodeServer, folder: string) {
    this.workbench = workbench;
    this.#server = server;
    this.#folder = folder;
  }

  /** Opens a window on a folder or the file of a workspace, or an empty one. */
  async open(folder?: string): Promise<void> {
    await this.workbench.open(this.#server.url(folder));
  }

  /** Opens another window, of a browser of its own; whoever asked closes it. */
  async openAnother(folder?: string): Promise<Workbench> {
    const workbench = await Workbench.launch();
    await workbench.open(this.#server.url(folder));
    return workbench;
  }

  /** Windows that are opened from now on speak another language. */
  async speak(language: string): Promise<void> {
    await changeLanguage(this.#server, language);
  }

  /** Writes a file beside the user's settings. */
  async writeUserFile(name: string, content: string | Uint8Array): Promise<void> {
    await writeFile(userFile(this.#server, name), content);
  }

  /** Replaces the content of the netrc file. */
  async writeNetrc(content: string): Promise<void> {
    await writeFile(netrcIn(this.#folder), content);
  }

  /** The user's settings.json, as text, all of it: the editor empties it before it writes it anew. */
  settings(): Promise<string> {
    const read = () => readFile(userFile(this.#server, 'settings.json'), 'utf8');
    return this.workbench.until(read, (text) => text.trimEnd().endsWith('}'));
  }

  /** Waits until the editor has put a text of a file away that is not saved: it does so after a while. */
  async untilBackedUp(uri: string, text: string): Promise<void> {
    const folder = userFile(this.#server, 'Backups');
    await this.workbench.until(
      () => textsBelow(folder),
      (texts) => texts.some((one) => one.startsWith(uri) && one.includes(text)),
    );
  }

  /** Ends the process that the extension runs in; the window notices, and starts another. */
  async killExtensionHost(): Promise<void> {
    await killExtensionHosts(this.#server.pid);
  }

  /** The records of a kind that the extension keeps on this computer, of all servers, as text. */
  async keptRecords(kind: 'journal' | 'outbox'): Promise<string[]> {
    return (await Promise.all((await this.keptFolders(kind)).map(recordsIn))).flat();
  }

  /** The folders in which records of a kind are kept, one of each server. */
  async keptFolders(kind: 'journal' | 'outbox' | 'names'): Promise<string[]> {
    const storage = userFile(this.#server, 'globalStorage');
    const folders = await readdir(storage, { recursive: true }).catch(() => []);
    return folders.filter((path) => path.endsWith(`/${kind}`)).map((path) => join(storage, path));
  }

  /** Changes settings of the user behind the editor's back, as another program does. */
  async writeSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await changeSettings(this.#server, changes);
  }

  /** For `afterEach`: keeps what the screen showed, when the test has failed. */
  async keepEvidence(context: Context): Promise<void> {
    await keepEvidence(context, this.workbench, this.#server);
  }

  async stop(): Promise<void> {
    await this.workbench.close();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function startServer(folder: string, options: FtpWorkbenchOptions): Promise<VSCodeServer> {
  const netrc = netrcIn(folder);
  await writeFile(netrc, options.netrc ?? '', { mode: 0o600 });
  return startTestServer({
    extensions: [
      ...(options.distantServer || options.namedHosts ? [distantServer] : []),
      ...(options.extensions ?? []),
      await packedExtension(),
    ],
    settings: options.settings ?? {},
    trustAll: options.trustAll ?? true,
    env: {
      NETRC: netrc,
      ...(typeof options.distantServer === 'string' && { DISTANT_HOST: options.distantServer }),
      ...(options.namedHosts && { NAMED_HOSTS: JSON.stringify(options.namedHosts) }),
      ...(options.home && { HOME: options.home, XDG_CONFIG_HOME: join(options.home, '.config') }),
    },
  });
}

function netrcIn(folder: string): string {
  return join(folder, 'netrc');
}

async function writeKeybindings(server: VSCodeServer, bindings: readonly unknown[]): Promise<void> {
  await writeFile(userFile(server, 'keybindings.json'), JSON.stringify(bindings));
}

async function textsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return (
    await Promise.all(files.map(({ parentPath, name }) => textOf(join(parentPath, name))))
  ).flat();
}
