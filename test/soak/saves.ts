import { hasCode, type RemoteError } from '../../src/common/remoteError.ts';
import { ConflictError, type Version as RemoteVersion } from '../../src/remote/guard/conflict.ts';
import type { WriteOptions } from '../../src/remote/remoteFiles.ts';
import { attempt, describeError } from './attempt.ts';
import type { OurWindow } from './ourWindow.ts';
import type { SizeWish } from './plan.ts';
import type { Stage } from './stage.ts';
import { isSame, tell, Violation, type State } from './truth.ts';
import type { Version } from './versions.ts';

export const BOTH: WriteOptions = { create: true, overwrite: true };

/** One save, and what came of it. */
export interface Saved {
  readonly window: OurWindow;
  readonly path: string;
  readonly version: Version;
  readonly flags: WriteOptions;
  readonly error: RemoteError | undefined;
}

/** Saves something new, whatever comes of it. */
export async function trySave(
  stage: Stage,
  window: OurWindow,
  path: string,
  size: SizeWish,
  flags = BOTH,
): Promise<Saved> {
  const { version, content } = stage.make(path, window.author, size);
  stage.figures.add('operations', 'save');
  const { error } = await attempt(`Saving ${path}`, window.files.write(path, content, flags));
  return { window, path, version, flags, error };
}

/**
 * Holds a save against what was there before, and enters what is there now.
 * @returns the conflict, where it has met one
 */
export async function judgeSave(
  stage: Stage,
  before: State,
  saved: Saved,
): Promise<ConflictError | undefined> {
  const { window, path, version, error } = saved;
  const after = await stage.truth.look(path);
  if (isSame(after, version)) assertNotLost(before, saved);
  if (error === undefined) judgeSuccess(stage, before, after, saved);
  else if (error instanceof ConflictError) judgeConflict(stage, before, after, saved, error);
  else judgeFailure(stage, before, after, saved, error);
  if (!isSame(after, before)) stage.noteChanged(path, window);
  return error instanceof ConflictError ? error : undefined;
}

/** Nobody's work may be replaced by one who has not seen it, whatever is told afterwards. */
function assertNotLost(before: State, { window, path, version }: Saved): void {
  if (isSame(before, version) || window.mayReplace(path, before)) return;
  const what = `${tell(before)} was replaced by ${tell(version)}`;
  throw new Violation(`A lost update: ${what}; ${window.author} knew ${window.tellBase(path)}`);
}

function judgeSuccess(
  { truth }: Stage,
  before: State,
  after: State,
  { window, path, version, flags }: Saved,
): void {
  if (!isSame(after, version)) {
    throw new Violation(`${tell(version)} was reported as saved, and ${path} is ${tell(after)}`);
  }
  const isMeant = before === 'nothing' ? flags.create : flags.overwrite;
  if (!isMeant) throw new Violation(`${path} was ${tell(before)}, against the flags of the save`);
  truth.set(path, version);
  window.setOwn(path, version);
}

function judgeConflict(
  stage: Stage,
  before: State,
  after: State,
  { window, path, version }: Saved,
  { conflict }: ConflictError,
): void {
  stage.figures.add('conflicts', 'met');
  if (!isSame(after, before)) {
    throw new Violation(`A conflict has made ${tell(after)} of ${path}, ${tell(before)}`);
  }
  const isFalse = before === 'nothing' || isSame(before, version) || window.mustKnow(path, before);
  if (isFalse) {
    throw new Violation(`A false alarm: ${path} is ${tell(before)}, as ${window.author} knows`);
  }
  assertTold(stage, before, conflict.theirs);
}

/** Fail closed: where the other version cannot be read there is a conflict without it. */
function assertTold({ isFaulty }: Stage, before: Version, theirs: RemoteVersion | undefined): void {
  if (theirs ? theirs.snapshot.hash === before.hash : isFaulty) return;
  throw new Violation(`The conflict does not tell of ${tell(before)}`);
}

function judgeFailure(
  stage: Stage,
  before: State,
  after: State,
  saved: Saved,
  error: RemoteError,
): void {
  const { window, path, version } = saved;
  if (!isSame(after, before) && !isSame(after, version)) {
    throw new Violation(
      `${path} was ${tell(before)} and is ${tell(after)}: ${describeError(error)}`,
    );
  }
  stage.truth.set(path, after);
  if (isRightRefusal(stage, before, saved, error)) return;
  stage.mustBeExcused(`Saving ${path}`, error);
  stage.truth.setLate(path, [before, version]);
  window.addBase(path, version);
}

function isRightRefusal(
  { truth }: Stage,
  before: State,
  { path, version, flags: { create, overwrite } }: Saved,
  error: RemoteError,
): boolean {
  const isAbsent = before === 'nothing' && (!create || !truth.hasFolderOf(path));
  if (isAbsent) return hasCode(error, 'not-found');
  // What makes an empty file never replaces one.
  const isTaken = before !== 'nothing' && (!overwrite || version.size === 0);
  return isTaken && hasCode(error, 'exists');
}
