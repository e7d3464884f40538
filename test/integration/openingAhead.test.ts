import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const FILES = { 'a.txt': 'the first', 'b.txt': 'the second' };
const OVERWRITE = { create: true, overwrite: true };

describe('a data connection that is opened ahead', () => {
  const open = useScenes();

  /** After a first transfer, with the data connection of the next one open. */
  async function warm(
    server: Partial<FtpServerOptions> = {},
    client: Partial<ClientOptions> = {},
  ): Promise<Scene> {
    const scene = await open(server, { maxConnections: 1, shortcuts: true, ...client }, FILES);
    await scene.files.list('/');
    return scene;
  }

  /** @param count of all data connections since the last `reset` */
  const isOpen = ({ server }: Scene, count: number, open = 1): Promise<void> =>
    server.waitUntil(() => server.dataConnections === count && server.openDataConnections === open);

  it('is there for the next transfer, which opens one for the one after it', async () => {
    const scene = await warm();
    await isOpen(scene, 2);
    scene.server.reset();
    assert.equal(Buffer.from(await scene.files.read('/a.txt')).toString(), 'the first');
    await isOpen(scene, 1);
    assert.deepEqual(scene.sent, ['RETR /a.txt', 'EPSV']);
    await scene.files.write('/b.txt', bytes('saved'), OVERWRITE);
    assert.equal(await scene.textOnDisk('b.txt'), 'saved');
    assert.equal(scene.sent[2], 'STOR /.temporary.tmp');
  });

  it('is why the session that has one comes before others', async () => {
    const scene = await warm({}, { maxConnections: 2 });
    await Promise.all(Object.keys(FILES).map((name) => scene.files.read(`/${name}`)));
    await isOpen(scene, 5, 2);
    scene.server.reset();
    let goOn = (): void => undefined;
    scene.server.scriptNext('EPSV', { until: new Promise<void>((resolve) => (goOn = resolve)) });
    for (const name of Object.keys(FILES)) {
      scene.files.refresh(`/${name}`);
      await scene.files.read(`/${name}`);
    }
    const [first, second] = scene.server.commands.filter(({ verb }) => verb === 'RETR');
    assert.ok(first && second && first.sessionId !== second.sessionId);
    goOn();
  });

  it('is not used once the server has ended it', async () => {
    const scene = await warm();
    await isOpen(scene, 2);
    await scene.server.closeDataConnections();
    while (!scene.client.log.some((line) => line.includes('opened ahead has ended')))
      await nextTurn();
    scene.server.reset();
    assert.equal(Buffer.from(await scene.files.read('/a.txt')).toString(), 'the first');
    assert.deepEqual(scene.sent.slice(0, 2), ['EPSV', 'RETR /a.txt']);
  });

  it('is not used again after a transfer was refused', async () => {
    const scene = await warm();
    await isOpen(scene, 2);
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'RETR' && argument === '/a.txt' ? { reply: '550 No.\r\n' } : undefined,
    );
    scene.server.reset();
    await assert.rejects(scene.files.read('/a.txt'));
    assert.equal(Buffer.from(await scene.files.read('/b.txt')).toString(), 'the second');
    assert.deepEqual(scene.sent.filter((line) => /^(EPSV|RETR)/.test(line)).slice(0, 3), [
      'RETR /a.txt',
      'EPSV',
      'RETR /b.txt',
    ]);
  });

  for (const [title, server, client] of [
    ['on a server that takes one command at a time', { greeting: '220 Microsoft FTP Service' }, {}],
    ['in active mode', { active: 'before-150' }, { data: { mode: 'active' } }],
    ['where the connection says so', {}, { shortcuts: { dataAhead: false } }],
  ] as const) {
    it(`is not opened ${title}`, async () => {
      const scene = await warm(server, client);
      await scene.files.read('/a.txt');
      const { EPSV = 0, EPRT = 0 } = scene.server.counts();
      assert.equal(EPSV + EPRT, 2);
      await scene.server.waitUntil(() => scene.server.openDataConnections === 0);
    });
  }

  it('is not opened any more once two transfers on them have failed', async () => {
    const scene = await warm();
    for (let failures = 0; failures < 2; failures++) {
      await isOpen(scene, 2 + 2 * failures);
      scene.server.scriptNext('RETR', { data: { afterBytes: 3, then: 'cut' } });
      // Read again on another session, of which nothing is open ahead.
      await scene.files.read(failures === 0 ? '/a.txt' : '/b.txt');
    }
    await scene.files.list('/');
    scene.files.refresh('/a.txt');
    scene.server.reset();
    await scene.files.read('/a.txt');
    assert.deepEqual(scene.sent.slice(-2), ['EPSV', 'RETR /a.txt']);
    await scene.server.waitUntil(() => scene.server.openDataConnections === 0);
  });
});
