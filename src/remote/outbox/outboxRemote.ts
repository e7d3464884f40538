import type { Disposable, Event } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { PoolStatus } from '../../pool/poolStatus.ts';
import type { Version } from '../guard/conflict.ts';
import type { RemoteFiles } from '../remoteFiles.ts';
import { KeptSaves, type SendOptions } from './keptSaves.ts';
import { Outage } from './outage.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxEntry } from './outboxEntry.ts';
import { OutboxFiles } from './outboxFiles.ts';
import { ToldTimes } from './toldTimes.ts';
import {
  Uploader,
  UPLOADER_TIMINGS,
  type LeftBehind,
  type Outcome,
  type UploaderTimings,
} from './uploader.ts';

/** What the person is asked and told. */
export interface OutboxPeople {
  /** Asks whether the saves of an outage are to be kept. */
  readonly mayKeep: () => Promise<boolean>;
  /** Asks for the person's word to lose what exists nowhere else. Rejects where they do not give it. */
  readonly confirmDrop: (entries: readonly OutboxEntry[]) => Promise<void>;
  /** `isAsked`: the person is waiting for the outcome, and told of it by whoever they asked. */
  readonly onDidFinish: (entry: OutboxEntry, outcome: Outcome, isAsked: boolean) => void;
}

export interface OutboxRemoteOptions {
  /** Those on the server. */
  readonly files: RemoteFiles;
  readonly pool: { readonly status: PoolStatus; readonly onDidChangeStatus: Event<PoolStatus> };
  readonly outbox: Outbox;
  readonly people: OutboxPeople;
  readonly leftBehind: LeftBehind;
  /** What the editor's content of a path began from. */
  readonly baseOf: (path: RemotePath) => Promise<Version | undefined>;
  readonly logger: Logger;
  readonly now?: () => number;
  readonly timings?: UploaderTimings;
}

/** The files of a server with their outbox, as long as the server is in use. */
export class OutboxRemote {
  readonly files: OutboxFiles;
  /** The files as the server has them. */
  readonly onServer: RemoteFiles;
  readonly #saves: KeptSaves;
  readonly #uploader: Uploader;
  readonly #listener: Disposable;

  constructor(options: OutboxRemoteOptions) {
    const { files, outbox, people, baseOf, logger, now = Date.now } = options;
    this.onServer = files;
    const outage = new Outage({ mayKeep: people.mayKeep, now });
    const times = new ToldTimes();
    this.#saves = new KeptSaves({
      files,
      outbox,
      outage,
      times,
      baseOf,
      onDidKeep: () => this.#uploader.nudge(),
      logger,
    });
    this.#uploader = new Uploader({
      outbox,
      leftBehind: options.leftBehind,
      exclusively: (path, work) => this.#saves.exclusively([path], work),
      send: (entry, content, how) => this.#saves.send(entry, content, how),
      onDidFinish: (entry, outcome, isAsked) => {
        if (outcome.kind === 'uploaded') outage.end();
        people.onDidFinish(entry, outcome, isAsked);
      },
      logger,
      timings: options.timings ?? UPLOADER_TIMINGS,
    });
    const { confirmDrop } = people;
    this.files = new OutboxFiles({ files, outbox, saves: this.#saves, times, confirmDrop });
    let wasConnected = isConnected(options.pool.status);
    this.#listener = options.pool.onDidChangeStatus((status) => {
      const isNews = isConnected(status) && !wasConnected;
      wasConnected = isConnected(status);
      if (!isNews) return;
      outage.end();
      this.#uploader.reset();
      void this.#uploader.run();
    });
  }

  /** Uploads what waits, as soon as the server can be reached. */
  run(): Promise<void> {
    return this.#uploader.run();
  }

  /** Uploads one entry by the person's word; see `Uploader.upload`. */
  upload(entry: OutboxEntry, expected?: SendOptions['expected']): Promise<Outcome> {
    return this.#uploader.upload(entry, expected);
  }

  async close(): Promise<void> {
    this.#listener.dispose();
    await this.#uploader.close();
    this.files.dispose();
    this.#saves.dispose();
  }
}

function isConnected({ state }: PoolStatus): boolean {
  return state === 'connected' || state === 'limited';
}
