import { abortError, onAbort } from '../common/deadline.ts';
import { hasCode, isConnectionFailure, RemoteError } from '../common/remoteError.ts';
import { dirname, type RemotePath } from '../common/remotePath.ts';
import type { FileFacts, RemoteEntry, RemoteSession } from './remoteSession.ts';
import { Urgency, type Priority } from '../pool/urgency.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';

export interface StatQuestion {
  /**
   * What a listing has told of the file not long ago. A server that knows the size and the time of
   * a file alone needs only to confirm it.
   */
  readonly listed?: RemoteEntry | undefined;
  /** True where the last listing of its folder had all that is there. Default: false. */
  readonly isInFullListing?: boolean | undefined;
  readonly priority?: RunScope['priority'];
  readonly signal?: AbortSignal | undefined;
}

/** `list`: only a listing of the folder tells, or it tells of so many sooner. */
export type StatAnswer = RemoteEntry | 'list';

interface Question extends Pick<StatQuestion, 'listed' | 'isInFullListing'> {
  readonly path: RemotePath;
  readonly answer: (answer: StatAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/** Questions that wait for a session together. */
interface Group {
  readonly questions: Set<Question>;
  /** Whom it was opened for. */
  readonly priority: Priority;
  /** A person's as soon as one of the questions is. */
  readonly urgency: Urgency;
  readonly stop: AbortController;
}

/** One session is not kept by questions for longer; more of them go to another as well. */
const MAX_QUESTIONS = 200;
/** A listing tells of more files of one folder than these in fewer round trips. */
const MAX_COMMANDS_PER_FOLDER = 100;

/**
 * Asks for many paths at a time: what is asked for while a session is waited for goes to it
 * together with what was asked for first, which waits no longer for that.
 */
export class StatBursts {
  readonly #runner: SessionRunner;
  /** Those that can still be joined. */
  readonly #open: Record<Priority, Group | undefined> = {
    interactive: undefined,
    background: undefined,
  };

  /** Whether the server knows the size and the time of a file. */
  #canConfirm = true;

  constructor(runner: SessionRunner) {
    this.#runner = runner;
  }

  /** @throws RemoteError `rejected`, `not-supported` where the server refuses to tell */
  ask(path: RemotePath, question: StatQuestion): Promise<StatAnswer> {
    const { listed, isInFullListing, priority, signal } = question;
    if (signal?.aborted) return Promise.reject(abortError(signal));
    const urgency = Urgency.of(priority);
    const group = this.#groupFor(urgency.priority);
    const rising = group.urgency.riseWith(urgency);
    const isFirst = group.questions.size === 0;
    return new Promise((resolve, reject) => {
      const stop = onAbort(signal, () => {
        if (!signal) return;
        rising.dispose();
        group.questions.delete(waiting);
        reject(abortError(signal));
        if (group.questions.size === 0) group.stop.abort(abortError(signal));
      });
      const leave = (): void => {
        stop();
        rising.dispose();
      };
      const waiting: Question = {
        path,
        listed,
        isInFullListing,
        answer: (answer) => {
          leave();
          resolve(answer);
        },
        fail: (error) => {
          leave();
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on
          reject(error);
        },
      };
      group.questions.add(waiting);
      if (isFirst) void this.#run(group);
    });
  }

  #groupFor(priority: Priority): Group {
    const open = this.#open[priority];
    if (open && open.questions.size < MAX_QUESTIONS && !open.stop.signal.aborted) return open;
    const group = newGroup(priority);
    this.#open[priority] = group;
    return group;
  }

  async #run(group: Group): Promise<void> {
    const { questions, urgency, stop } = group;
    const { signal } = stop;
    const state = { hasBegun: false };
    try {
      await this.#runner.run(
        (session, inner) => {
          state.hasBegun = true;
          this.#close(group);
          return this.#answer(session, [...questions], inner);
        },
        { priority: urgency, signal, repeatable: true },
      );
    } catch (error) {
      this.#close(group);
      // Where no session was to be had, none of them is why.
      const mayBeOfOne = state.hasBegun && questions.size > 1 && isOfOne(error);
      if (mayBeOfOne) this.#separate(group);
      else for (const { fail } of questions) fail(error);
    }
  }

  async #answer(
    session: RemoteSession,
    questions: readonly Question[],
    signal: AbortSignal,
  ): Promise<void> {
    const { canStat } = session;
    const many = inLargeFolders(questions, canStat ? 1 : 2);
    const asked = questions.filter((question) => {
      const isAskable = canStat || (question.listed !== undefined && this.#canConfirm);
      if (isAskable && !many.has(question)) return true;
      question.answer('list');
      return false;
    });
    if (asked.length === 0) return;
    const paths = asked.map(({ path }) => path);
    if (canStat) {
      const entries = await session.statAll(paths, { signal });
      asked.forEach(({ answer, fail }, index) => {
        const entry = entries[index];
        if (!entry || entry instanceof RemoteError) fail(entry);
        else answer(entry);
      });
    } else {
      const facts = await session.statFiles(paths, { signal });
      asked.forEach((question, index) => question.answer(this.#confirm(question, facts[index])));
    }
  }

  #confirm({ listed }: Question, told: FileFacts | RemoteError | undefined): StatAnswer {
    if (!listed || !told) return 'list';
    if (!(told instanceof RemoteError)) return isConfirmed(listed, told) ? listed : 'list';
    if (told.code === 'not-supported') this.#canConfirm = false;
    return 'list';
  }

  #close(group: Group): void {
    if (this.#open[group.priority] === group) this.#open[group.priority] = undefined;
  }

  /** One of them cannot be asked for, or ends the session: the others are not to suffer from it. */
  #separate({ questions, urgency }: Group): void {
    for (const question of questions) void this.#run(newGroup(urgency.priority, question));
  }
}

function newGroup(priority: Priority, ...questions: readonly Question[]): Group {
  const urgency = new Urgency(priority);
  return { questions: new Set(questions), priority, urgency, stop: new AbortController() };
}

/** Whether the failure may be about one path among those that were asked for. */
function isOfOne(error: unknown): boolean {
  return hasCode(error, 'connection-lost', 'protocol') || !isConnectionFailure(error);
}

/** Of the questions those whose folder has so many of them that its listing tells sooner. */
function inLargeFolders(questions: readonly Question[], perPath: number): ReadonlySet<Question> {
  const byFolder = new Map<RemotePath, Question[]>();
  for (const question of questions.filter(({ isInFullListing }) => isInFullListing)) {
    const folder = dirname(question.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), question]);
  }
  const large = [...byFolder.values()].filter(
    ({ length }) => length * perPath > MAX_COMMANDS_PER_FOLDER,
  );
  return new Set(large.flat());
}

/** What is left of a listed file: the same size, and a time that its listed time stands for. */
function isConfirmed(listed: RemoteEntry, { size, mtimeMs }: FileFacts): boolean {
  const laterMs = (mtimeMs ?? NaN) - listed.mtimeMs;
  return size === listed.size && laterMs >= 0 && laterMs < listed.mtimeUnitMs;
}
