import assert from 'node:assert/strict';

import type { ClientOptions } from '../support/clientUnderTest.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const SITE = { 'a.txt': 'the first', 'b.txt': 'the second', 'ssl/session.txt': 'tls' };
const OVERWRITE = { create: true, overwrite: true };
/** What ProFTPD says behind its 150, of a session that it does not know and of a line that broke. */
const AFTER_150 =
  '150 Opening.\r\n425 Unable to build data connection: Operation not permitted\r\n';

const text = (content: Uint8Array) => Buffer.from(content).toString();
const speaksOf = ({ client }: Scene, what: RegExp): boolean =>
  client.log.some((line) => what.test(line));

describe('under TLS a transfer that is refused', () => {
  const open = useScenes({ tls: true });
  const warm = async (
    server: Partial<FtpServerOptions> = {},
    client: Partial<ClientOptions> = {},
  ): Promise<Scene> => {
    const scene = await open(server, { maxConnections: 1, ...client }, SITE);
    await scene.files.list('/');
    return scene;
  };

  /** The only session goes on, and nothing was concluded about TLS. */
  function assertSameSession(scene: Scene): void {
    assert.equal(scene.server.loginCount, 1);
    assert.ok(!speaksOf(scene, /TLS 1\.2 is used|too old/));
    assert.ok(scene.server.handshakes.every(({ protocol }) => protocol === 'TLSv1.3'));
  }

  it('with 450 for an empty folder is an empty folder', async () => {
    const scene = await open(
      {
        mlsd: false,
        listsHidden: true,
        onCommand: ({ verb, argument }, { cwd }) => {
          if (verb !== 'LIST') return undefined;
          return argument === '-a' || cwd === '/empty' ? '450 No files found.' : undefined;
        },
      },
      { maxConnections: 1 },
      SITE,
    );
    await scene.files.createDirectory('/empty');
    scene.files.refresh('/empty');
    assert.deepEqual([...(await scene.files.list('/empty')).keys()], []);
    assert.equal((await scene.files.list('/')).size, 4);
    assertSameSession(scene);
  });

  for (const refusal of ['450 The file is busy.', '450 /ssl/session.txt is busy.']) {
    it(`with ${refusal} is refused, and nothing else`, async () => {
      const scene = await warm();
      for (let round = 0; round < 2; round++) {
        scene.server.scriptNext('RETR', refusal);
        await assert.rejects(scene.files.read('/ssl/session.txt'), { code: 'no-permission' });
      }
      assert.equal(text(await scene.files.read('/ssl/session.txt')), 'tls');
      assertSameSession(scene);
    });
  }

  it('with 450 for the temporary name of a save is stored in place', async () => {
    const scene = await warm({
      onCommand: ({ verb, argument }) =>
        verb === 'STOR' && argument.includes('.ftp-workspace-') ? '450 Not that.' : undefined,
    });
    await scene.files.write('/a.txt', bytes('changed'), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), 'changed');
    assertSameSession(scene);
  });

  it('with 425 before it began is a lost data connection, and TLS 1.3 stays', async () => {
    const scene = await open({}, { maxConnections: 1 }, SITE);
    scene.server.scriptNext('MLSD', '425 Cannot open the data connection.');
    assert.ok((await scene.files.list('/')).has('a.txt'));
    assert.equal(scene.server.loginCount, 2);
    assert.ok(!speaksOf(scene, /TLS 1\.2 is used|too old/));
  });

  it('before it began, with words on the session of TLS, is done again on another one', async () => {
    const scene = await warm();
    // FileZilla Server.
    scene.server.scriptNext('RETR', '450 TLS session of data connection not resumed.');
    assert.equal(text(await scene.files.read('/a.txt')), 'the first');
    assert.equal(scene.server.loginCount, 2);
    assert.ok(speaksOf(scene, /too old for data connections/));
  });

  it('twice on data connections that were opened ahead: no more are', async () => {
    const scene = await warm({}, { shortcuts: true });
    for (const path of ['/a.txt', '/b.txt']) {
      await scene.server.waitUntil(() => scene.server.openDataConnections === 1);
      scene.server.scriptNext('RETR', { reply: AFTER_150 });
      await scene.files.read(path);
    }
    assert.match(scene.client.log.join('\n'), /info: Server: takesAhead = "no"/);
  });
});
