import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { silentLogger } from '../../src/common/logger.ts';
import {
  createFtpConnector,
  type FtpConnectorOptions,
} from '../../src/ftp/session/ftpConnector.ts';
import type { FtpSession } from '../../src/ftp/session/ftpSession.ts';
import type { PoolStatus } from '../../src/pool/connectionPool.ts';
import { makeCertificate, testCertificate } from '../support/certificates.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { SHORT_TIMEOUTS, SHORT_TIMINGS, useScenes, type Scene } from './scene.ts';

/** The test's own deadline is that of the wait. */
async function reached({ pool }: Scene, isSo: (status: PoolStatus) => boolean): Promise<void> {
  if (isSo(pool.status)) return;
  await new Promise<void>((resolve) => {
    const listening = pool.onDidChangeStatus((status) => {
      if (!isSo(status)) return;
      listening.dispose();
      resolve();
    });
  });
}

describe('a session that nobody waits for', () => {
  const open = useScenes();
  let servers: FtpServer[] = [];
  let sessions: FtpSession[] = [];
  let questions: string[] = [];

  afterEach(async () => {
    for (const session of sessions) session.destroy(new Error('The test is over'));
    for (const server of servers) await server.stop();
    servers = [];
    sessions = [];
    questions = [];
  });

  async function serve(options: Parameters<typeof startFtpServer>[0]): Promise<FtpServer> {
    const server = await startFtpServer(options);
    servers.push(server);
    return server;
  }

  /** Connects as often as wanted, and notes what it asks. */
  function connector(server: FtpServer, options: Partial<FtpConnectorOptions> = {}) {
    const note = (question: string): Promise<void> => {
      questions.push(question);
      return Promise.resolve();
    };
    const connect = createFtpConnector({
      host: '127.0.0.1',
      port: server.port,
      label: 'test',
      security: {
        mode: 'auto',
        trust: () => note('certificate'),
        allowPlainText: () => note('plain text'),
      },
      credentials: async () => {
        await note('password');
        return { user: 'tester', password: TEST_PASSWORD };
      },
      proxy: async () => {
        await note('proxy');
        return undefined;
      },
      timeouts: SHORT_TIMEOUTS,
      logger: silentLogger,
      ...options,
    });
    return async (quiet: boolean) => {
      questions = [];
      const { signal } = new AbortController();
      const session = await connect({ signal, alone: sessions.length === 0, quiet });
      sessions.push(session);
    };
  }

  it('logs in as the last one did, and asks nothing', async () => {
    const tls = { certificate: await testCertificate() };
    const connect = connector(await serve({ root: tmpdir(), tls }));
    await connect(false);
    assert.deepEqual(questions, ['proxy', 'certificate', 'password']);
    await connect(true);
    assert.deepEqual(questions, []);
    assert.equal(sessions.length, 2);
  });

  it('does not come about before one has logged in', async () => {
    const connect = connector(await serve({ root: tmpdir() }));
    await assert.rejects(connect(true), { code: 'cancelled' });
    assert.deepEqual(questions, []);
  });

  it('does not ask for another certificate, and sends no password to it', async () => {
    const first = await serve({ root: tmpdir(), tls: { certificate: await testCertificate() } });
    const connect = connector(first);
    await connect(false);
    await first.stop();
    const certificate = await makeCertificate({ commonName: 'other' });
    const other = await serve({ root: tmpdir(), port: first.port, tls: { certificate } });
    await assert.rejects(connect(true), { code: 'cancelled' });
    assert.deepEqual(questions, []);
    assert.equal(other.counts()['USER'], undefined);
  });

  it('does not ask for plain text where the last one was encrypted', async () => {
    const first = await serve({ root: tmpdir(), tls: { certificate: await testCertificate() } });
    const connect = connector(first);
    await connect(false);
    await first.stop();
    const other = await serve({ root: tmpdir(), port: first.port });
    await assert.rejects(connect(true), { code: 'cancelled' });
    assert.deepEqual(questions, []);
    assert.equal(other.counts()['USER'], undefined);
  });

  it('does not ask for another password', async () => {
    const server = await serve({ root: tmpdir() });
    const connect = connector(server);
    await connect(false);
    server.scriptNext('PASS', '530 Login incorrect.');
    for (const session of sessions.splice(0)) session.destroy(new Error('Gone'));
    await assert.rejects(connect(true), { code: 'authentication-failed' });
    assert.deepEqual(questions, []);
    assert.equal(server.counts()['PASS'], 2);
  });

  it('is opened while a person uses the server', async () => {
    const scene = await open(
      {},
      { sessionsAhead: true, timings: { ...SHORT_TIMINGS, aheadAfterMs: 20 } },
      { 'a.txt': 'a' },
    );
    await scene.files.list('/');
    await reached(scene, ({ idle }) => idle === 2);
    await scene.files.read('/a.txt');
    assert.equal(scene.pool.status.opened, 2);
  });

  it('that is refused lowers the limit, and nothing fails', async () => {
    const scene = await open(
      { maxConnections: 1 },
      { sessionsAhead: true, timings: { ...SHORT_TIMINGS, aheadAfterMs: 20 } },
      { 'a.txt': 'a' },
    );
    await scene.files.list('/');
    await reached(scene, ({ limit }) => limit === 1);
    assert.equal(scene.pool.status.lastError, undefined);
    assert.equal(scene.pool.status.state, 'limited');
    assert.equal((await scene.files.read('/a.txt')).length, 1);
  });
});
