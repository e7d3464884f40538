import assert from 'node:assert/strict';
import { changesByOthers } from './changesByOthers.ts';
import { concurrency } from './concurrency.ts';
import { conflicts } from './conflicts.ts';
import { copying } from './copying.ts';
import { deleting } from './deleting.ts';
import { folders } from './folders.ts';
import { names } from './names.ts';
import { permissions } from './permissions.ts';
import { reading } from './reading.ts';
import { renaming } from './renaming.ts';
import { sizes } from './sizes.ts';
import { stats } from './stats.ts';
import { symlinks } from './symlinks.ts';
import type { Contract, Scene, Topic } from './topic.ts';
import type { Traits, World } from './world.ts';
import { writing } from './writing.ts';

const topics: Readonly<Record<string, Topic>> = {
  stat: stats,
  'reading files': reading,
  'writing files': writing,
  folders,
  renaming,
  deleting,
  copying,
  sizes,
  names,
  permissions,
  'symbolic links': symlinks,
  'changes by others': changesByOthers,
  conflicts,
  'many at once': concurrency,
};

const OPEN_TIMEOUT_MS = 30_000;
const LEFT_OVER = '.ftp-workspace-';

/**
 * What every operation means, proved on one server, by its answers and by the server's disk.
 *
 * @param openWorld undefined: the server cannot be had, and its cases are skipped
 */
export function fileSystemContract(
  name: string,
  traits: Traits,
  openWorld: () => Promise<World | undefined>,
): void {
  describe(`the file system on ${name}`, () => {
    let world: World | undefined;
    let cases = 0;

    before(async function () {
      this.timeout(OPEN_TIMEOUT_MS);
      world = await openWorld();
      if (!world) this.skip();
    });

    after(async () => {
      await world?.close();
    });

    const contract: Contract = {
      traits,
      case: (title, body) => {
        const folder = `/case ${++cases}`;
        it(title, async () => {
          assert.ok(world, 'the world is open');
          await inFolder(world, folder, body);
        });
      },
    };
    for (const [title, topic] of Object.entries(topics)) describe(title, () => topic(contract));
  });
}

/** Runs a case in a new folder, which must not hold any of our own files in the end. */
async function inFolder(
  world: World,
  folder: string,
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  const { fs, disk } = world;
  await fs.createDirectory(folder);
  try {
    await body({ world, fs, disk, folder, at: (name) => `${folder}/${name}` });
    const leftOver = (await disk.tree(folder)).filter((name) => name.includes(LEFT_OVER));
    assert.deepEqual(leftOver, [], 'no file of a save is left over');
  } finally {
    await disk.remove(folder);
  }
}
