import { ConflictError } from '../../src/remote/guard/conflict.ts';
import { describeError } from './attempt.ts';
import type { Step } from './plan.ts';
import { trySave, type Saved } from './saves.ts';
import type { Stage } from './stage.ts';
import { isSame, tell, Violation, type State } from './truth.ts';

type OneFile = Step['action'] & { kind: 'one-file' };

/** Several saves of one file at the same time, from one window or from two. */
export async function saveAtOnce(stage: Stage, { saves }: OneFile): Promise<void> {
  const { path } = saves[0]!;
  const before = await stage.truth.at(path);
  const started = saves.map(({ window, size }) => trySave(stage, stage.window(window), path, size));
  const all = await Promise.all(started);
  const after = await stage.truth.look(path);
  stage.truth.set(path, after);
  const isFromTwo = new Set(all.map(({ window }) => window)).size > 1;
  assertOneOfThem(before, after, all, isFromTwo);
  for (const [index, saved] of all.entries()) judge(stage, before, saved, all.slice(0, index));
  if (isFromTwo) assertNoRace(stage, before, after, all);
  enter(stage, after, all);
}

/** What is there is what the last one has saved; from two windows nobody knows which was last. */
function assertOneOfThem(
  before: State,
  after: State,
  all: readonly Saved[],
  isFromTwo: boolean,
): void {
  const lastGood = all.map(({ error }) => error === undefined).lastIndexOf(true);
  const later = all.filter(({ error }, index) => (isFromTwo && !error) || index >= lastGood);
  const possible: State[] = later
    .filter(({ error }) => !(error instanceof ConflictError))
    .map(({ version }) => version);
  if (lastGood < 0) possible.push(before);
  if (possible.some((state) => isSame(state, after))) return;
  const told = all.map(
    ({ version, error }) => `${tell(version)}: ${error ? describeError(error) : 'saved'}`,
  );
  throw new Violation(`${tell(before)} became ${tell(after)} by ${told.join('; ')}`);
}

/**
 * Of two windows that know what is there, and save it at the same moment, one meets the other's.
 * Who knows nothing of it replaces whatever is there; who has saved it last, without a document,
 * tells it by size and time, and the other's may have both.
 */
function assertNoRace(stage: Stage, before: State, after: State, all: readonly Saved[]): void {
  const [first] = all;
  if (!first || all.some(({ error }) => error)) return;
  if (all.every(({ version }) => isSame(version, first.version))) return;
  const { path } = first;
  const knew = all.every(({ window }) => window.mustKnow(path, before));
  const last = all.find(({ version }) => isSame(version, after));
  const replaced = all.filter((one) => one !== last);
  if (knew && !replaced.every(({ version }) => last?.window.mayReplace(path, version))) {
    throw new Violation(`A race: ${tell(before)} was replaced by both, and both were told so`);
  }
  stage.figures.add('races', knew ? 'of the same size' : 'of one that knew nothing');
}

function judge(
  stage: Stage,
  before: State,
  { window, path, version, error }: Saved,
  earlier: readonly Saved[],
): void {
  // One empty file is like another: what the window has just saved itself is no one else's work.
  const isItsOwn = earlier.some(
    (one) => one.window === window && !one.error && isSame(before, one.version),
  );
  const isKnown = window.mayReplace(path, before) || isSame(before, version) || isItsOwn;
  if (!error && !isKnown) {
    throw new Violation(`A lost update: ${tell(before)} of ${path} by ${tell(version)}`);
  }
  if (error instanceof ConflictError) stage.figures.add('conflicts', 'of saves at once');
  // What makes an empty file never replaces one.
  else if (error?.code === 'exists' && version.size === 0) return;
  else if (error && stage.truth.hasFolderOf(path)) stage.mustBeExcused(`Saving ${path}`, error);
}

function enter(stage: Stage, after: State, all: readonly Saved[]): void {
  for (const { window, path, version, error } of all) {
    if (error) window.addBase(path, version);
    else window.setOwn(path, version);
    if (error) stage.truth.setLate(path, [version, after]);
    if (!isSame(version, after)) window.noteOthers(path);
  }
  const [first] = all;
  const winner = all.find(({ version }) => isSame(version, after));
  if (first) stage.noteChanged(first.path, winner?.window);
}
