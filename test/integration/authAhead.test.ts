import assert from 'node:assert/strict';
import type { ProfileMemory } from '../../src/ftp/session/profileKeeper.ts';
import type { SecurityMode } from '../../src/ftp/session/security.ts';
import { testCertificate, type KeyPair } from '../support/certificates.ts';
import { openToAll, type ClientOptions } from '../support/clientUnderTest.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import type { Scripted } from '../support/ftpServer/script.ts';
import { useScenes, type Scene } from './scene.ts';

const SITE = { 'index.html': 'hello world' };

/** What outlives a window. */
class Kept implements ProfileMemory {
  stored: unknown;

  load(): unknown {
    return this.stored;
  }

  save(stored: unknown): void {
    this.stored = JSON.parse(JSON.stringify(stored));
  }
}

describe('AUTH before the greeting', () => {
  const open = useScenes();
  let certificate: KeyPair;

  before(async () => {
    certificate = await testCertificate();
  });

  function window(
    memory: Kept,
    mode: SecurityMode = 'explicit',
    more: { server?: Partial<FtpServerOptions>; client?: Partial<ClientOptions> } = {},
  ): Promise<Scene> {
    const tls = { certificate, ...more.server?.tls };
    return open(
      { ...more.server, tls },
      { memory, security: { ...openToAll, mode }, maxConnections: 1, ...more.client },
      SITE,
    );
  }

  /** A server that an earlier window has known. */
  async function known(mode?: SecurityMode): Promise<Kept> {
    const kept = new Kept();
    const scene = await window(kept, mode);
    await scene.files.list('/');
    await scene.client.close();
    return kept;
  }

  const isInTime = (scene: Scene): void => {
    const until = scene.server.waitFor('AUTH');
    scene.server.scriptNext('CONNECT', { until });
  };

  const listed = async (scene: Scene): Promise<void> =>
    assert.deepEqual([...(await scene.files.list('/')).keys()], ['index.html']);

  for (const mode of ['explicit', 'auto'] as const) {
    it(`${mode}: goes to a server that is known, and to a second session`, async () => {
      const scene = await window(await known(mode), mode);
      isInTime(scene);
      await listed(scene);
      await scene.server.closeAllSessions();
      isInTime(scene);
      scene.files.refresh('/');
      await listed(scene);
      assert.equal(scene.server.loginCount, 2);
      assert.match(scene.server.plainText, /^(?:AUTH TLS\r\n){2}$/);
    });
  }

  const others: readonly (readonly [string, () => Promise<Scene>])[] = [
    ['a new server', () => window(new Kept())],
    [
      'one whose connection says so',
      async () =>
        window(await known(), 'explicit', { client: { shortcuts: { authAhead: false } } }),
    ],
    ['one that was known in plain text', async () => window(await known('none'))],
  ];
  for (const [name, make] of others) {
    it(`does not go to ${name}`, async () => {
      const scene = await make();
      let isEarly: boolean | undefined;
      const look = new Promise((resolve) => setTimeout(resolve, 200)).then(() => {
        isEarly = scene.server.commands.length > 0;
      });
      scene.server.scriptNext('CONNECT', { until: look });
      await listed(scene);
      assert.equal(isEarly, false);
    });
  }

  const failures: readonly (readonly [string, Scripted])[] = [
    ['is not heard', { reply: '' }],
    ['is refused', '503 Too early.'],
    ['ends the connection', { end: 'close' }],
    ['resets the connection', { end: 'destroy' }],
  ];
  for (const [what, action] of failures) {
    for (const mode of ['explicit', 'auto'] as const) {
      it(`${mode}: where it ${what} it goes behind the greeting, twice for good`, async () => {
        const kept = await known(mode);
        const scene = await window(kept, mode);
        for (const auths of [2, 4]) {
          scene.server.scriptNext('AUTH', action);
          scene.files.refresh('/');
          await listed(scene);
          assert.equal(scene.server.counts()['AUTH'], auths);
          await scene.server.closeAllSessions();
        }
        assert.doesNotMatch(scene.server.plainText, /USER|PASS/);
        await scene.client.close();
        assert.match(JSON.stringify(kept.stored), /"takesAuthAhead":"no"/);
        const later = await window(kept, mode);
        await listed(later);
        assert.deepEqual(later.server.plainText, 'AUTH TLS\r\n');
      });
    }
  }

  it('is given up in time, however long a reply may take', async () => {
    const scene = await window(await known(), 'explicit', {
      client: { timeouts: { replyMs: 30_000, earlyAuthMs: 50 } },
    });
    scene.server.scriptNext('AUTH', { reply: '' });
    await listed(scene);
    assert.match(
      scene.client.log.join('\n'),
      /AUTH that came before the greeting was not answered/,
    );
  });

  it('leaves the session alone that it has brought about', async () => {
    for (const greeting of [{}, { delayMs: 20 }]) {
      const scene = await window(await known(), 'explicit', {
        client: { timeouts: { earlyAuthMs: 50 } },
      });
      scene.server.scriptNext('CONNECT', greeting);
      await listed(scene);
      // Four times what an answer may take.
      await new Promise((resolve) => setTimeout(resolve, 200));
      scene.files.refresh('/');
      await listed(scene);
      assert.equal(scene.server.loginCount, 1);
      await scene.client.close();
    }
  });

  it('is not blamed for a refusal of the moment', async () => {
    const scene = await window(await known());
    scene.server.scriptNext('CONNECT', '421 Too many users.');
    isInTime(scene);
    await listed(scene);
    assert.doesNotMatch(scene.client.log.join('\n'), /takesAuthAhead/);
  });

  it('takes no plain text behind the answer, though the greeting came with it', async () => {
    const injection = { text: '230 You are logged in.', inSamePacket: true };
    const scene = await window(await known(), 'explicit', {
      server: { tls: { certificate, injection } },
    });
    await assert.rejects(scene.files.list('/'), { code: 'tampered' });
    assert.deepEqual(scene.server.counts(), { AUTH: 1 });
  });

  it('never falls back to plain text where TLS is asked for', async () => {
    const kept = await known();
    const scene = await window(kept);
    scene.server.configure({ replies: { AUTH: '502 No.' } });
    await assert.rejects(scene.files.list('/'), { code: 'tls-unavailable' });
    assert.doesNotMatch(scene.server.plainText, /USER|PASS/);
  });
});
