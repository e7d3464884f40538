import type { ConflictError } from '../../src/remote/conflict.ts';
import { editBehindTheBack } from './colleague.ts';
import { read } from './looking.ts';
import type { OurWindow } from './ourWindow.ts';
import type { Operation } from './plan.ts';
import { judgeSave, trySave } from './saves.ts';
import type { Stage } from './stage.ts';

type Edit = Operation & { kind: 'edit' };

/** A person opens a file, types, and saves, while others may have changed it. */
export async function edit(stage: Stage, operation: Edit): Promise<void> {
  const { path, size, meanwhile, peeks } = operation;
  const window = stage.window(operation.window);
  const opened = await read(stage, window, path);
  if (meanwhile) await editBehindTheBack(stage, path, meanwhile);
  if (peeks && opened) await read(stage, window, path);
  const before = await stage.truth.at(path);
  const conflict = await judgeSave(stage, before, await trySave(stage, window, path, size));
  if (conflict) await resolve(stage, window, operation, conflict);
}

async function resolve(
  stage: Stage,
  window: OurWindow,
  { path, size, onConflict }: Edit,
  _conflict: ConflictError,
): Promise<void> {
  stage.figures.add('conflicts', onConflict);
  if (onConflict === 'give-up') return;
  await read(stage, window, path);
  const before = await stage.truth.at(path);
  await judgeSave(stage, before, await trySave(stage, window, path, size));
}
