import { joinPath, normalizePath, type RemotePath } from '../../../common/remotePath.ts';
import { command, type Command } from '../../protocol/command.ts';
import { isCompletion, replyText, type Reply } from '../../protocol/reply.ts';
import { parseWorkingDirectory } from '../../protocol/replyTexts.ts';
import type { FtpSession } from '../ftpSession.ts';
import { siteCommandsIn } from './consoleCompletion.ts';

export interface ConsoleNamesOptions {
  readonly exchange: (sent: Command) => Promise<Reply>;
  /** Lists folders on the same session. */
  readonly files: () => FtpSession;
  readonly directory: RemotePath | undefined;
  /** LIST goes to the folder that it lists, and stays there. */
  readonly listingMoves: () => boolean;
}

/** More are asked for again. */
const MAX_LISTINGS = 20;

/** What the completion knows of the server: names, its own commands, where the session is. */
export class ConsoleNames {
  readonly #options: ConsoleNamesOptions;
  readonly #listings = new Map<RemotePath, readonly string[]>();
  #directory: RemotePath | undefined;
  #siteCommands: readonly string[] | undefined;

  constructor(options: ConsoleNamesOptions) {
    this.#options = options;
    this.#directory = options.directory;
  }

  /** A command was carried out: names may have changed, and the working directory by some. */
  outdated(verb: string): void {
    this.#listings.clear();
    if (/^(X?CWD|CDUP|XCUP|SMNT|USER|PASS|ACCT|REIN|HOST)$/i.test(verb))
      this.#directory = undefined;
  }

  /**
   * Names in a directory as it was typed.
   * @param mayAsk false where the next command has to be another one, as behind RNFR
   */
  async namesIn(directory: string, mayAsk: boolean): Promise<readonly string[]> {
    const here = directory.startsWith('/') ? '/' : await this.#workingDirectory(mayAsk);
    if (here === undefined) return [];
    const path = normalizePath(directory.startsWith('/') ? directory : joinPath(here, directory));
    const known = this.#listings.get(path);
    if (known || !mayAsk) return known ?? [];
    const names = await this.#list(path);
    if (this.#listings.size >= MAX_LISTINGS) this.#listings.clear();
    this.#listings.set(path, names);
    return names;
  }

  /** What the server says that SITE takes; asked once. */
  async siteCommands(mayAsk: boolean): Promise<readonly string[]> {
    if (this.#siteCommands || !mayAsk) return this.#siteCommands ?? [];
    const reply = await this.#options.exchange(command('SITE', 'HELP'));
    this.#siteCommands = isCompletion(reply) ? siteCommandsIn(reply.lines) : [];
    return this.#siteCommands;
  }

  async #list(path: RemotePath): Promise<readonly string[]> {
    const back = this.#options.listingMoves() ? await this.#workingDirectory(true) : undefined;
    try {
      const { entries } = await this.#options.files().list(path);
      return entries.map(({ name, kind, target }) =>
        kind === 'directory' || target === 'directory' ? `${name}/` : name,
      );
    } finally {
      if (back !== undefined) await this.#options.exchange(command('CWD', back));
    }
  }

  async #workingDirectory(mayAsk: boolean): Promise<RemotePath | undefined> {
    if (this.#directory === undefined && mayAsk) {
      const reply = await this.#options.exchange(command('PWD'));
      const path = isCompletion(reply) ? parseWorkingDirectory(replyText(reply)) : undefined;
      if (path?.startsWith('/')) this.#directory = normalizePath(path);
    }
    return this.#directory;
  }
}
