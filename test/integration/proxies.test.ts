import assert from 'node:assert/strict';

import { RemoteError } from '../../src/common/remoteError.ts';
import { hasIpv6 } from '../support/ipv6.ts';
import { startTestProxy } from '../support/proxy/testProxy.ts';
import type { TestProxy, TestProxyOptions } from '../support/proxy/testProxy.ts';
import { noteSecret, TEST_PASSWORD } from '../support/secrets.ts';
import { pattern, SHORT_TIMEOUTS, useScenes } from './scene.ts';

const BIG = pattern(300_000);
const FILES = { 'a.txt': 'a', 'd/b.txt': 'bb', 'big.bin': BIG };
const OVERWRITE = { create: true, overwrite: true };
const LOGIN = { user: 'proxy-user', password: noteSecret('proxy: pass@word') };
const NAME = 'ftp.test';
const HOSTS = { hosts: { [NAME]: '127.0.0.1' } };

function useProxies(): (options: TestProxyOptions) => Promise<TestProxy> {
  const proxies: TestProxy[] = [];
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });
  return async (options) => {
    const proxy = await startTestProxy(options);
    proxies.push(proxy);
    return proxy;
  };
}

for (const kind of ['socks5', 'http'] as const) {
  for (const tls of [false, true]) {
    describe(`through a proxy (${kind})${tls ? ', under TLS' : ''}`, () => {
      const start = useProxies();
      const open = useScenes({ tls });

      for (const login of [undefined, LOGIN]) {
        it(`control and data connections go${login ? ', with a login' : ''}`, async () => {
          const { proxy, requests } = await start({ kind, ...HOSTS, login });
          const scene = await open({}, { host: NAME, proxy, maxConnections: 1 }, FILES);
          assert.equal((await scene.files.list('/')).size, 3);
          assert.ok(BIG.equals(await scene.files.read('/big.bin')));
          await scene.files.write('/new.bin', BIG, OVERWRITE);
          assert.ok(BIG.equals(await scene.onDisk('new.bin')));
          // The name is not resolved here, and every data connection goes to the same name.
          assert.deepEqual(new Set(requests.map(({ host }) => host)), new Set([NAME]));
          assert.equal(requests.length, 1 + scene.server.dataConnections);
          assert.equal(requests[0]?.port, scene.server.port);
          assert.ok(!scene.client.log.some((line) => line.includes(LOGIN.password)));
        });
      }

      it('PASV, where EPSV is refused: its address is ignored', async () => {
        const { proxy, requests } = await start({ kind, ...HOSTS });
        const server = { epsv: false, pasvAddress: '203.0.113.7' };
        const scene = await open(server, { host: NAME, proxy }, FILES);
        assert.ok(BIG.equals(await scene.files.read('/big.bin')));
        assert.deepEqual(new Set(requests.map(({ host }) => host)), new Set([NAME]));
      });

      it('an IPv6 address: EPSV alone', async function () {
        if (!(await hasIpv6())) return this.skip();
        const { proxy, requests } = await start({ kind });
        const scene = await open({ host: '::1' }, { host: '::1', proxy }, FILES);
        assert.ok(BIG.equals(await scene.files.read('/big.bin')));
        assert.match(requests[0]?.host ?? '', /^(?:::1|(?:0000:){7}0001)$/);
      });

      it('a greeting in one packet with the answer of the proxy is not lost', async () => {
        const { proxy } = await start({ kind, gluesGreeting: true });
        const scene = await open({}, { proxy, maxConnections: 1 }, FILES);
        assert.equal((await scene.files.list('/')).size, 3);
      });

      it('a proxy that ends both sides with one: a listing is whole, an upload arrives', async () => {
        const { proxy } = await start({ kind, endsBoth: true });
        const names = Array.from(
          { length: 300 },
          (_, index) => `a file with a long name, ${index}`,
        );
        const files = Object.fromEntries(names.map((name) => [name, 'x']));
        // Directly, our side of its listings would end first.
        const greeting = '220 (vsFTPd 3.0.3)';
        const scene = await open({ greeting }, { proxy, maxConnections: 1 }, files);
        assert.equal((await scene.files.list('/')).size, names.length);
        assert.equal(scene.server.counts()['MLSD'], 1);
        await scene.files.write('/new.bin', BIG, OVERWRITE);
        assert.ok(BIG.equals(await scene.onDisk('new.bin')));
      });

      it('an answer of the proxy in single bytes', async () => {
        const { proxy } = await start({ kind, login: LOGIN, splits: true, gluesGreeting: true });
        const scene = await open({}, { proxy, maxConnections: 1 }, FILES);
        assert.ok(BIG.equals(await scene.files.read('/big.bin')));
      });

      it('a server that ends in the middle is noticed', async () => {
        const { proxy } = await start({ kind });
        const scene = await open({}, { proxy, maxConnections: 1 }, FILES);
        scene.server.scriptNext('RETR', { data: { afterBytes: 1_000, then: 'cut' } });
        assert.ok(BIG.equals(await scene.files.read('/big.bin')));
        assert.equal(scene.server.loginCount, 2);
      });

      it('active mode: refused, nothing is transferred', async () => {
        const { proxy } = await start({ kind });
        const scene = await open(
          { active: 'before-150' },
          { proxy, data: { mode: 'active' } },
          FILES,
        );
        await assert.rejects(scene.files.list('/'), { code: 'active-mode-failed' });
        const { EPRT, EPSV } = scene.server.counts();
        assert.deepEqual([EPRT, EPSV], [undefined, undefined]);
      });

      it('mode auto never tries active mode', async () => {
        const { proxy } = await start({ kind });
        const replies = { EPSV: '500 No.', PASV: '502 No.' };
        const scene = await open({ active: 'before-150', replies }, { proxy }, FILES);
        await assert.rejects(scene.files.read('/a.txt'), { code: 'data-connection-failed' });
        assert.equal(scene.server.counts()['EPRT'], undefined);
      });

      it('a proxy that does not let data connections through: data-connection-failed', async () => {
        const started = await start({ kind });
        const scene = await open({}, { proxy: started.proxy }, FILES);
        started.refuses = ({ port }) => port !== scene.server.port;
        await assert.rejects(scene.files.read('/a.txt'), {
          code: 'data-connection-failed',
          message: /did not connect|rejected/,
        });
        started.refuses = () => false;
        assert.equal((await scene.files.read('/a.txt')).length, 1);
        assert.equal(scene.server.loginCount, 1);
      });
    });
  }

  describe(`a proxy (${kind})`, () => {
    const start = useProxies();
    const open = useScenes();

    async function failure(
      options: Omit<TestProxyOptions, 'kind'>,
      change: object = {},
    ): Promise<RemoteError> {
      const started = await start({ kind, ...options });
      const proxy = { ...started.proxy, ...change };
      const scene = await open({}, { host: NAME, proxy }, FILES);
      const error: unknown = await scene.files.list('/').then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof RemoteError, String(error));
      assert.equal(scene.server.loginCount, 0);
      const told = `${kind}://127.0.0.1:${proxy.port}`;
      assert.ok(error.message.includes(told), error.message);
      for (const text of [error.message, ...scene.client.log]) {
        assert.ok(!text.includes(LOGIN.password), text);
      }
      return error;
    }

    it('without the login that it wants: proxy-authentication-failed', async () => {
      const anonymous = { user: undefined, password: undefined };
      const error = await failure({ login: LOGIN }, anonymous);
      assert.equal(error.code, 'proxy-authentication-failed');
    });

    it('with a wrong password: proxy-authentication-failed', async () => {
      const error = await failure({ login: LOGIN }, { password: noteSecret('not the one') });
      assert.equal(error.code, 'proxy-authentication-failed');
    });

    it('that reaches no server: proxy-refused', async () => {
      const error = await failure({ fault: 'refuse' });
      assert.equal(error.code, 'proxy-refused');
      assert.match(error.message, /ftp\.test/);
    });

    it('that does not know the name: proxy-refused', async () => {
      assert.equal((await failure({ hosts: {} })).code, 'proxy-refused');
    });

    for (const fault of ['silence', 'close', 'garbage', 'endless'] as const) {
      it(`with ${fault}: proxy-failed in time`, async () => {
        const started = performance.now();
        assert.equal((await failure({ fault })).code, 'proxy-failed');
        assert.ok(performance.now() - started < SHORT_TIMEOUTS.connectMs * 3);
      });
    }

    it('that does not run: proxy-failed', async () => {
      assert.equal((await failure({}, { port: 1 })).code, 'proxy-failed');
    });

    it('that is silent, given up: aborted, and nothing is left open', async () => {
      const started = await start({ kind, fault: 'silence' });
      const scene = await open({}, { proxy: started.proxy }, FILES);
      const controller = new AbortController();
      const listing = scene.files.list('/', controller.signal);
      const deadline = Date.now() + 1_000;
      while (started.openSockets === 0 && Date.now() < deadline) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      controller.abort();
      await assert.rejects(listing, { code: 'aborted' });
    });

    it('on loopback: plain text is asked about, wherever the server says to be', async () => {
      const { proxy } = await start({ kind });
      let asked = 0;
      const security = {
        mode: 'auto' as const,
        allowPlainText: () => {
          asked += 1;
          return Promise.reject(new RemoteError('plain-text-declined', 'No'));
        },
      };
      const scene = await open({}, { proxy, security }, FILES);
      await assert.rejects(scene.files.list('/'), { code: 'plain-text-declined' });
      assert.ok(asked > 0);
      assert.ok(!scene.server.plainText.includes(TEST_PASSWORD));
      assert.equal(scene.server.counts()['USER'], undefined);
    });
  });
}
