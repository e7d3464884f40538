import assert from 'node:assert/strict';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { useScenes, type Scene } from './scene.ts';

const LOGGING_IN = ['USER tester', `PASS ${TEST_PASSWORD}`];
const NAMED = { host: 'localhost', maxConnections: 2 };

/** What each session has sent up to its first data connection, in the order of the sessions. */
async function logins(scene: Scene): Promise<string[][]> {
  const names = Array.from({ length: 20 }, (_, index) => `/f${index}`);
  await scene.files.list('/');
  await Promise.all(names.map((name) => scene.files.read(name)));
  const ids = [...new Set(scene.server.commands.map(({ sessionId }) => sessionId))];
  return ids.map((id) => {
    const lines = scene.server
      .commandsOf(id)
      .map(({ verb, argument }) => `${verb} ${argument}`.trimEnd());
    return lines.slice(0, lines.indexOf('EPSV'));
  });
}

const FILES = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, 'text']));

describe('what a session says of itself', () => {
  const open = useScenes();
  const openWith = (server: Partial<FtpServerOptions>, client = {}): Promise<Scene> =>
    open(server, { maxConnections: 2, ...client }, FILES);

  describe('HOST', () => {
    it('comes before USER, one step more on first contact and none later', async () => {
      const scene = await openWith({ extensions: ['HOST'] }, NAMED);
      const [first, second] = await logins(scene);
      assert.deepEqual(first?.slice(0, 5), [
        'FEAT',
        'USER tester',
        'HOST localhost',
        ...LOGGING_IN,
      ]);
      assert.deepEqual(second?.slice(0, 3), ['HOST localhost', ...LOGGING_IN]);
    });

    it('is not said where the host has no name', async () => {
      const scene = await openWith({ extensions: ['HOST'] });
      await logins(scene);
      assert.equal(scene.server.counts()['HOST'], undefined);
    });

    it('is not said to a server that does not announce it', async () => {
      const scene = await openWith({}, NAMED);
      const [first] = await logins(scene);
      assert.deepEqual(first?.slice(0, 3), ['FEAT', ...LOGGING_IN]);
    });

    for (const reply of ['504 Unknown host.', '503 Too late.', '500 What?']) {
      it(`is not said again after ${reply}`, async () => {
        const scene = await openWith({ extensions: ['HOST'], replies: { HOST: reply } }, NAMED);
        const [, second] = await logins(scene);
        assert.equal(scene.server.counts()['HOST'], 1);
        assert.deepEqual(second?.slice(0, 2), LOGGING_IN);
      });
    }
  });

  it('LANG asks for English where the server has it and speaks another language', async () => {
    const scene = await openWith({ extensions: ['LANG FR*;EN;JA'] });
    const [first] = await logins(scene);
    assert.deepEqual(first?.slice(3), ['LANG EN', 'OPTS UTF8 ON', 'TYPE I', 'PWD', 'SYST']);
  });

  for (const line of ['LANG EN*;FR', 'LANG en-US.UTF-8*;fr-FR', 'LANG C.UTF-8*', 'LANG FR*;JA']) {
    it(`nothing asks for a language after "${line}"`, async () => {
      const scene = await openWith({ extensions: [line] });
      await logins(scene);
      assert.equal(scene.server.counts()['LANG'], undefined);
    });
  }

  it('CLNT comes before OPTS UTF8, and CSID by the way, once', async () => {
    const scene = await openWith({ extensions: ['CLNT', 'CSID'] });
    const [first, second] = await logins(scene);
    assert.deepEqual(first?.slice(3), [
      'CLNT FTP Workspace',
      'OPTS UTF8 ON',
      'TYPE I',
      'PWD',
      'SYST',
      'CSID Name=FTP Workspace;',
    ]);
    assert.deepEqual(second?.slice(2), ['CLNT FTP Workspace', 'OPTS UTF8 ON', 'TYPE I']);
    const traits = await scene.pool.run((session) => Promise.resolve(session.traits));
    assert.equal(traits.caseSensitive, false);
  });

  it('what is refused is not said again, and fails nothing', async () => {
    const scene = await openWith({
      extensions: ['CLNT', 'CSID', 'LANG FR*;EN'],
      replies: { CLNT: '500 No.', CSID: '200 Well.', LANG: '504 No.' },
    });
    const [, second] = await logins(scene);
    const { CLNT, CSID, LANG } = scene.server.counts();
    assert.deepEqual({ CLNT, CSID, LANG }, { CLNT: 1, CSID: 1, LANG: 1 });
    assert.deepEqual(second, [...LOGGING_IN, 'OPTS UTF8 ON', 'TYPE I']);
  });
});

describe('HOST under TLS', () => {
  const open = useScenes({ tls: true });

  it('comes before PBSZ and PROT, which are said again on first contact', async () => {
    const scene = await open({ extensions: ['HOST'] }, NAMED, FILES);
    const [first, second] = await logins(scene);
    const protecting = ['PBSZ 0', 'PROT P'];
    assert.deepEqual(first?.slice(0, 9), [
      'AUTH TLS',
      ...protecting,
      'FEAT',
      'USER tester',
      'HOST localhost',
      ...protecting,
      'USER tester',
    ]);
    assert.deepEqual(second?.slice(0, 5), [
      'AUTH TLS',
      'HOST localhost',
      ...protecting,
      'USER tester',
    ]);
  });
});

describe('a server from before RFC 959', () => {
  const open = useScenes();
  const OLD = ['PWD', 'MKD', 'RMD', 'CDUP'];
  const unknown: FtpServerOptions['onCommand'] = ({ verb }) =>
    OLD.includes(verb) ? '500 Unknown command.' : undefined;

  it('goes on making folders by MKD where one was answered 500, and XMKD is not known', async () => {
    const scene = await open({ replies: { XMKD: '500 Unknown command.' } });
    scene.server.scriptNext('MKD', '500 Invalid name.');
    await assert.rejects(scene.files.createDirectory('/odd'));
    await scene.files.createDirectory('/new');
    assert.equal((await scene.files.stat('/new')).kind, 'directory');
  });

  it('is asked for its directory by XPWD, and makes and removes folders by XMKD and XRMD', async () => {
    const scene = await open({ onCommand: unknown }, { maxConnections: 1 });
    assert.equal(await scene.files.homeDirectory(), '/');
    for (const name of ['/one', '/two']) {
      await scene.files.createDirectory(name);
      await scene.files.delete(name, { recursive: false });
    }
    const { PWD, XPWD, MKD, XMKD, RMD, XRMD } = scene.server.counts();
    assert.deepEqual(
      { PWD, XPWD, MKD, XMKD, RMD, XRMD },
      { PWD: 1, XPWD: 1, MKD: 1, XMKD: 2, RMD: 1, XRMD: 2 },
    );
  });

  it('a refusal of another kind tries nothing else', async () => {
    const scene = await open({ replies: { MKD: '550 No.' } }, { maxConnections: 1 });
    await assert.rejects(scene.files.createDirectory('/one'), { code: 'no-permission' });
    assert.equal(scene.server.counts()['XMKD'], undefined);
  });
});
