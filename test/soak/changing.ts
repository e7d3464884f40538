import { hasCode, type RemoteError } from '../../src/common/remoteError.ts';
import { basename, joinPath } from '../../src/common/remotePath.ts';
import { attempt } from './attempt.ts';
import { refuse } from './looking.ts';
import type { OurWindow } from './ourWindow.ts';
import { volatileFolders, type Operation } from './plan.ts';
import type { Stage } from './stage.ts';
import { isSame, tell, Violation, type State, type Truth } from './truth.ts';

export async function remove(stage: Stage, window: OurWindow, path: string): Promise<void> {
  return volatileFolders.includes(path)
    ? removeFolder(stage, window, path)
    : removeFile(stage, window, path);
}

async function removeFile(stage: Stage, window: OurWindow, path: string): Promise<void> {
  const was = await stage.truth.at(path);
  stage.figures.add('operations', 'delete');
  const work = window.files.delete(path, { recursive: false });
  const { error } = await attempt(`Deleting ${path}`, work);
  await noteRemoved(stage, window, path, was, error);
  if (error) refuse(stage, window, `Deleting ${path}`, error, was === 'nothing', path);
  else if (was === 'nothing') throw new Violation(`${path} was not there, and was deleted`);
}

async function removeFolder(stage: Stage, window: OurWindow, path: string): Promise<void> {
  const { truth, figures } = stage;
  const before = await statesBelow(truth, path);
  const wasThere = truth.folders.has(path);
  figures.add('operations', 'delete a folder');
  const work = window.files.delete(path, { recursive: true });
  const { error } = await attempt(`Deleting ${path}`, work);
  for (const [each, was] of before) await noteRemoved(stage, window, each, was, error);
  await noteFolder(stage, window, path);
  if (error) refuse(stage, window, `Deleting ${path}`, error, !wasThere, path);
  else if (!wasThere) throw new Violation(`${path} was not there, and was deleted`);
}

/** Enters what a delete has made of a file: nothing, or where it has failed nothing at all. */
async function noteRemoved(
  stage: Stage,
  window: OurWindow,
  path: string,
  was: State,
  error: RemoteError | undefined,
): Promise<void> {
  const after = await stage.truth.look(path);
  if (after !== 'nothing' && !(error && isSame(after, was))) {
    throw new Violation(`${path} was ${tell(was)}, was deleted, and is ${tell(after)}`);
  }
  stage.truth.set(path, after);
  if (error) stage.truth.setLate(path, ['nothing', was]);
  if (after === 'nothing') window.forgetBase(path);
  stage.noteChanged(path, window);
}

/** Of all files in a folder. */
async function statesBelow(truth: Truth, folder: string): Promise<ReadonlyMap<string, State>> {
  const states = new Map<string, State>();
  for (const path of truth.filesBelow(folder)) states.set(path, await truth.at(path));
  return states;
}

export async function createFolder(stage: Stage, window: OurWindow, path: string): Promise<void> {
  const wasThere = stage.truth.folders.has(path);
  stage.figures.add('operations', 'create a folder');
  const { error } = await attempt(`Creating ${path}`, window.files.createDirectory(path));
  await noteFolder(stage, window, path);
  if (error && !(wasThere && hasCode(error, 'exists'))) {
    stage.mustBeExcused(`Creating ${path}`, error);
  }
  // Where the reply was lost, nobody can tell who has made it.
  if (!error && wasThere && !stage.isFaulty)
    throw new Violation(`${path} was there already, and was created`);
  if (!error && !stage.truth.folders.has(path)) throw new Violation(`${path} was not created`);
}

type Relocation = Operation & { readonly kind: 'rename' | 'copy' };

export async function relocate(stage: Stage, relocation: Relocation): Promise<void> {
  const { kind, path, to, overwrite } = relocation;
  const window = stage.window(relocation.window);
  if (volatileFolders.includes(path)) return renameFolder(stage, window, path, to);
  const { truth, figures } = stage;
  const before = { source: await truth.at(path), target: await truth.at(to) };
  figures.add('operations', kind);
  const what = `${kind} ${path} (${tell(before.source)}) to ${to} (${tell(before.target)})`;
  const { error } = await attempt(what, window.files[kind](path, to, { overwrite }));
  await noteRelocated(stage, relocation, before, error);
  const isTaken = before.target !== 'nothing' && !overwrite;
  const isRefused = before.source === 'nothing' || !truth.hasFolderOf(to) || isTaken;
  if (error) refuse(stage, window, what, error, isRefused, path, to);
  else if (isRefused) throw new Violation(`${what} should have been refused`);
}

/** Both paths are as they were, or the whole of it is done. */
async function noteRelocated(
  stage: Stage,
  { kind, window: number, path, to }: Relocation,
  { source, target }: { readonly source: State; readonly target: State },
  error: RemoteError | undefined,
): Promise<void> {
  const { truth } = stage;
  const window = stage.window(number);
  const [left, made] = [await truth.look(path), await truth.look(to)];
  const isUntouched = isSame(left, source) && isSame(made, target);
  const isDone = isSame(made, source) && isSame(left, kind === 'rename' ? 'nothing' : source);
  if (!isDone && !(error && isUntouched)) {
    const was = `${path}, ${tell(source)}, to ${to}, ${tell(target)}`;
    throw new Violation(`${kind} of ${was}, has left ${tell(left)} and ${tell(made)}`);
  }
  truth.set(path, left);
  truth.set(to, made);
  if (!isUntouched) for (const each of [path, to]) stage.noteChanged(each, window);
  if (error) {
    truth.setLate(path, [source, 'nothing']);
    truth.setLate(to, [source, target]);
    for (const each of [path, to]) window.addBase(each, 'unknown');
  } else if (kind === 'rename') window.moveBase(path, to);
  else window.forgetBase(to);
}

/** All that is in it goes with it, or nothing. */
async function renameFolder(
  stage: Stage,
  window: OurWindow,
  path: string,
  to: string,
): Promise<void> {
  const { truth, figures } = stage;
  const isRefused = !truth.folders.has(path) || truth.folders.has(to);
  const before = await statesBelow(truth, path);
  figures.add('operations', 'rename a folder');
  const what = `Renaming ${path} to ${to}`;
  const work = window.files.rename(path, to, { overwrite: false });
  const { error } = await attempt(what, work);
  await noteFolder(stage, window, path);
  await noteFolder(stage, window, to);
  const isMoved = !isRefused && truth.folders.has(to) && !truth.folders.has(path);
  if (!error && !isMoved) throw new Violation(`${path} was not renamed to ${to}`);
  if (isMoved) for (const [each, was] of before) await noteMoved(stage, window, each, was, to);
  if (error) refuse(stage, window, what, error, isRefused, path, to);
}

async function noteMoved(
  stage: Stage,
  window: OurWindow,
  path: string,
  was: State,
  folder: string,
): Promise<void> {
  const there = joinPath(folder, basename(path));
  stage.truth.set(path, 'nothing');
  stage.truth.set(there, was);
  await stage.truth.at(there);
  window.moveBase(path, there);
  for (const each of [path, there]) stage.noteChanged(each, window);
}

/** Looks whether a folder is there, and enters it. */
async function noteFolder({ truth, parts }: Stage, window: OurWindow, path: string): Promise<void> {
  if (await parts.disk.exists(path)) truth.folders.add(path);
  else truth.folders.delete(path);
  for (const each of parts.windows) if (each !== window) each.noteOthers(path);
}
