import assert from 'node:assert/strict';
import type { StoredProfile } from '../../src/ftp/session/storedProfile.ts';
import { useScenes, type Scene } from './scene.ts';

/** What a server says that is known to go on when our side of a data connection has ended. */
const KNOWN = '220 (vsFTPd 3.0.3)';
const FEW = Array.from({ length: 3 }, (_, index) => `${index}.txt`);
/** A listing of more than 16 KB. */
const MANY = Array.from({ length: 300 }, (_, index) => `a file with a long name, ${index}.txt`);

for (const tls of [false, true]) {
  describe(`a data connection that is ended first${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    /** Opens a server with the files. */
    function openWith(
      names: readonly string[],
      server: Parameters<typeof Scene.open>[0],
    ): Promise<Scene> {
      return open(server, {}, Object.fromEntries(names.map((name) => [name, 'x'])));
    }

    /** How many listings the server was asked for, in as many rounds. */
    async function listings(scene: Scene, names: readonly string[], rounds = 2): Promise<number> {
      for (let round = 0; round < rounds; round++) {
        scene.files.refresh('/');
        const listed = [...(await scene.files.list('/')).keys()];
        assert.deepEqual(listed.sort(), [...names].sort());
      }
      return scene.server.counts()['MLSD'] ?? 0;
    }

    it('brings the whole listing of a server that is known for it', async () => {
      const scene = await openWith(FEW, { greeting: KNOWN });
      assert.equal(await listings(scene, FEW), 2);
    });

    it('is proved once by a long listing', async () => {
      const scene = await openWith(MANY, { greeting: KNOWN });
      assert.equal(await listings(scene, MANY, 3), 4);
    });

    it('is ended so on no other server', async () => {
      const scene = await openWith(MANY, { onEarlyEnd: '426' });
      assert.equal(await listings(scene, MANY), 2);
    });

    it('costs one more try on a server that gives up, once', async () => {
      const scene = await openWith(FEW, { greeting: KNOWN, onEarlyEnd: '426' });
      assert.equal(await listings(scene, FEW), 3);
    });

    it('is done without where a line broke, for this window alone', async () => {
      let stored: StoredProfile | undefined;
      const memory = {
        load: () => undefined,
        save: (profile: StoredProfile) => void (stored = profile),
      };
      const scene = await open({ greeting: KNOWN }, { memory }, { 'a.txt': 'x' });
      scene.server.scriptNext('MLSD', { data: { afterBytes: 1, then: 'cut' } });
      assert.equal(await listings(scene, ['a.txt']), 3);
      assert.ok(scene.client.log.some((line) => line.includes('endFirst = "doubted"')));
      await scene.client.close();
      assert.ok(stored);
      assert.equal(stored.learned['endFirst'], undefined);
    });

    it('costs one more try on a server that sends a part and says 226, once', async () => {
      const scene = await openWith(MANY, { greeting: KNOWN, onEarlyEnd: 'truncate' });
      assert.equal(await listings(scene, MANY, 3), 4);
    });
  });
}
