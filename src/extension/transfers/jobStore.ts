import { isOwner } from '../../remote/folders/partFiles.ts';
import { CONFLICT_DECISIONS, JOB_KINDS, type JobPlan } from './jobPlan.ts';

/** As far as it is used here, the editor's `Memento`. */
export interface PlanMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'transfers';
/** What is kept is read whenever the window opens. */
const MAX_PLANS = 20;
const MAX_PATHS = 1_000;
/** Jobs change several times a second. */
const WRITE_MS = 500;

/** Remembers what is to be done, for the window that comes after this one. */
export class JobStore {
  readonly #memory: PlanMemory;
  #written: string;
  #timer: NodeJS.Timeout | undefined;
  #plans: () => readonly JobPlan[] = () => [];

  constructor(memory: PlanMemory) {
    this.#memory = memory;
    this.#written = JSON.stringify(memory.get(KEY) ?? []);
  }

  /** What was under way when the last window closed. */
  read(): readonly JobPlan[] {
    const kept = this.#memory.get(KEY);
    return Array.isArray(kept) ? kept.filter(isPlan) : [];
  }

  /** @param plans asked for when it is written, which may be later */
  keep(plans: () => readonly JobPlan[]): void {
    this.#plans = plans;
    this.#timer ??= setTimeout(() => this.flush(), WRITE_MS);
  }

  /** Writes at once what is to be written. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const plans = this.#plans().filter(({ paths }) => paths.length <= MAX_PATHS);
    const kept = plans.slice(0, MAX_PLANS);
    const text = JSON.stringify(kept);
    if (text === this.#written) return;
    this.#written = text;
    void this.#memory.update(KEY, kept);
  }
}

/** What another version of the extension has kept may look different. */
function isPlan(value: unknown): value is JobPlan {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, from, to, paths, folder, conflicts, owners } = value as Partial<
    Record<keyof JobPlan, unknown>
  >;
  const isOneOf = (options: readonly unknown[], one: unknown): boolean => options.includes(one);
  return (
    isOneOf(JOB_KINDS, kind) &&
    [from, to].every((one) => one === undefined || typeof one === 'string') &&
    Array.isArray(paths) &&
    paths.every((path) => typeof path === 'string') &&
    typeof folder === 'string' &&
    (conflicts === undefined || isOneOf(CONFLICT_DECISIONS, conflicts)) &&
    (owners === undefined || (Array.isArray(owners) && owners.every(isOwner)))
  );
}
