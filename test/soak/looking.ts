import { hasCode, type RemoteError } from '../../src/common/remoteError.ts';
import { joinPath } from '../../src/common/remotePath.ts';
import { isTemporaryName } from '../../src/remote/saving/temporaryName.ts';
import { attempt } from './attempt.ts';
import type { OurWindow } from './ourWindow.ts';
import type { Stage } from './stage.ts';
import { isSame, tell, Violation } from './truth.ts';
import { describeContent } from './versions.ts';

/** @returns what was read; undefined where nothing was */
export async function read(
  stage: Stage,
  window: OurWindow,
  path: string,
  { keepsBase = false } = {},
): Promise<Uint8Array | undefined> {
  const { truth, figures, parts } = stage;
  const now = await truth.at(path);
  figures.add('operations', 'read');
  const { value, error } = await attempt(`Reading ${path}`, window.files.read(path));
  if (error) {
    refuse(stage, window, `Reading ${path}`, error, now === 'nothing', path);
    return undefined;
  }
  const found = parts.versions.identify(value);
  if (!found) throw new Violation(`${path} was read cut or mixed: ${describeContent(value)}`);
  if (!isSame(found, now)) {
    throw new Violation(`${path} is ${tell(now)}, and was read as ${tell(found)}`);
  }
  if (!keepsBase) window.setBase(path, found);
  return value;
}

export async function stat(stage: Stage, window: OurWindow, path: string): Promise<void> {
  const now = await stage.truth.at(path);
  stage.figures.add('operations', 'stat');
  const fresh = window.isStale(path);
  const { value, error } = await attempt(`Stat of ${path}`, window.files.stat(path, { fresh }));
  if (error) {
    refuse(stage, window, `Stat of ${path}`, error, now === 'nothing', path);
    return;
  }
  window.noteLooked(path);
  const isRight = now !== 'nothing' && value.kind === 'file' && value.size === now.size;
  if (!isRight)
    throw new Violation(`${path} is ${tell(now)}, and is told as ${JSON.stringify(value)}`);
}

export async function list(stage: Stage, window: OurWindow, folder: string): Promise<void> {
  const { truth, figures, inFlux, isMisled } = stage;
  const isThere = truth.folders.has(folder);
  figures.add('operations', 'list');
  const { value, error } = await attempt(`Listing ${folder}`, window.files.list(folder));
  if (error) {
    refuse(stage, window, `Listing ${folder}`, error, !isThere, folder);
    return;
  }
  const isDoubtful = (path: string): boolean =>
    isMisled || inFlux.has(path) || window.isStale(path);
  const names = truth.namesIn(folder);
  const ours = [...value.keys()].filter(isTemporaryName);
  if (ours.length > 0) throw new Violation(`${folder} was shown with ${ours.join(', ')}`);
  for (const name of new Set([...names, ...value.keys()])) {
    const path = joinPath(folder, name);
    if (isDoubtful(path)) continue;
    const state = truth.expected(path);
    const told = value.get(name);
    const size = state === 'nothing' ? undefined : state.size;
    const isRight = names.has(name) && told && (size === undefined || told.size === size);
    if (!isRight) {
      throw new Violation(`${path} is ${tell(state)}, and is listed as ${JSON.stringify(told)}`);
    }
  }
}

const REFUSALS = ['not-found', 'exists', 'not-a-directory', 'no-permission', 'rejected'] as const;

/** @param isRight whether the operation had to be refused */
export function refuse(
  stage: Stage,
  window: OurWindow,
  what: string,
  error: RemoteError,
  isRight: boolean,
  ...paths: readonly string[]
): void {
  const isExplained = isRight || paths.some((path) => window.isStale(path));
  if (isExplained && hasCode(error, ...REFUSALS)) return;
  stage.mustBeExcused(what, error);
}
