import type { ColleagueEdit } from './plan.ts';
import type { Stage } from './stage.ts';

/** Changes a file on the server's own disk: none of our windows hears of it. */
export async function editBehindTheBack(
  stage: Stage,
  path: string,
  what: ColleagueEdit['what'],
): Promise<void> {
  const { truth, figures, parts } = stage;
  const { disk } = parts;
  const now = await truth.at(path);
  if (!truth.hasFolderOf(path)) return;
  if (now === 'nothing' && (what === 'touch' || what === 'delete')) return;
  figures.add('operations', `colleague: ${what}`);
  if (what === 'touch') return disk.touch(path, new Date());
  if (what === 'delete') {
    await disk.remove(path);
    truth.set(path, 'nothing');
  } else {
    const size = what === 'same-size' ? 'same' : 'small';
    const { version, content } = stage.make(path, 'a colleague', size);
    if (what === 'replace') await disk.remove(path);
    await disk.write(path, content);
    truth.set(path, version);
  }
  stage.noteChanged(path);
}
