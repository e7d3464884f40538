import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/common/logger.ts';
import { RemoteError } from '../../../src/common/remoteError.ts';
import {
  unsavedConnection,
  type Connection,
} from '../../../src/extension/connections/connection.ts';
import { Proxies, type ProxyQuestion } from '../../../src/extension/connections/proxies.ts';
import { noteSecret } from '../../support/secrets.ts';

const site = unsavedConnection({ scheme: 'ftp', user: 'alice', host: 'h', port: undefined });
const through = (proxy: string): Connection => ({ ...site, proxy });
const BOB = through('socks5://bob@p:1080');
const KEY = 'proxy:socks5://bob@p:1080';
const RIGHT = noteSecret('right-password');
const WRONG = noteSecret('wrong-password');

describe('the proxy of a connection', () => {
  let answers: ({ password: string; remember: boolean } | undefined)[];
  let questions: ProxyQuestion[];
  let secrets: Map<string, string>;
  let editor: { url: string; noProxy: string[] };
  let proxies: Proxies;

  beforeEach(() => {
    answers = [];
    questions = [];
    secrets = new Map();
    editor = { url: '', noProxy: [] };
    proxies = new Proxies({
      secrets: {
        get: (key) => Promise.resolve(secrets.get(key)),
        store: (key, value) => Promise.resolve(void secrets.set(key, value)),
        delete: (key) => Promise.resolve(void secrets.delete(key)),
      },
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(answers.shift());
      },
      editorProxy: () => editor,
      logger: silentLogger,
    });
  });

  /** A login that works with the right password of the proxy. */
  async function connect(connection: Connection): Promise<string | undefined> {
    const connecting = proxies.learningFrom(connection, async () => {
      const proxy = await proxies.find(connection);
      if (proxy?.user === undefined || proxy.password === RIGHT) return proxy?.password;
      throw new RemoteError('proxy-authentication-failed', 'No');
    });
    return connecting(undefined);
  }

  it('is none, or one without a login', async () => {
    assert.equal(await proxies.find(site), undefined);
    const { kind, host, port } = (await proxies.find(through('http://p:3128'))) ?? {};
    assert.deepEqual([kind, host, port], ['http', 'p', 3128]);
    assert.deepEqual(questions, []);
  });

  it('has one login, however it is named', () => {
    for (const same of ['socks5://bob@p', 'socks5h://bob@P:1080/']) {
      assert.equal(proxies.isShared(through(same), BOB), true, same);
    }
    assert.equal(proxies.isShared(through('socks5://eve@p'), BOB), false);
    assert.equal(proxies.isShared(through('socks5://p'), through('socks5://p')), false);
  });

  it('has the password that is kept', async () => {
    secrets.set(KEY, RIGHT);
    assert.equal((await proxies.find(BOB))?.password, RIGHT);
    assert.deepEqual(questions, []);
    assert.deepEqual(proxies.passwords, [RIGHT]);
  });

  it('has a password that is asked for once, by all who wait', async () => {
    answers.push({ password: RIGHT, remember: false });
    const found = await Promise.all([1, 2, 3].map(() => proxies.find(BOB)));
    assert.deepEqual(
      found.map((proxy) => proxy?.password),
      [RIGHT, RIGHT, RIGHT],
    );
    assert.deepEqual(
      questions.map(({ server, user, refused }) => [server, user, refused]),
      [['p:1080', 'bob', false]],
    );
  });

  it('keeps a password once it has worked, where that is wanted', async () => {
    answers.push({ password: RIGHT, remember: true });
    await proxies.find(BOB);
    assert.equal(secrets.size, 0);
    await connect(BOB);
    assert.equal(secrets.get(KEY), RIGHT);
    assert.equal(questions.length, 1);
  });

  it('asks again where the kept password is refused, and keeps the new one', async () => {
    secrets.set(KEY, WRONG);
    await assert.rejects(connect(BOB), { code: 'proxy-authentication-failed' });
    answers.push({ password: RIGHT, remember: true });
    assert.equal(await connect(BOB), RIGHT);
    assert.deepEqual(
      questions.map(({ refused }) => refused),
      [true],
    );
    assert.equal(secrets.get(KEY), RIGHT);
  });

  it('asks no more after a question was dismissed, until the person acts', async () => {
    await assert.rejects(proxies.find(BOB), { code: 'cancelled' });
    await assert.rejects(proxies.find(BOB), { code: 'cancelled' });
    assert.equal(questions.length, 1);
    proxies.personActs(BOB);
    answers.push({ password: RIGHT, remember: false });
    assert.equal(await connect(BOB), RIGHT);
  });

  it('asks three times at most, until the person acts', async () => {
    answers.push(...[1, 2, 3].map(() => ({ password: WRONG, remember: false })));
    for (const _ of [1, 2, 3]) {
      await assert.rejects(connect(BOB), { code: 'proxy-authentication-failed' });
    }
    await assert.rejects(connect(BOB), { code: 'cancelled' });
    assert.equal(questions.length, 3);
  });

  it('tells that the last password was refused when the person tries again', async () => {
    answers.push({ password: WRONG, remember: false });
    await assert.rejects(connect(BOB), { code: 'proxy-authentication-failed' });
    proxies.personActs(BOB);
    answers.push({ password: RIGHT, remember: false });
    assert.equal(await connect(BOB), RIGHT);
    assert.deepEqual(
      questions.map(({ refused }) => refused),
      [false, true],
    );
  });

  it('forgets a password', async () => {
    await proxies.store(BOB, RIGHT);
    await proxies.forget(BOB);
    assert.equal(secrets.size, 0);
    await assert.rejects(proxies.find(BOB), { code: 'cancelled' });
  });

  it("is the editor's, where that is wanted and it has one", async () => {
    assert.equal(await proxies.find(through('editor')), undefined);
    editor = { url: `http://carol:${RIGHT}@p:3128`, noProxy: [] };
    const { host, user, password } = (await proxies.find(through('editor'))) ?? {};
    assert.deepEqual([host, user, password], ['p', 'carol', RIGHT]);
    assert.deepEqual(proxies.passwords, [RIGHT]);
    editor.noProxy = ['h'];
    assert.equal(await proxies.find(through('editor')), undefined);
    assert.deepEqual(questions, []);
  });

  it("is not the editor's where that cannot be used: nothing goes around it", async () => {
    editor = { url: `https://carol:${RIGHT}@p`, noProxy: [] };
    await assert.rejects(proxies.find(through('editor')), (error: RemoteError) => {
      assert.equal(error.code, 'proxy-failed');
      assert.ok(!error.message.includes(RIGHT));
      return true;
    });
  });
});
