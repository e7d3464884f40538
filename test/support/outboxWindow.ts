import { silentLogger } from '../../src/common/logger.ts';
import type { LocalKeeping } from '../../src/remote/localKeeping.ts';
import { Outbox } from '../../src/remote/outbox/outbox.ts';
import { OutboxRemote } from '../../src/remote/outbox/outboxRemote.ts';
import {
  keepingIn,
  openClient,
  type ClientOptions,
  type ClientUnderTest,
} from './clientUnderTest.ts';
import { until } from './vscode/until.ts';

const SAVE = { create: true, overwrite: true, mayWait: true } as const;
/** For an upload, the pauses between attempts included. */
export const UPLOAD_DEADLINE_MS = 10_000;

/** One window: the product below the extension with its outbox, used as an editor does. */
export class OutboxWindow {
  readonly outbox: Outbox;
  readonly remote: OutboxRemote;
  readonly conflicts: string[] = [];
  questions = 0;
  /** What the person answers to the question whether a save is to be kept. */
  keeps = true;
  readonly #client: ClientUnderTest;
  readonly #keeping: LocalKeeping;

  private constructor(client: ClientUnderTest, keeping: LocalKeeping) {
    this.#client = client;
    this.#keeping = keeping;
    this.outbox = new Outbox(keeping);
    this.remote = new OutboxRemote({
      files: client.files,
      pool: client.pool,
      outbox: this.outbox,
      people: {
        mayKeep: () => {
          this.questions += 1;
          return Promise.resolve(this.keeps);
        },
        confirmDrop: () => Promise.resolve(),
        onDidFinish: ({ path }, { kind }) => {
          if (kind === 'conflict') this.conflicts.push(path);
        },
      },
      leftBehind: {
        putRight: async () => {
          await client.files.recovery.run(this.outbox);
        },
        isAt: (path) => client.files.recovery.isOfOthers(path),
      },
      baseOf: (path) => client.files.baseOf(path),
      logger: silentLogger,
      timings: { firstRetryMs: 50, maxRetryMs: 200 },
    });
  }

  /** @param directory for what outlives the window */
  static async open(options: ClientOptions, directory: string): Promise<OutboxWindow> {
    const client = await openClient({ ...options, keepingDirectory: directory });
    const keeping = keepingIn(directory);
    await keeping.windows.begin();
    return new OutboxWindow(client, keeping);
  }

  get files() {
    return this.remote.files;
  }

  /** As an editor opens a file. */
  async show(path: string): Promise<string> {
    await this.files.stat(path);
    const content = await this.files.read(path);
    this.files.documents.adopt(path);
    return Buffer.from(content).toString();
  }

  /** As an editor saves what was typed. */
  async save(path: string, text: string): Promise<void> {
    this.files.documents.hold(path);
    this.files.documents.willSave(path);
    await this.files.write(path, Buffer.from(text), SAVE);
    this.files.documents.adopt(path);
  }

  /** @throws when something waits still at the deadline */
  async uploaded(): Promise<void> {
    await until(
      () => this.outbox.entries.length,
      (count) => count === 0,
      UPLOAD_DEADLINE_MS,
    );
  }

  async close(): Promise<void> {
    await this.remote.close();
    await this.#client.close();
    await this.#keeping.windows.end();
  }
}
