import type { ConflictError } from '../../src/remote/guard/conflict.ts';
import type { WriteOptions } from '../../src/remote/remoteFiles.ts';
import { editBehindTheBack } from './colleague.ts';
import { read } from './looking.ts';
import type { OurWindow } from './ourWindow.ts';
import type { Operation } from './plan.ts';
import { BOTH, judgeSave, trySave } from './saves.ts';
import type { Stage } from './stage.ts';

type Edit = Operation & { readonly kind: 'edit' };

/** A person opens a file, types, and saves, while others may have changed it. */
export async function edit(stage: Stage, operation: Edit): Promise<void> {
  const { path, meanwhile, peeks, isRestarted } = operation;
  const window = stage.window(operation.window);
  if (!(await read(stage, window, path))) return;
  window.opened(path);
  if (meanwhile) await editBehindTheBack(stage, path, meanwhile);
  if (isRestarted) await restartWith(window, path);
  if (peeks) await read(stage, window, path, { keepsBase: true });
  await saveDocument(stage, window, operation);
  window.closed(path);
}

/** As the editor does with a document that has changes: it brings them back. */
async function restartWith(window: OurWindow, path: string): Promise<void> {
  const base = window.baseOf(path);
  // The editor itself needs a second before it has the changes on the disk.
  await window.files.written();
  await window.restart();
  window.files.documents.hold(path);
  window.restoreBase(path, base);
}

async function saveDocument(stage: Stage, window: OurWindow, operation: Edit): Promise<void> {
  const { path, onConflict } = operation;
  const conflict = await saveOnce(stage, window, operation);
  if (!conflict) return;
  const { theirs } = conflict.conflict;
  stage.figures.add('conflicts', onConflict);
  if (onConflict === 'give-up') return;
  const before = await stage.truth.at(path);
  if (onConflict === 'overwrite' && theirs && before !== 'nothing') {
    window.setBase(path, before);
    await saveOnce(stage, window, operation, { ...BOTH, expected: theirs.snapshot });
  } else if (await read(stage, window, path)) {
    window.opened(path);
    await saveOnce(stage, window, operation);
  }
}

async function saveOnce(
  stage: Stage,
  window: OurWindow,
  { path, size }: Edit,
  options: WriteOptions = BOTH,
): Promise<ConflictError | undefined> {
  const before = await stage.truth.at(path);
  window.files.documents.willSave(path);
  const saved = await trySave(stage, window, path, size, options);
  const conflict = await judgeSave(stage, before, saved);
  if (!saved.error) window.files.documents.adopt(path);
  return conflict;
}
