import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { availableServers } from '../support/servers/availableServers.ts';
import { RawSession } from '../support/servers/rawSession.ts';
import type { RealServer, ServerName, ServerOptions } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;
const IDLE_SECONDS = 1;
const CONTENT = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('the real servers', () => {
  const sessions: RawSession[] = [];
  let server: RealServer | undefined;
  let available: readonly ServerName[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    available = await availableServers();
  });

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy();
    await server?.stop();
    server = undefined;
  });

  async function start(name: ServerName, options?: ServerOptions): Promise<RealServer> {
    server = await startServer(name, options);
    return server;
  }

  async function open(target: RealServer): Promise<{ session: RawSession; greeting: string }> {
    const opened = await RawSession.open(target);
    sessions.push(opened.session);
    return opened;
  }

  async function logIn(target: RealServer): Promise<RawSession> {
    const { session, greeting } = await open(target);
    assert.match(greeting, /^220/);
    assert.match(await session.login(target), /^230/m);
    assert.match(await session.send('TYPE I'), /^200/);
    return session;
  }

  /** The reply that ends a session which the server does not want: at the greeting or after PASS. */
  async function refusal(target: RealServer): Promise<string> {
    const { session, greeting } = await open(target);
    return target.facts.refusesAt === 'greeting' ? greeting : session.login(target);
  }

  for (const name of serverNames) {
    describe(name, () => {
      before(function () {
        if (!available.includes(name)) this.skip();
      });

      it('greets, takes the right password and refuses a wrong one', async () => {
        const target = await start(name);
        await logIn(target);
        const { session } = await open(target);
        assert.match(await session.login(target, `not${target.password}`), /^530/);
      });

      for (const via of ['EPSV', 'PASV'] as const) {
        it(`stores through ${via} what is then on disk and in the listing`, async () => {
          const target = await start(name);
          const session = await logIn(target);
          assert.match(await session.store('/ünï code.bin', CONTENT, via), /^226/m);
          const path = join(target.root, 'ünï code.bin');
          assert.deepEqual(await readFile(path), CONTENT);
          assert.equal((await stat(path)).mode & 0o777, target.facts.newFileMode);
          assert.match(await session.send('STAT /'), /ünï code\.bin/);
        });
      }

      it('retrieves and deletes what the test made on disk and gave to the account', async () => {
        const target = await start(name);
        const path = join(target.root, 'made/here.bin');
        await mkdir(dirname(path));
        await writeFile(path, CONTENT);
        await target.own(dirname(path));
        const session = await logIn(target);
        assert.deepEqual(await session.retrieve('/made/here.bin'), CONTENT);
        assert.match(await session.send('DELE /made/here.bin'), /^250/);
        assert.equal(existsSync(path), false);
      });

      it('shows nothing outside of its root', async () => {
        const target = await start(name);
        const session = await logIn(target);
        assert.match(await session.send('PWD'), /^257 "\/"/);
        assert.match(await session.send('CWD /../../etc'), /^550/);
      });

      it('behaves as its facts say', async () => {
        const target = await start(name);
        const session = await logIn(target);
        const features = await session.send('FEAT');
        assert.equal(/^ MLS[DT]/m.test(features), target.facts.hasMlsd);
        assert.equal(/^ UTF8/m.test(features), target.facts.announcesUtf8);
        await session.store('/edge ', CONTENT, 'EPSV');
        assert.equal(existsSync(join(target.root, 'edge_')), target.facts.rewritesEdgeSpaces);
        await session.store('/.hidden', CONTENT, 'EPSV');
        const listing = await list(session);
        assert.equal(!listing.includes('.hidden'), target.facts.hidesDotFilesInList);
      });

      it('refuses the third connection from one address where two are allowed', async () => {
        const target = await start(name, { maxPerHost: 2 });
        assert.deepEqual(target.limits, { maxPerHost: 2 });
        await logIn(target);
        await logIn(target);
        const expected = target.facts.refusesAt === 'greeting' ? /^421/ : /^530/;
        assert.match(await refusal(target), expected);
      });

      it('closes a session that is idle for too long', async () => {
        const target = await start(name, { idleTimeoutSeconds: IDLE_SECONDS });
        const { session, greeting } = await open(target);
        await session.login(target);
        if (target.limits.idleTimeoutSeconds !== IDLE_SECONDS) {
          // Pure-FTPd counts minutes in its options, and lets a session choose less.
          assert.ok(greeting.includes(`after ${String(target.limits.idleTimeoutSeconds)} seconds`));
          assert.match(await session.send(`SITE IDLE ${IDLE_SECONDS}`), /^200/m);
        }
        assert.match(await session.closed(), /^421/m);
      });

      it('comes back on the same port with the same files after a kill', async () => {
        const target = await start(name);
        const session = await logIn(target);
        await session.store('/kept', CONTENT, 'EPSV');
        await target.kill();
        await session.closed();
        await assert.rejects(open(target), { code: 'ECONNREFUSED' });
        assert.deepEqual(await target.processes(), []);
        await target.restart();
        await logIn(target);
        assert.deepEqual(await readFile(join(target.root, 'kept')), CONTENT);
      });

      it('leaves no process, port or file after stop, and starts again when asked', async () => {
        const target = await start(name);
        const session = await logIn(target);
        const pids = await target.processes();
        assert.ok(pids.length > 0);
        await target.stop();
        await session.closed();
        for (const pid of pids) assert.equal(await isRunning(pid), false, `process ${pid}`);
        await assert.rejects(open(target), { code: 'ECONNREFUSED' });
        assert.equal(existsSync(dirname(target.root)), false);
        await target.restart();
        await logIn(target);
      });

      it('ends politely when asked to, and keeps its files', async () => {
        const target = await start(name);
        const session = await logIn(target);
        await session.store('/kept', CONTENT, 'EPSV');
        await target.kill('SIGTERM');
        assert.deepEqual(await target.processes(), []);
        assert.ok(existsSync(join(target.root, 'kept')));
      });
    });
  }
});

async function list(session: RawSession): Promise<string> {
  const data = await session.openData('EPSV');
  let text = '';
  data.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise((resolve) => data.once('close', resolve));
  await session.send('LIST');
  await session.reply();
  await ended;
  return text;
}

/** Asks /proc, because a process that ended but was not collected by its parent still has an id. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = status.slice(status.lastIndexOf(')') + 2).charAt(0);
  return state !== '' && state !== 'Z' && state !== 'X';
}
