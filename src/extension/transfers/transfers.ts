import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { ConflictPolicy, TransferReport } from '../../remote/folders/transfer.ts';
import { isFtpScheme, locate } from '../ftpUri.ts';
import { readConflictPolicy } from '../configuration.ts';
import { isOneAccount, type Connection } from '../connections/connection.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { outermost } from '../resources/outermost.ts';
import type { ServerName } from '../ui/problemText.ts';
import { Questions } from './conflictPolicy.ts';
import { cleanWhenGivenUp } from './givenUp.ts';
import { Job, type RunJob } from './job.ts';
import type { ServerNames } from './jobText.ts';
import type { JobPlan } from './jobPlan.ts';
import { JobQueue } from './jobQueue.ts';
import { JobStore, type PlanMemory } from './jobStore.ts';
import { askLocalFolder, tellElsewhere } from './localPlace.ts';
import type { LongWork } from './longWork.ts';
import { newOwner } from '../../remote/folders/partFiles.ts';
import { moveAcross, moveWithin } from './moving.ts';
import { tellEnd } from './notices.ts';

export interface TransfersOptions {
  readonly remotes: Remotes;
  readonly logger: Logger;
  /** What the editor itself does. */
  readonly work: LongWork;
  /** What is to outlive the window. */
  readonly memory: PlanMemory;
  /** Questions about the server are welcome again. */
  readonly personActs: (connection: Connection) => void;
}

export interface TransferChoices {
  /** Default: what the settings say. */
  readonly onConflict?: ConflictPolicy | undefined;
}

/** Windows of which something may have been left; each of them has ended before the next. */
const MAX_OWNERS = 8;

interface JobWays {
  /** In the place of the person. */
  readonly ask?: Exclude<ConflictPolicy, string> | undefined;
  readonly isLeftOver?: boolean;
}

/**
 * What a person brings from one place to another. Each of these makes jobs of the queue, one for
 * each pair of places, and returns when they are in it: `ended` of a job tells the rest.
 */
export class Transfers implements Disposable, ServerNames {
  readonly queue = new JobQueue();
  readonly work: LongWork;
  readonly #options: TransfersOptions;
  readonly #questions = new Questions();
  readonly #store: JobStore;
  #isClosed = false;

