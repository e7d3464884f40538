import assert from 'node:assert/strict';
import { ConflictError } from '../../src/remote/guard/conflict.ts';
import { text } from './content.ts';
import type { Topic } from './topic.ts';

/** The file was read, and others change it on the disk of the server, which tells nobody. */
export const conflicts: Topic = ({ case: it, traits }) => {
  // In the editor the person is asked instead.
  if (!traits.honoursWriteFlags) return;

  it('does not replace what has changed since it was read', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'the base');
    await fs.readFile(at('file.txt'));
    // The same size, as a rule in the same second.
    for (const theirs of ['THE BASE', 'of another size']) {
      await disk.write(at('file.txt'), theirs);
      await assert.rejects(fs.writeFile(at('file.txt'), text('mine')), isConflict);
      assert.equal(await disk.text(at('file.txt')), theirs);
      assert.deepEqual(await disk.list(folder), ['file.txt']);
    }
    await fs.readFile(at('file.txt'));
    await fs.writeFile(at('file.txt'), text('mine, on theirs'));
    assert.equal(await disk.text(at('file.txt')), 'mine, on theirs');
  });

  it('saves again and again what nobody else changes', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'the base');
    await fs.readFile(at('file.txt'));
    for (const mine of ['one', 'two', 'longer', 'six']) {
      await fs.writeFile(at('file.txt'), text(mine));
      assert.equal(await disk.text(at('file.txt')), mine);
    }
  });

  it('saves over a file that was written anew with what it held', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'the base');
    await fs.readFile(at('file.txt'));
    await disk.write(at('file.txt'), 'the base');
    await fs.writeFile(at('file.txt'), text('mine'));
    assert.equal(await disk.text(at('file.txt')), 'mine');
  });

  it('makes a file anew that others have deleted', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'the base');
    await fs.readFile(at('file.txt'));
    await disk.remove(at('file.txt'));
    await fs.writeFile(at('file.txt'), text('mine'));
    assert.equal(await disk.text(at('file.txt')), 'mine');
    assert.deepEqual(await disk.list(folder), ['file.txt']);
  });
};

function isConflict(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ConflictError;
}
