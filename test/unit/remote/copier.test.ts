import assert from 'node:assert/strict';

import { basename, type RemotePath } from '../../../src/common/remotePath.ts';
import { Copier } from '../../../src/remote/copier.ts';
import type { Lookup } from '../../../src/remote/lookup.ts';
import type { RemoteEntry, RemoteSession } from '../../../src/remote/remoteSession.ts';
import type { Saver } from '../../../src/remote/saving/saver.ts';
import { folder } from './entries.ts';

/** A server on which every folder holds another one, and no listing tells a link. */
class EndlessRemote {
  readonly made: RemotePath[] = [];
  readonly copier: Copier;

  /** @param below what is in a folder */
  constructor(below: (path: RemotePath) => RemoteEntry) {
    const listed = (path: RemotePath): readonly RemoteEntry[] => [below(path)];
    const session = {
      list: (path: RemotePath) => Promise.resolve({ entries: listed(path), rejected: [] }),
      createDirectory: (path: RemotePath) => {
        this.made.push(path);
        return this.made.length < 1_000 ? Promise.resolve() : Promise.reject(new Error('Full'));
      },
    } as unknown as RemoteSession;
    this.copier = new Copier({
      runner: { run: (work) => work(session, new AbortController().signal) },
      lookup: {
        folder: (path: RemotePath) =>
          Promise.resolve(new Map(listed(path).map((one) => [one.name, one]))),
      } as unknown as Lookup,
      saver: undefined as unknown as Saver,
      spoolDirectory: '',
    });
  }

  copy(): Promise<unknown> {
    return this.copier.copy('/a', folder('a'), '/to', undefined, {});
  }
}

describe('a copy of folders without an end', () => {
  it('is refused where one is among those that it is in', async () => {
    const remote = new EndlessRemote((path) => ({
      ...folder(basename(path) === 'b' ? 'c' : 'b'),
      folderId: basename(path) === 'b' ? 'id of c' : 'id of b',
    }));
    await assert.rejects(remote.copy(), { code: 'not-supported', path: '/a/b/c/b' });
    assert.deepEqual(remote.made, ['/to', '/to/b', '/to/b/c']);
  });

  it('is refused at a depth that no tree has where nothing tells one from another', async () => {
    const remote = new EndlessRemote(() => folder('b'));
    await assert.rejects(remote.copy(), { code: 'not-supported' });
    assert.equal(remote.made.length, 101);
  });
});
