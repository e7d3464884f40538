import assert from 'node:assert/strict';

import type { ProfileMemory } from '../../src/ftp/session/profileKeeper.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { useScenes, type Scene } from './scene.ts';

/** What outlives a window, within this process. */
class Kept implements ProfileMemory {
  stored: unknown;

  load(): unknown {
    return this.stored;
  }

  save(stored: unknown): void {
    this.stored = stored;
  }
}

const FILES = { 'a.txt': 'a' };

describe('the packets of a login', () => {
  const open = useScenes();
  let kept: Kept;

  beforeEach(() => {
    kept = new Kept();
  });

  const visit = (server: Partial<FtpServerOptions> = {}, client = {}): Promise<Scene> =>
    open(server, { memory: kept, maxConnections: 1, ...client }, FILES);

  /** Another window has been there before. */
  async function know(server: Partial<FtpServerOptions> = {}, client = {}): Promise<void> {
    const scene = await visit(server, client);
    await scene.files.list('/');
    await scene.client.close();
  }

  /** @returns the last command that came before the answer to `verb` was sent */
  async function before(scene: Scene, verb: string, last: string): Promise<void> {
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext(verb, { until });
    const listing = scene.files.list('/');
    await scene.server.waitFor(last);
    release();
    assert.deepEqual([...(await listing).keys()], ['a.txt']);
  }

  it('are one for a server that is known', async () => {
    await know();
    await before(await visit(), 'FEAT', 'PWD');
  });

  it('are two for a server that is not: the password goes to the host that it is for', async () => {
    await before(await visit(), 'FEAT', 'USER');
    await before(await visit(), 'PASS', 'SYST');
  });

  it('hold no password for a server that is not known until it has answered', async () => {
    const scene = await visit();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('FEAT', { until });
    const listing = scene.files.list('/');
    await scene.server.waitFor('USER');
    assert.equal(scene.server.counts()['PASS'], undefined);
    release();
    await listing;
  });

  it('are dialled again where the server is known and has got several hosts since', async () => {
    await know({}, { host: 'localhost' });
    const scene = await visit({ extensions: ['HOST'] }, { host: 'localhost' });
    await scene.files.list('/');
    const { PASS } = scene.server.counts();
    assert.equal(PASS, 2);
    assert.ok(scene.sent.lastIndexOf('HOST localhost') > scene.sent.indexOf('FEAT'));
  });

  it('are one for each command on a server that loses what comes in one packet', async () => {
    await know();
    const scene = await visit();
    // It has lost all but the first two.
    scene.server.onCommand(({ verb, sessionId }) =>
      sessionId === 1 && !['CONNECT', 'FEAT', 'USER'].includes(verb) ? { reply: '' } : undefined,
    );
    assert.deepEqual([...(await scene.files.list('/')).keys()], ['a.txt']);
    assert.equal(scene.server.counts()['USER'], 2);
    assert.match(scene.client.log.join('\n'), /pipelining = false/);
  });
});
