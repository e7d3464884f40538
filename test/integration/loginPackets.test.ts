import assert from 'node:assert/strict';

import type { ProfileMemory } from '../../src/ftp/session/profileKeeper.ts';
import type { CommandHook, ReceivedCommand, Scripted } from '../support/ftpServer/script.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { noteSecret } from '../support/secrets.ts';
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

/** Whether something came behind a command before that was answered. */
const hasCompany = ({ server }: Scene, { sessionId, verb }: ReceivedCommand): boolean =>
  verb !== 'CONNECT' && server.commandsOf(sessionId).at(-1)?.verb !== verb;

/** Servers that do not bear anything in one packet with the password. */
const INTOLERANT: Readonly<Record<string, (verb: string) => Scripted | undefined>> = {
  'answers PASS as if it were USER': (verb) => (verb === 'PASS' ? '331 Who?' : undefined),
  'knows no sequence but its own': (verb) => (verb === 'PASS' ? '503 USER first.' : undefined),
  'accepts the password in answer to something else': (verb) =>
    ({ PASS: '530 Wait.', TYPE: '230 Logged in.' })[verb],
  'refuses what comes behind the password': (verb) => (verb === 'TYPE' ? '530 Wait.' : undefined),
  'says 421 to what comes behind it': (verb) => (verb === 'TYPE' ? { end: '421' } : undefined),
  'ends the connection': (verb) => (verb === 'PASS' ? { end: 'destroy' } : undefined),
};

function intolerant(scene: Scene, ways: (verb: string) => Scripted | undefined): CommandHook {
  const offenders = new Set<number>();
  return (command) => {
    const { verb, sessionId } = command;
    if (verb === 'PASS' && hasCompany(scene, command)) offenders.add(sessionId);
    return offenders.has(sessionId) ? ways(verb) : undefined;
  };
}

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

  for (const [title, server, shortcuts] of [
    ['where the connection says so', {}, { loginBurst: false }],
    ['on a server whose greeting says so', { greeting: '220 Microsoft FTP Service' }, {}],
  ] as const) {
    it(`are one for each command ${title}, from the first`, async () => {
      for (let visits = 0; visits < 2; visits++) {
        const scene = await visit(server, { shortcuts });
        const accompanied: string[] = [];
        scene.server.onCommand((command) => {
          if (hasCompany(scene, command)) accompanied.push(command.verb);
          return undefined;
        });
        assert.deepEqual([...(await scene.files.list('/')).keys()], ['a.txt']);
        assert.deepEqual(accompanied, []);
        assert.equal(scene.server.counts()['USER'], 1);
        await scene.client.close();
      }
    });
  }

  it('are not sent again by themselves where the password is wrong on such a server', async () => {
    const wrong = { password: noteSecret('mistyped-Gnu-1704') };
    const scene = await visit({ greeting: '220 Microsoft FTP Service' }, wrong);
    await assert.rejects(scene.files.list('/'), { code: 'authentication-failed' });
    const usual = await visit({}, wrong);
    await assert.rejects(usual.files.list('/'), { code: 'authentication-failed' });
    assert.equal(scene.server.counts()['PASS'], usual.server.counts()['PASS']);
  });

  for (const [title, ways] of Object.entries(INTOLERANT)) {
    it(`are one for each command on a server that ${title}, and that is remembered`, async () => {
      const scene = await visit();
      scene.server.onCommand(intolerant(scene, ways));
      for (let visits = 0; visits < 3; visits++) {
        // The line may have been at fault, once; and a password that was lost is not said again.
        const listing = scene.files.list('/');
        if (title === 'ends the connection' && visits === 0) {
          await assert.rejects(listing, { code: 'connection-lost' });
        } else await listing;
        await scene.pool.disconnect();
        scene.files.refresh('/');
      }
      scene.server.reset();
      assert.deepEqual([...(await scene.files.list('/')).keys()], ['a.txt']);
      assert.equal(scene.server.counts()['USER'], 1);
      assert.match(scene.client.log.join('\n'), /info: .*loginBurst = "?no"?/);
      await scene.client.close();
      const next = await visit();
      next.server.onCommand(intolerant(next, ways));
      assert.deepEqual([...(await next.files.list('/')).keys()], ['a.txt']);
      assert.equal(next.server.counts()['USER'], 1);
    });
  }

  it('are packets again where the line broke once', async () => {
    const scene = await visit();
    scene.server.scriptNext('PWD', { end: 'destroy' });
    await scene.files.list('/');
    await scene.pool.disconnect();
    scene.server.reset();
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('USER', { until });
    scene.files.refresh('/');
    const listing = scene.files.list('/');
    await scene.server.waitFor('PASS');
    release();
    await listing;
  });

  it('hold FEAT and SYST each time where what was said is not to be relied on', async () => {
    await know();
    const client = { shortcuts: { knownFeatures: false } };
    const scene = await visit({}, client);
    for (let sessions = 1; sessions <= 2; sessions++) {
      await scene.files.list('/');
      await scene.pool.disconnect();
      scene.files.refresh('/');
      const { FEAT, SYST } = scene.server.counts();
      assert.deepEqual([FEAT, SYST], [sessions, sessions]);
    }
    await scene.client.close();
    const usual = await visit();
    await usual.files.list('/');
    await usual.pool.disconnect();
    usual.files.refresh('/');
    await usual.files.list('/');
    assert.deepEqual(
      [usual.server.counts()['FEAT'], usual.server.counts()['SYST']],
      [1, undefined],
    );
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
