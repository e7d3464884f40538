import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { hasIpv6 } from '../support/ipv6.ts';
import { bytes, pattern, useScenes } from './scene.ts';
import type { Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const BIG = pattern(300_000);
const FILES = { 'a.txt': 'a', 'd/b.txt': 'bb', 'big.bin': BIG, 'empty.txt': '' };
const ACTIVE = { data: { mode: 'active' } } as const;
/** No passive mode, as behind the firewall of a server whose ports are closed. */
const NO_PASSIVE = { EPSV: '500 No.', PASV: '502 No.' };

/** Where the client has said that it listens, the last time. */
function toldAddress({ server }: Scene): { host: string; port: number } {
  const told = [...server.commands].reverse().find(({ verb }) => verb === 'EPRT');
  const [, , host = '', port] = told?.argument.split('|') ?? [];
  return { host, port: Number(port) };
}

async function isListening(address: { host: string; port: number }): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

for (const tls of [false, true]) {
  describe(`active mode${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    for (const active of ['at-port', 'before-150', 'after-150'] as const) {
      it(`with a server that connects ${active.replace('-', ' ')}: every kind of transfer`, async () => {
        const scene = await open({ active }, ACTIVE, FILES);
        assert.equal((await scene.files.list('/')).size, 4);
        assert.ok(BIG.equals(await scene.files.read('/big.bin')));
        assert.equal((await scene.files.read('/empty.txt')).length, 0);
        await scene.files.write('/new.bin', BIG, OVERWRITE);
        assert.ok(BIG.equals(await scene.onDisk('new.bin')));
        await scene.files.write('/empty.bin', bytes(''), OVERWRITE);
        assert.equal(await scene.textOnDisk('empty.bin'), '');
        const { EPSV, PASV, PORT, EPRT } = scene.server.counts();
        assert.deepEqual([EPSV, PASV, PORT], [undefined, undefined, undefined]);
        assert.equal(EPRT, scene.server.dataConnections);
        assert.equal(await isListening(toldAddress(scene)), false);
      });
    }

    it('where EPRT is refused: PORT, remembered for all sessions', async () => {
      const replies = { EPRT: '500 What?' };
      const scene = await open({ active: 'before-150', replies }, ACTIVE, FILES);
      await scene.files.list('/');
      scene.server.reset();
      await Promise.all(['/a.txt', '/d/b.txt', '/big.bin'].map((path) => scene.files.read(path)));
      const { EPRT, PORT } = scene.server.counts();
      assert.deepEqual([EPRT, PORT], [undefined, 3]);
    });

    it('where both are refused: active-mode-failed, and the session goes on', async () => {
      const scene = await open({}, ACTIVE, FILES);
      await assert.rejects(scene.files.read('/a.txt'), {
        code: 'active-mode-failed',
        reply: /^500 /,
      });
      await scene.files.stat('/a.txt');
      assert.equal(scene.server.loginCount, 1);
      assert.equal(await isListening(toldAddress(scene)), false);
    });

    it('a transfer that is refused: at once, nobody is waited for any more', async () => {
      const scene = await open({ active: 'before-150' }, ACTIVE, FILES);
      await scene.files.stat('/a.txt');
      scene.server.onCommand(({ verb }) => (verb === 'RETR' ? '550 No such file.' : undefined));
      const started = performance.now();
      await assert.rejects(
        scene.pool.run((session) => session.read('/a.txt')),
        { code: 'rejected' },
      );
      assert.ok(performance.now() - started < 400);
      assert.equal(await isListening(toldAddress(scene)), false);
      scene.server.clearScript();
      scene.server.onCommand(undefined);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.loginCount, 1);
    });

    it('where the server cannot connect (425): active-mode-failed, the session goes on', async () => {
      const scene = await open({ active: 'before-150' }, ACTIVE, FILES);
      scene.server.scriptNext('RETR', '425 Cannot open data connection.');
      await assert.rejects(scene.files.read('/a.txt'), {
        code: 'active-mode-failed',
        reply: /^425 /,
      });
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.loginCount, 1);
    });

    for (const preliminary of [undefined, '150 Wait.\r\n']) {
      it(`where nobody connects${preliminary ? ' after the 150' : ''}: active-mode-failed in time`, async () => {
        const scene = await open({ active: 'before-150' }, ACTIVE, FILES);
        scene.server.scriptNext('RETR', { reply: preliminary ?? '' });
        await assert.rejects(scene.files.read('/a.txt'), {
          code: 'active-mode-failed',
          message: /did not connect within/,
        });
        assert.equal(await isListening(toldAddress(scene)), false);
        assert.equal((await scene.files.read('/a.txt')).length, 1);
      });
    }

    it('given up before the server connects: nobody is waited for any more', async () => {
      const scene = await open({ active: 'before-150' }, ACTIVE, FILES);
      scene.server.scriptNext('RETR', { reply: '' });
      const controller = new AbortController();
      const reading = scene.files.read('/a.txt', controller.signal);
      await scene.server.waitFor('RETR');
      controller.abort();
      await assert.rejects(reading, { code: 'aborted' });
      assert.equal(await isListening(toldAddress(scene)), false);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
    });

    it('strangers who connect first are closed, and the server is waited for', async () => {
      const scene = await open({ active: 'before-150' }, ACTIVE, FILES);
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      scene.server.scriptNext('RETR', { until });
      const reading = scene.files.read('/big.bin');
      await scene.server.waitFor('RETR');
      for (const localAddress of ['127.0.0.2', '127.0.0.3']) {
        const stranger = connect({ ...toldAddress(scene), localAddress });
        stranger.on('error', () => undefined);
        stranger.write('not the file');
        await new Promise((resolve) => stranger.once('close', resolve));
      }
      release();
      assert.ok(BIG.equals(await reading));
      assert.ok(scene.client.log.some((line) => line.includes('127.0.0.2')));
    });

    it('after the server nobody is let in', async () => {
      const scene = await open({ active: 'at-port' }, ACTIVE, FILES);
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      scene.server.scriptNext('RETR', { until });
      const reading = scene.files.read('/a.txt');
      await scene.server.waitFor('RETR');
      assert.equal(await isListening(toldAddress(scene)), false);
      release();
      assert.equal((await reading).length, 1);
    });

    it('the server is told the address that is set, where it is of the right family', async () => {
      const elsewhere = { mode: 'active', activeAddress: '203.0.113.9' } as const;
      const scene = await open({ active: 'before-150' }, { data: elsewhere }, FILES);
      await assert.rejects(scene.files.read('/a.txt'), { code: 'active-mode-failed' });
      assert.equal(toldAddress(scene).host, '203.0.113.9');
      const wrong = { mode: 'active', activeAddress: '2001:db8::9' } as const;
      const other = await open({ active: 'before-150' }, { data: wrong }, FILES);
      assert.equal((await other.files.read('/a.txt')).length, 1);
      assert.equal(toldAddress(other).host, '127.0.0.1');
    });

    for (const [verb, path] of [
      ['RETR', '/big.bin'],
      ['STOR', '/new.bin'],
    ] as const) {
      for (const then of ['reset', 'close', 'cut'] as const) {
        for (const afterBytes of [0, 1, 100_000]) {
          it(`${verb} that breaks once (${then} after ${afterBytes}): tried again, and whole`, async () => {
            const scene = await open({ active: 'before-150' }, ACTIVE, FILES);
            scene.server.scriptNext(verb, { data: { afterBytes, then } });
            if (verb === 'RETR') assert.ok(BIG.equals(await scene.files.read(path)));
            else {
              await scene.files.write(path, BIG, OVERWRITE);
              assert.ok(BIG.equals(await scene.onDisk('new.bin')));
            }
            assert.equal(await isListening(toldAddress(scene)), false);
          });
        }
      }
    }

    it('one session alone with a server that loses replies of others', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
      const files = Object.fromEntries(names.map((name) => [name, name]));
      const greeting = '220 pyftpdlib 1.5.7 ready.';
      const scene = await open({ active: 'at-port', greeting }, ACTIVE, files);
      const contents = await Promise.all(names.map((name) => scene.files.read(`/${name}`)));
      assert.deepEqual(
        contents.map((content) => Buffer.from(content).toString()),
        names,
      );
      assert.equal(scene.server.loginCount, 1);
      assert.equal(scene.pool.status.limit, 1);
    });

    it('ports of the range alone, and those in use are stepped over', async () => {
      const inUse = createServer().listen(0, '127.0.0.1');
      await once(inUse, 'listening');
      const { port } = inUse.address() as AddressInfo;
      try {
        const activePorts = { first: port, last: port + 40 };
        const data = { mode: 'active', activePorts } as const;
        const scene = await open({ active: 'before-150' }, { data, maxConnections: 1 }, FILES);
        for (let count = 0; count < 20; count++) {
          await scene.files.read('/a.txt');
          const told = toldAddress(scene).port;
          assert.ok(told > port && told <= port + 40, String(told));
        }
      } finally {
        inUse.close();
      }
    });

    it('where every port of the range is in use: active-mode-failed, nothing is sent', async () => {
      const inUse = createServer().listen(0, '127.0.0.1');
      await once(inUse, 'listening');
      const { port } = inUse.address() as AddressInfo;
      try {
        const activePorts = { first: port, last: port };
        const data = { mode: 'active', activePorts } as const;
        const scene = await open({ active: 'before-150' }, { data }, FILES);
        await assert.rejects(scene.files.read('/a.txt'), {
          code: 'active-mode-failed',
          message: new RegExp(String(port)),
        });
        assert.equal(scene.server.counts()['EPRT'], undefined);
      } finally {
        inUse.close();
      }
    });
  });

  describe(`data connections in mode auto${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    it('active where passive mode is refused, remembered for all sessions', async () => {
      const scene = await open({ active: 'after-150', replies: NO_PASSIVE }, {}, FILES);
      await scene.files.list('/');
      scene.server.reset();
      await Promise.all(['/a.txt', '/d/b.txt', '/big.bin'].map((path) => scene.files.read(path)));
      const { EPSV, PASV, EPRT } = scene.server.counts();
      assert.deepEqual([EPSV, PASV, EPRT], [undefined, undefined, 3]);
      assert.ok(scene.client.log.some((line) => /^info: .*Active mode works/.test(line)));
    });

    it('active where the ports of passive mode are closed', async () => {
      const replies = { EPSV: '229 Entering (|||1|)', PASV: '227 Entering (127,0,0,1,0,1)' };
      const scene = await open({ active: 'before-150', replies }, {}, FILES);
      assert.equal((await scene.files.list('/')).size, 4);
    });

    it('active for once where passive mode is refused for the moment', async () => {
      const scene = await open({ active: 'before-150' }, { maxConnections: 1 }, FILES);
      scene.server.scriptNext('EPSV', '425 Not now.');
      scene.server.scriptNext('PASV', '425 Not now.');
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.read('/a.txt');
      const { EPSV, EPRT } = scene.server.counts();
      assert.deepEqual([EPSV, EPRT], [1, undefined]);
    });

    it('passive again where EPRT and PORT are refused later', async () => {
      const scene = await open({ active: 'before-150', replies: NO_PASSIVE }, {}, FILES);
      await scene.files.list('/');
      scene.server.configure({ active: 'never', replies: {} });
      scene.server.reset();
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      await scene.files.read('/d/b.txt');
      const { EPSV, EPRT } = scene.server.counts();
      assert.deepEqual([EPSV, EPRT], [2, 1]);
    });

    it('passive again, on another session, where the server cannot connect any more', async () => {
      const scene = await open({ active: 'before-150', replies: NO_PASSIVE }, {}, FILES);
      await scene.files.list('/');
      scene.server.configure({ replies: {} });
      scene.server.scriptNext('RETR', '425 Cannot open data connection.');
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.counts()['EPSV'], 2);
      assert.equal(scene.server.loginCount, 2);
    });

    it('where neither works: what is said is about passive mode, and the session goes on', async () => {
      const scene = await open({ active: 'before-150', replies: NO_PASSIVE }, {}, FILES);
      scene.server.onCommand(({ verb }) =>
        verb === 'RETR' ? '425 Cannot open data connection.' : undefined,
      );
      await assert.rejects(scene.files.read('/a.txt'), { code: 'data-connection-failed' });
      scene.server.onCommand(undefined);
      assert.equal((await scene.files.list('/')).size, 4);
      assert.equal(scene.server.loginCount, 1);
    });
  });

  describe(`over IPv6${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });
    const IPV6 = { host: '::1' };

    before(async function () {
      if (!(await hasIpv6())) this.skip();
    });

    it('passive: EPSV', async () => {
      const scene = await open(IPV6, IPV6, FILES);
      assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    });

    it('passive: never PASV, which tells IPv4 addresses', async () => {
      const data = { mode: 'passive' } as const;
      const scene = await open({ ...IPV6, epsv: false }, { ...IPV6, data }, FILES);
      await assert.rejects(scene.files.read('/a.txt'), { code: 'data-connection-failed' });
      assert.equal(scene.server.counts()['PASV'], undefined);
    });

    it('active: EPRT, and never PORT', async () => {
      const scene = await open({ ...IPV6, active: 'before-150' }, { ...IPV6, ...ACTIVE }, FILES);
      assert.ok(BIG.equals(await scene.files.read('/big.bin')));
      assert.ok(scene.sent.some((line) => line.startsWith('EPRT |2|::1|')));
      scene.server.scriptNext('EPRT', '522 No.');
      await assert.rejects(scene.files.read('/a.txt'), { code: 'active-mode-failed' });
      assert.equal(scene.server.counts()['PORT'], undefined);
    });
  });

  describe(`a server that wants PRET${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    it('gets it, once it has refused EPSV without', async () => {
      const scene = await open({ wantsPret: true }, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      assert.deepEqual(scene.sent.slice(-4), ['EPSV', 'PRET MLSD /', 'EPSV', 'MLSD /']);
      scene.server.reset();
      await scene.files.read('/a.txt');
      assert.deepEqual(scene.sent, ['PRET RETR /a.txt', 'EPSV', 'RETR /a.txt']);
    });

    it('gets both in one write', async () => {
      const scene = await open({ wantsPret: true }, {}, FILES);
      await scene.files.list('/');
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      scene.server.reset();
      scene.server.scriptNext('PRET', { until });
      const reading = scene.files.read('/a.txt');
      await scene.server.waitFor('EPSV');
      release();
      assert.equal((await reading).length, 1);
    });

    it('and has no EPSV: PASV', async () => {
      const scene = await open({ wantsPret: true, epsv: false }, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.read('/a.txt');
      assert.deepEqual(scene.sent, ['PRET RETR /a.txt', 'PASV', 'RETR /a.txt']);
    });

    it('and refuses the transfer when it is announced: that is the refusal', async () => {
      const scene = await open({ wantsPret: true }, {}, FILES);
      await scene.files.list('/');
      scene.server.scriptNext('PRET', '550 No such file.');
      await assert.rejects(
        scene.pool.run((session) => session.read('/a.txt')),
        { code: 'rejected', reply: /^550 / },
      );
      assert.equal((await scene.files.read('/a.txt')).length, 1);
    });

    it('only announced, and EPSV is refused for the moment: it is not sent from then on', async () => {
      const scene = await open({ features: ['EPSV', 'PRET', 'MLST type*;size*;'] }, {}, FILES);
      scene.server.scriptNext('EPSV', '425 Not now.');
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.read('/a.txt');
      assert.equal(scene.server.counts()['PRET'], undefined);
    });

    it('only announced, as by Pure-FTPd: it is not sent', async () => {
      const scene = await open({ features: ['EPSV', 'PRET', 'MLST type*;size*;'] }, {}, FILES);
      await scene.files.list('/');
      assert.equal(scene.server.counts()['PRET'], undefined);
    });
  });
}
