import { createFolder, relocate, remove } from './changing.ts';
import { editBehindTheBack } from './colleague.ts';
import { edit } from './editing.ts';
import { list, read, stat } from './looking.ts';
import type { OurWindow } from './ourWindow.ts';
import type { Operation } from './plan.ts';
import { judgeSave, trySave } from './saves.ts';
import type { Stage } from './stage.ts';

/** Does one thing, and proves that it was right. @throws Violation */
export async function perform(stage: Stage, operation: Operation): Promise<void> {
  switch (operation.kind) {
    case 'colleague':
      return editBehindTheBack(stage, operation.path, operation.what);
    case 'edit':
      return edit(stage, operation);
    case 'save':
      return save(stage, operation);
    case 'rename':
    case 'copy':
      return relocate(stage, operation);
    case 'read':
    case 'stat':
    case 'list':
    case 'delete':
    case 'create-folder':
      await simple[operation.kind](stage, stage.window(operation.window), operation.path);
  }
}

type Deed = (stage: Stage, window: OurWindow, path: string) => Promise<unknown>;

const simple: Record<'read' | 'stat' | 'list' | 'delete' | 'create-folder', Deed> = {
  read,
  stat,
  list,
  delete: remove,
  'create-folder': createFolder,
};

async function save(
  stage: Stage,
  { window: number, path, size, flags }: Operation & { kind: 'save' },
): Promise<void> {
  const window = stage.window(number);
  const before = await stage.truth.at(path);
  await judgeSave(stage, before, await trySave(stage, window, path, size, flags));
}
