import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';

import { silentLogger } from '../../src/common/logger.ts';
import { RemoteError } from '../../src/common/remoteError.ts';
import {
  createFtpConnector,
  type FtpConnectorOptions,
} from '../../src/ftp/session/ftpConnector.ts';
import { openToAll } from '../support/clientUnderTest.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { SHORT_TIMEOUTS, useScenes } from './scene.ts';
import { noteSecret, TEST_PASSWORD } from '../support/secrets.ts';

const DEADLINE_MS = 5_000;

/** What rejects, and how long that took. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await promise;
  } finally {
    const took = performance.now() - started;
    assert.ok(took < ms, `It took ${took} ms`);
  }
}

const ACCOUNT = 'lemon-Badger-3312';
const TYPO = noteSecret('dapper-Gecko-2207');

describe('connecting', () => {
  const open = useScenes();

  it('to a host that is not found', async () => {
    // No label of a name is longer than 63 characters: nobody needs to be asked.
    const scene = await open({}, { host: `${'x'.repeat(64)}.invalid` });
    await within(
      DEADLINE_MS,
      assert.rejects(scene.files.list('/'), { name: 'RemoteError', code: 'host-not-found' }),
    );
    assert.equal(scene.pool.status.state, 'failed');
    assert.equal(scene.pool.status.lastError?.code, 'host-not-found');
  });

  it('to a port where nobody listens, and later to one where somebody does', async () => {
    const scene = await open({}, {}, { a: 'x' });
    await scene.server.pauseAccepting();
    await within(
      DEADLINE_MS,
      assert.rejects(scene.files.list('/'), { name: 'RemoteError', code: 'connection-refused' }),
    );
    await scene.server.resumeAccepting();
    assert.deepEqual([...(await scene.files.list('/')).keys()], ['a']);
    assert.equal(scene.pool.status.lastError, undefined);
  });

  it('given up while the proxy is asked for: it is not asked for again', async () => {
    const given = new AbortController();
    let asked = 0;
    const connect = createFtpConnector({
      host: '127.0.0.1',
      port: 9,
      label: 'test',
      security: openToAll,
      credentials: () => Promise.resolve({ user: 'tester', password: TEST_PASSWORD }),
      proxy: () => {
        asked += 1;
        given.abort();
        return Promise.resolve(undefined);
      },
      logger: silentLogger,
    });
    await assert.rejects(connect({ signal: given.signal, alone: true }), { code: 'aborted' });
    assert.equal(asked, 1);
  });

  it('to a server that never greets', async () => {
    const scene = await open();
    scene.server.setSilent(true);
    await within(DEADLINE_MS, assert.rejects(scene.files.list('/'), { code: 'timeout' }));
    await scene.server.waitUntil(() => scene.server.openConnections === 0);
    scene.server.setSilent(false);
    assert.equal((await scene.files.list('/')).size, 0);
  });

  it('to a server that is busy at the greeting, until it is not', async () => {
    const scene = await open();
    scene.server.scriptNext('CONNECT', '421 Too many connections.');
    scene.server.scriptNext('CONNECT', '421 Too many connections.');
    assert.equal((await scene.files.list('/')).size, 0);
  });

  it('to a server that stays busy', async () => {
    const scene = await open({ replies: { CONNECT: { end: '421' } } });
    await within(
      DEADLINE_MS,
      assert.rejects(scene.files.list('/'), { code: 'too-many-connections', reply: /^421 / }),
    );
  });

  it('to a server that is not ready yet: 120, then 220', async () => {
    const scene = await open({ greeting: '120 Ready in a moment.\r\n220 Ready.' });
    assert.equal((await scene.files.list('/')).size, 0);
  });

  it('to a server that takes nobody: 554', async () => {
    const scene = await open({ greeting: '554 Go away.' });
    await assert.rejects(scene.files.list('/'), { code: 'connection-refused', reply: /^554 Go/ });
  });

  for (const [what, greeting] of [
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request'],
    ['speaks SSH', 'SSH-2.0-OpenSSH_9.2'],
    ['sends a line without an end', 'x'.repeat(100_000)],
  ] as const) {
    it(`to something that ${what}`, async () => {
      const scene = await open({ greeting });
      await within(DEADLINE_MS, assert.rejects(scene.files.list('/'), { code: 'protocol' }));
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
    });
  }

  it('to a server with a greeting of 10 KB, and many lines of it', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `220-${index} ${'x'.repeat(100)}`);
    const scene = await open({ greeting: [...lines, `220 ${'y'.repeat(10_000)}`].join('\r\n') });
    assert.equal((await scene.files.list('/')).size, 0);
    for (const line of scene.client.log) assert.ok(line.length < 1_000);
  });

  it('with a wrong password: says so, and the server is not asked for ever', async () => {
    const scene = await open({}, { password: 'mistaken' });
    const operations = Array.from({ length: 10 }, (_, index) => scene.files.stat(`/${index}`));
    for (const outcome of await within(DEADLINE_MS, Promise.allSettled(operations))) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof RemoteError);
      assert.equal(outcome.reason.code, 'authentication-failed');
      assert.match(outcome.reason.reply ?? '', /^530 /);
    }
    const { PASS = 0 } = scene.server.counts();
    assert.ok(PASS >= 1 && PASS <= 2, `${PASS} passwords were sent`);
    assert.ok(!scene.client.log.join('\n').includes('mistaken'));
  });

  it('with an unknown user', async () => {
    const scene = await open({}, { user: 'nobody' });
    await assert.rejects(scene.files.list('/'), { code: 'authentication-failed' });
  });

  it('with a user who needs no password', async () => {
    const scene = await open({
      onCommand: ({ verb }) => (verb === 'USER' ? '230 Hi.' : undefined),
    });
    await assert.rejects(scene.files.list('/'), { code: 'not-supported' });
    assert.equal(scene.server.counts()['PASS'], undefined);
  });

  it('with CR and LF in the user name: nothing is sent', async () => {
    const scene = await open({}, { user: 'tester\r\nDELE /a' });
    await assert.rejects(scene.files.list('/'), { code: 'invalid-argument' });
    assert.deepEqual(scene.server.commands, []);
  });

  describe('where an account is asked for', () => {
    const connect = async (
      credentials: FtpConnectorOptions['credentials'],
    ): Promise<{ log: string[]; commands: string[] }> => {
      const log: string[] = [];
      const server = await startFtpServer({ root: '/', account: ACCOUNT });
      const logger = { ...silentLogger, trace: (line: string) => log.push(line) };
      const create = createFtpConnector({
        security: openToAll,
        host: server.host,
        port: server.port,
        label: 'test',
        credentials,
        timeouts: SHORT_TIMEOUTS,
        logger: { ...logger, trace: (line) => void log.push(line) },
      });
      try {
        const session = await create({ signal: new AbortController().signal, alone: true });
        await session.close();
        return { log, commands: server.commands.map(({ verb }) => verb) };
      } finally {
        await server.stop();
      }
    };

    it('it is sent, and never logged', async () => {
      const { log, commands } = await connect(() =>
        Promise.resolve({ user: 'tester', password: TEST_PASSWORD, account: ACCOUNT }),
      );
      // What came in the packet of the password is said again: it was not taken.
      const steps = ['FEAT', 'USER', 'PASS', 'OPTS', 'TYPE', 'PWD', 'SYST', 'ACCT', 'OPTS', 'TYPE'];
      assert.deepEqual(commands.slice(0, steps.length), steps);
      assert.ok(log.some((line) => line.endsWith('> ACCT ****')));
      const text = log.join('\n');
      assert.ok(!text.includes(ACCOUNT) && !text.includes(TEST_PASSWORD));
    });

    it('and there is none: the login fails', async () => {
      const attempt = connect(() => Promise.resolve({ user: 'tester', password: TEST_PASSWORD }));
      await assert.rejects(attempt, { code: 'authentication-failed', reply: /^332 / });
    });

    it('and it is wrong: the login fails', async () => {
      const attempt = connect(() =>
        Promise.resolve({ user: 'tester', password: TEST_PASSWORD, account: 'other' }),
      );
      await assert.rejects(attempt, { code: 'authentication-failed', reply: /^530 / });
    });

    it('and the person closes the question for the password: that is the reason', async () => {
      const closed = Object.assign(new Error('closed'), { code: 'cancelled' });
      await assert.rejects(
        connect(() => Promise.reject(closed)),
        closed,
      );
    });
  });

  it('asks again with the refused password, and uses the next one', async () => {
    const server = await startFtpServer({ root: '/' });
    const asked: (string | undefined)[] = [];
    const create = createFtpConnector({
      security: openToAll,
      host: server.host,
      port: server.port,
      label: 'test',
      credentials: (rejected) => {
        asked.push(rejected?.password);
        return Promise.resolve({ user: 'tester', password: rejected ? TEST_PASSWORD : TYPO });
      },
      timeouts: SHORT_TIMEOUTS,
      logger: silentLogger,
    });
    try {
      const session = await create({ signal: new AbortController().signal, alone: true });
      await session.close();
      assert.deepEqual(asked, [undefined, TYPO]);
      await server.waitUntil(() => server.openConnections === 0);
    } finally {
      await server.stop();
    }
  });

  it('to a port that takes the connection and ends it', async () => {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const scene = await open({}, { port: address.port });
    try {
      await within(DEADLINE_MS, assert.rejects(scene.files.list('/'), { code: 'connection-lost' }));
      assert.ok(sockets.size <= 2);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('with a password that was changed meanwhile: a wrong password, though it worked before', async () => {
    const scene = await open();
    await scene.files.list('/');
    scene.server.configure({ users: { tester: 'ember-Walrus-8240' } });
    await scene.server.closeAllSessions();
    const failure = scene.files.stat('/a', { fresh: true });
    await within(
      DEADLINE_MS,
      assert.rejects(failure, { code: 'authentication-failed', reply: '530 Login incorrect.' }),
    );
    scene.server.configure({ users: { tester: TEST_PASSWORD } });
    assert.equal((await scene.files.list('/')).size, 0);
  });
});
