import { createConsoleConnector } from '../../src/ftp/session/console/consoleConnector.ts';
import type { SecurityOptions } from '../../src/ftp/session/security.ts';
import type { Timeouts } from '../../src/ftp/session/timeouts.ts';
import type {
  ConsoleFiles,
  ConsoleNote,
  ConsoleOutput,
  RemoteConsole,
} from '../../src/remote/remoteConsole.ts';
import { capturing, openToAll } from './clientUnderTest.ts';
import { noteOutput, noteSecret } from './secrets.ts';
import { until } from './vscode/until.ts';

export interface ConsoleTestOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly security?: Partial<SecurityOptions>;
  readonly timeouts?: Partial<Timeouts>;
  /** No other session of ours lives. Default: true. */
  readonly alone?: boolean;
}

const DEADLINE_MS = 20_000;

/** Files of "this computer", in memory. */
export class MemoryFiles implements ConsoleFiles {
  readonly kept = new Map<string, Buffer>();
  readonly discarded: string[] = [];
  closedSources = 0;

  openTarget(path: string, suggestedName: string): ReturnType<ConsoleFiles['openTarget']> {
    if (path === 'nowhere') return Promise.resolve(undefined);
    const name = path === '' ? `chosen/${suggestedName}` : path;
    const chunks: Uint8Array[] = [];
    return Promise.resolve({
      path: name,
      write: (chunk) => {
        chunks.push(Buffer.from(chunk));
        return Promise.resolve();
      },
      complete: () => {
        this.kept.set(name, Buffer.concat(chunks));
        return Promise.resolve();
      },
      discard: () => {
        this.discarded.push(name);
        return Promise.resolve();
      },
    });
  }

  openSource(path: string): ReturnType<ConsoleFiles['openSource']> {
    const content = this.kept.get(path === '' ? 'chosen' : path);
    if (!content) return Promise.resolve(undefined);
    return Promise.resolve({
      name: path,
      sizeBytes: content.length,
      content: pieces(content),
      close: () => {
        this.closedSources++;
        return Promise.resolve();
      },
    });
  }
}

async function* pieces(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += 16_384) {
    yield await Promise.resolve(content.subarray(start, start + 16_384));
  }
}

/** A console as the editor has it, and all that it has put out. */
export class ConsoleUnderTest {
  readonly console: RemoteConsole;
  readonly files = new MemoryFiles();
  readonly log: string[];
  readonly #outputs: ConsoleOutput[] = [];

  static async open(options: ConsoleTestOptions): Promise<ConsoleUnderTest> {
    const { host, port, user, password, security, timeouts = {}, alone = true } = options;
    noteSecret(password);
    const log: string[] = [];
    const connect = createConsoleConnector({
      host,
      port,
      label: 'test',
      security: { ...openToAll, ...security },
      credentials: () => Promise.resolve({ user, password }),
      timeouts,
      logger: capturing(log),
    });
    const signal = AbortSignal.timeout(DEADLINE_MS);
    return new ConsoleUnderTest(await connect({ signal, alone }), log);
  }

  private constructor(console: RemoteConsole, log: string[]) {
    this.console = console;
    this.log = log;
    console.onDidOutput((output) => this.#outputs.push(output));
  }

  /** Carries out a line, and what came of it in a form that is easy to compare. */
  async run(line: string): Promise<string[]> {
    this.#outputs.length = 0;
    await this.console.run(line, this.files);
    return this.shown;
  }

  /** What came of the present line so far. */
  get shown(): string[] {
    return this.#outputs.flatMap(textOf);
  }

  get outputs(): readonly ConsoleOutput[] {
    return this.#outputs;
  }

  get notes(): ConsoleNote[] {
    return this.#outputs.flatMap((output) => (output.kind === 'note' ? [output.note] : []));
  }

  /** Everything that transfers showed. */
  get data(): string {
    return this.#outputs.map((output) => (output.kind === 'data' ? output.text : '')).join('');
  }

  async waitUntil(accept: () => boolean): Promise<void> {
    await until(accept, (accepted) => accepted, DEADLINE_MS);
  }

  async close(): Promise<void> {
    await this.console.close();
    noteOutput('console', [...this.log, JSON.stringify(this.#outputs)].join('\n'));
  }
}

function textOf(output: ConsoleOutput): string[] {
  switch (output.kind) {
    case 'command':
      return [`> ${output.text}`];
    case 'reply':
      return [`${output.code} ${output.class}`];
    case 'note':
      return [`note ${output.note.about}`];
    case 'data':
    case 'bytes':
    case 'help':
    case 'overview':
      return [output.kind];
    case 'progress':
      return [];
  }
}
