import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ProfileMemory } from '../../src/ftp/session/profileKeeper.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

/** What outlives a window. */
class Kept implements ProfileMemory {
  stored: unknown;

  load(): unknown {
    return this.stored;
  }

  save(stored: unknown): void {
    this.stored = stored;
  }
}

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

  it('is asked for in the packet of the login where the server is known', async () => {
    const memory = new Kept();
    const first = await warm({}, { memory });
    assert.equal(first.sent.indexOf('EPSV'), first.sent.indexOf('MLSD /') - 1);
    await first.client.close();
    const scene = await open({}, { memory, maxConnections: 1, shortcuts: true }, FILES);
    let came: readonly string[] = [];
    scene.server.onCommand(({ verb, sessionId }) => {
      if (verb === 'USER') came = scene.server.commandsOf(sessionId).map((one) => one.verb);
      return undefined;
    });
    await scene.files.list('/');
    assert.equal(came.at(-1), 'EPSV');
    await isOpen(scene, 2);
    assert.equal(scene.server.counts()['EPSV'], 2);
  });

  it('is asked for when it is needed where the packet of the login got none', async () => {
    const memory = new Kept();
    await (await warm({}, { memory })).client.close();
    const scene = await open({}, { memory, maxConnections: 1, shortcuts: true }, FILES);
    scene.server.scriptNext('EPSV', '425 Not now.');
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'b.txt']);
  });

  it('is not opened any more once two transfers on them have failed', async () => {
    let nowMs = Date.now();
    const scene = await warm({}, { now: () => nowMs });
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
    assert.match(scene.client.log.join('\n'), /info: Server: takesAhead = "no"/);
    nowMs += 11 * 60_000;
    await scene.files.read('/b.txt');
    await scene.server.waitUntil(() => scene.server.openDataConnections === 1);
  });

  it('is opened again where the line was why, as others failed, too', async () => {
    const scene = await warm();
    for (let failures = 0; failures < 3; failures++) {
      await scene.server.waitUntil(() => scene.server.openDataConnections === 1);
      const cut = { data: { afterBytes: 3, then: 'cut' } } as const;
      scene.server.scriptNext('RETR', cut);
      scene.server.scriptNext('RETR', cut);
      scene.files.refresh('/a.txt');
      await scene.files.read('/a.txt').catch(() => undefined);
      await scene.files.list('/');
      scene.files.refresh('/');
    }
    assert.doesNotMatch(scene.client.log.join('\n'), /takesAhead = "no"/);
  });
});