  constructor(options: TransfersOptions) {
    this.#options = options;
    this.work = options.work;
    this.#store = new JobStore(options.memory);
    const { queue } = this;
    queue.onDidEnd((job) => tellEnd(job, { names: this, queue, logger: options.logger }));
    this.queue.onDidChange(() => {
      if (!this.#isClosed) this.#store.keep(() => this.#open);
    });
  }

  /**
   * Files and folders of servers to this computer.
   * @param folder Default: the person is asked
   */
  async download(
    uris: readonly vscode.Uri[],
    folder?: vscode.Uri,
    choices: TransferChoices = {},
  ): Promise<readonly Job[]> {
    const title = vscode.l10n.t('Download');
    const openLabel = vscode.l10n.t('Download Into This Folder');
    const local = folder?.fsPath ?? (await askLocalFolder(title, openLabel));
    if (local === undefined) return [];
    return this.#byServer(uris).map(({ remote, paths }) =>
      this.#add(
        {
          kind: 'download',
          from: remote.connection.authority,
          to: undefined,
          paths,
          folder: local,
        },
        choices,
      ),
    );
  }

  /** Files and folders into a folder of a server: of this computer, or of a server. */
  upload(
    uris: readonly vscode.Uri[],
    folder: vscode.Uri,
    choices: TransferChoices = {},
  ): readonly Job[] {
    const local = uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
    const remote = uris.filter(({ scheme }) => isFtpScheme(scheme));
    if (local.length + remote.length < uris.length) tellElsewhere();
    const copies = remote.length > 0 ? this.copy(remote, folder, choices) : [];
    const to = remoteOf(this.#options.remotes, folder)?.connection.authority;
    if (to === undefined || local.length === 0) return copies;
    const { path } = locate(folder);
    const plan = { kind: 'upload', from: undefined, to, paths: local, folder: path } as const;
    return [this.#add(plan, choices), ...copies];
  }

  /** Files and folders of servers into a folder of one of them. */
  copy(
    uris: readonly vscode.Uri[],
    folder: vscode.Uri,
    choices: TransferChoices = {},
  ): readonly Job[] {
    return this.#between('copy', uris, folder, choices);
  }

  /** As `copy`; what has arrived is deleted where it was. */
  move(
    uris: readonly vscode.Uri[],
    folder: vscode.Uri,
    choices: TransferChoices = {},
  ): readonly Job[] {
    return this.#between('move', uris, folder, choices);
  }

  /** The server of an authority, as a text names it. */
  serverOf(authority: string): ServerName {
    const found = this.#options.remotes.find(authority)?.connection;
    return found ?? { name: authority, host: authority, port: 0, user: undefined };
  }

  /** Takes up what was under way when the last window closed, for the person to decide. */
  takeUp(): readonly Job[] {
    return this.#store.read().map((plan) => {
      const job = this.#jobOf(plan, { isLeftOver: true });
      void cleanWhenGivenUp(job, plan.owners ?? [], this.#options.logger);
      this.queue.add(job);
      return job;
    });
  }

  /** Ends what runs, and waits until nothing half is left of it. The next window can take it up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#store.flush();
    await this.queue.close();
  }

  dispose(): void {
    this.queue.dispose();
  }

  get #open(): readonly JobPlan[] {
    return this.queue.jobs.filter(({ isOver }) => !isOver).map(({ plan }) => plan);
  }

  #between(
    kind: 'copy' | 'move',
    uris: readonly vscode.Uri[],
    folder: vscode.Uri,
    choices: TransferChoices,
  ): readonly Job[] {
    const target = remoteOf(this.#options.remotes, folder);
    if (!target) return [];
    const to = target.connection.authority;
    return this.#byServer(uris).map(({ remote, paths }) => {
      const from = remote.connection.authority;
      return this.#add({ kind, from, to, paths, folder: locate(folder).path }, choices);
    });
  }

  #add(given: Omit<JobPlan, 'conflicts'>, { onConflict }: TransferChoices): Job {
    const policy = onConflict ?? readConflictPolicy();
    const plan = { ...given, conflicts: typeof policy === 'string' ? policy : undefined };
    const ask = typeof policy === 'string' ? undefined : policy;
    const job = this.#jobOf(plan, { ask });
    for (const authority of [plan.from, plan.to]) this.#personActs(authority);
    this.queue.add(job);
    return job;
  }

  #jobOf(given: JobPlan, { ask, isLeftOver = false }: JobWays): Job {
    const own = newOwner();
    const left = given.owners?.slice(-MAX_OWNERS) ?? [];
    const plan = { ...given, owners: [...left, own] };
    const run: RunJob = (options, batches) => {
      const { conflicts, paths, folder } = job.plan;
      const asking = ask ?? ((conflict) => this.#questions.decide(job, conflict));
      const how = { ...options, onConflict: conflicts ?? asking, parts: { own, left } };
      return this.#run(job.plan, batches ?? [{ paths, folder }], how);
    };
    const job: Job = new Job({ id: randomUUID(), plan, run, now, isLeftOver });
    return job;
  }

  async #run(
    { kind, from, to }: JobPlan,
    ...[batches, how]: Parameters<Remote['files']['transfers']['upload']>
  ): Promise<TransferReport> {
    const remote = (authority = '') => this.#options.remotes.get(authority);
    if (kind === 'download') return remote(from).files.transfers.download(batches, how);
    if (kind === 'upload') return remote(to).files.transfers.upload(batches, how);
    const target = remote(to).files;
    // What two connections lead to may be one and the same: it must not be deleted as moved.
    const isOne = isOneAccount(remote(from).connection, remote(to).connection);
    const source = isOne ? target : remote(from).files;
    if (kind === 'copy') return target.transfers.copy(source.transfers.source, batches, how);
    if (source === target) return moveWithin(source, batches, how ?? {});
    return moveAcross(source, target, batches, how ?? {});
  }

  #byServer(uris: readonly vscode.Uri[]) {
    const places = uris.flatMap((uri) => {
      const remote = remoteOf(this.#options.remotes, uri);
      return remote ? [{ remote, path: locate(uri).path }] : [];
    });
    const servers = new Map<Remote, string[]>();
    // What is chosen in a folder that is chosen goes with the folder.
    for (const { remote, path } of outermost(places)) {
      const paths = servers.get(remote) ?? [];
      paths.push(path);
      servers.set(remote, paths);
    }
    return [...servers].map(([remote, paths]) => ({ remote, paths }));
  }

  #personActs(authority: string | undefined): void {
    const remote = authority === undefined ? undefined : this.#options.remotes.find(authority);
    if (remote) this.#options.personActs(remote.connection);
  }
}

function now(): number {
  return performance.now();
}
