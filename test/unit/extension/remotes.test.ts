import assert from 'node:assert/strict';
import { Emitter, toDisposable } from '../../../src/common/lifecycle.ts';
import type { Connection } from '../../../src/extension/connections/connection.ts';
import { parseConnections } from '../../../src/extension/connections/connectionSettings.ts';
import type { OpenedRemote } from '../../../src/extension/remotes/remote.ts';
import { Remotes } from '../../../src/extension/remotes/remotes.ts';
import type { RemoteChange } from '../../../src/remote/remoteFiles.ts';

const SITE = { id: 'my-site', host: 'ftp.example.com' };
const CHANGED: readonly RemoteChange[] = [{ type: 'changed', path: '/index.html' }];

function saved(entry: object): Connection {
  const [found] = parseConnections([entry]);
  assert.ok(found?.connection);
  return found.connection;
}

/** Parts of a server that tell of a change where somebody watches. */
function opened(): { readonly parts: OpenedRemote; change(): void } {
  const didChange = new Emitter<readonly RemoteChange[]>();
  const never = () => toDisposable(() => undefined);
  let watches = 0;
  const files = {
    onDidChange: didChange.event,
    onDidRejectNames: never,
    onDidList: never,
    watch: () => {
      watches += 1;
      return toDisposable(() => (watches -= 1));
    },
    setOpenFiles: () => undefined,
    setFocused: () => undefined,
  };
  const parts = {
    files,
    outbox: { run: () => Promise.resolve() },
    pool: { onDidChangeStatus: never },
    close: () => Promise.resolve(),
  } as unknown as OpenedRemote;
  return { parts, change: () => watches > 0 && didChange.fire(CHANGED) };
}

describe('The servers in use', () => {
  for (const [what, before, after] of [
    ['its host', SITE, { ...SITE, host: 'ftp.example.net' }],
    ['to TLS from the first byte', SITE, { ...SITE, security: 'implicit' }],
    ['from TLS from the first byte', { ...SITE, security: 'implicit' }, SITE],
  ] as const) {
    it(`watch a folder on when its connection changes ${what}`, () => {
      let connection = saved(before);
      let latest: ReturnType<typeof opened> | undefined;
      const remotes = new Remotes({
        resolve: () => connection,
        open: () => (latest = opened()).parts,
      });
      const told: string[] = [];
      remotes.onDidChange(({ authorities }) => told.push(...authorities));
      const remote = remotes.get('my-site');
      remote.watch('/', { recursive: true });
      assert.ok(remote.files);

      connection = saved(after);
      remotes.settle();
      assert.ok(remotes.get('my-site').files);
      latest?.change();
      assert.ok(told.includes('my-site'));
      assert.equal(remotes.get('my-site'), remote);
      assert.equal(remotes.find('my-site'), remote);
      assert.equal(remotes.find(connection.authority), remote);
      assert.deepEqual(remotes.all, [remote]);
      remotes.dispose();
    });
  }
});
