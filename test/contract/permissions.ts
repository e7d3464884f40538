import assert from 'node:assert/strict';
import { text } from './content.ts';
import type { Contract, Topic } from './topic.ts';

export const permissions: Topic = (contract) => {
  closedFolder(contract);
  if (contract.traits.enforcesModes) modes(contract);
};

const DENIED = { code: 'NoPermissions' };

function closedFolder({ case: it }: Contract): void {
  it('changes nothing in a folder that is closed for it', async ({ world, fs, disk, at }) => {
    await disk.mkdir(at('closed'));
    await disk.write(at('closed/file.txt'), 'kept');
    await disk.write(at('other.txt'), 'other');
    await world.whileReadOnly(at('closed'), async () => {
      assert.equal(Buffer.from(await fs.readFile(at('closed/file.txt'))).toString(), 'kept');
      await assert.rejects(fs.writeFile(at('closed/file.txt'), text('changed')), DENIED);
      await assert.rejects(fs.writeFile(at('closed/new.txt'), text('new')), DENIED);
      await assert.rejects(fs.createDirectory(at('closed/new')), DENIED);
      await assert.rejects(fs.delete(at('closed/file.txt')), DENIED);
      await assert.rejects(fs.rename(at('closed/file.txt'), at('moved.txt')), DENIED);
      await assert.rejects(fs.rename(at('other.txt'), at('closed/other.txt')), DENIED);
      await assert.rejects(fs.copy(at('other.txt'), at('closed/other.txt')), DENIED);
      await assert.rejects(fs.delete(at('closed'), { recursive: true }), DENIED);
    });
    assert.deepEqual(await disk.list(at('closed')), ['file.txt']);
    assert.equal(await disk.text(at('closed/file.txt')), 'kept');
    assert.equal(await disk.text(at('other.txt')), 'other');
    assert.ok(!(await disk.exists(at('moved.txt'))));
  });
}

function modes({ case: it }: Contract): void {
  it('saves in place where the folder takes no new file', async ({ fs, disk, at }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/file.txt'), 'before');
    await disk.chmod(at('folder'), 0o555);
    try {
      await fs.writeFile(at('folder/file.txt'), text('after'));
    } finally {
      await disk.chmod(at('folder'), 0o755);
    }
    assert.equal(await disk.text(at('folder/file.txt')), 'after');
    assert.deepEqual(await disk.list(at('folder')), ['file.txt']);
  });

  it('does not replace a file that is read-only', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'kept');
    await disk.chmod(at('file.txt'), 0o444);
    await assert.rejects(fs.writeFile(at('file.txt'), text('changed')), DENIED);
    assert.equal(await disk.text(at('file.txt')), 'kept');
    assert.equal(await disk.mode(at('file.txt')), 0o444);
  });

  it('tells that a file cannot be read', async ({ fs, disk, at }) => {
    await disk.write(at('secret.txt'), 'secret');
    await disk.chmod(at('secret.txt'), 0o000);
    await assert.rejects(fs.readFile(at('secret.txt')), DENIED);
    assert.equal(await disk.mode(at('secret.txt')), 0o000);
  });

  it('tells that a folder cannot be listed', async ({ fs, disk, at }) => {
    await disk.mkdir(at('closed'));
    await disk.write(at('closed/file.txt'), 'kept');
    await disk.chmod(at('closed'), 0o000);
    try {
      await assert.rejects(fs.readDirectory(at('closed')), DENIED);
      await assert.rejects(fs.delete(at('closed'), { recursive: true }), DENIED);
    } finally {
      await disk.chmod(at('closed'), 0o755);
    }
    assert.deepEqual(await disk.list(at('closed')), ['file.txt']);
  });
}
