import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PoolStatus } from '../../src/pool/connectionPool.ts';
import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const IDLE_SECONDS = 2;
/** Some servers look at their clock but once in a while. */
const IDLE_MARGIN_MS = 40_000;
const SETTLE_DEADLINE_MS = 10_000;
const POLL_MS = 20;
const READS = 50;
/** The pool's own clocks stay out of it: only the server ends what is idle. */
const PATIENT = { idleCloseMs: 600_000, checkAfterIdleMs: 600_000 };
/** The states of TCP in which a connection is over (TIME_WAIT) or is none (LISTEN). */
const NOT_OPEN: readonly string[] = ['06', '0A'];

describe('with a real server', () => {
  const servers = useServers();
  const { start, open } = servers;

  for (const name of serverNames) {
    describe(name, () => {
      before(function () {
        servers.require(this, name);
      });

      it('goes on after the server was killed and started again', async () => {
        const server = await start(name);
        await fill(server, 8);
        const client = await open(server);
        await readAll(client, 8);
        // On a slow machine the first session does all the work while others still log in.
        await untilStatus(client, ({ connecting }) => connecting === 0, SETTLE_DEADLINE_MS);
        await server.kill();
        await server.restart();
        await readAll(client, 8);
        await client.files.write('/new.txt', Buffer.from('after'), ANY);
        assert.equal(await readFile(join(server.root, 'new.txt'), 'utf8'), 'after');
        assertNothingShown(client);
      });

      it('goes on after the server has ended what was idle', async function () {
        const server = await start(name, { idleTimeoutSeconds: IDLE_SECONDS });
        const limitMs = (server.limits.idleTimeoutSeconds ?? 0) * 1_000 + IDLE_MARGIN_MS;
        this.timeout(limitMs + 30_000);
        await fill(server, 4);
        // pyftpdlib ends no session that has a data connection open.
        const client = await open(server, { timings: PATIENT, shortcuts: { dataAhead: false } });
        await readAll(client, 4);
        assert.ok(client.pool.status.total > 0, 'a session is open');
        await untilStatus(client, ({ total }) => total === 0, limitMs);
        await readAll(client, 4);
        await client.files.write('/new.txt', Buffer.from('after'), ANY);
        assert.equal(await readFile(join(server.root, 'new.txt'), 'utf8'), 'after');
        assertNothingShown(client);
      });

      it('fails nothing where the server allows two connections only', async () => {
        const server = await start(name, { maxPerHost: 2 });
        await fill(server, READS);
        const client = await open(server, { maxConnections: 4 });
        await readAll(client, READS);
        // The reads may be done before the last refusal is in: ProFTPD takes its time for it.
        await untilStatus(client, ({ connecting }) => connecting === 0, SETTLE_DEADLINE_MS);
        const { limit, total, state } = client.pool.status;
        assert.deepEqual({ limit, total, state }, { limit: 2, total: 2, state: 'limited' });
      });

      it('leaves no connection behind', async () => {
        const server = await start(name);
        await fill(server, 20);
        const client = await open(server);
        await readAll(client, 20);
        assert.ok((await openConnections(server.port)) > 0, 'sessions are open');
        await client.close();
        await until(async () => (await openConnections(server.port)) === 0);
        assert.equal(client.pool.status.total, 0);
        assert.equal(client.pool.status.state, 'closed');
      });
    });
  }
});

const ANY = { create: true, overwrite: true };

/** Puts `count` files into a folder, each with content of its own. */
async function fill(server: RealServer, count: number): Promise<void> {
  const folder = join(server.root, 'folder');
  await mkdir(folder);
  for (let n = 0; n < count; n++) await writeFile(join(folder, `${n}.txt`), contentOf(n));
  await server.own(folder);
}

/** Reads all of them at once, as they are on the server now. */
async function readAll({ files }: ClientUnderTest, count: number): Promise<void> {
  files.refresh('/');
  const reads = Array.from({ length: count }, (_, n) => files.read(`/folder/${n}.txt`));
  const contents = (await Promise.all(reads)).map((bytes) => Buffer.from(bytes).toString());
  assert.deepEqual(
    contents,
    Array.from({ length: count }, (_, n) => contentOf(n)),
  );
}

function contentOf(n: number): string {
  return `This is file ${n}.\n`.repeat(n + 1);
}

/** What is worth a person's attention goes to the log as a warning or an error. */
function assertNothingShown({ log }: ClientUnderTest): void {
  const shown = log.filter((line) => /^(?:warn|error):/.test(line));
  assert.deepEqual(shown, []);
}

function untilStatus(
  { pool }: ClientUnderTest,
  accept: (status: PoolStatus) => boolean,
  deadlineMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      listener.dispose();
      reject(new Error(`Still ${JSON.stringify(pool.status)} after ${deadlineMs} ms`));
    }, deadlineMs);
    const look = (): void => {
      if (!accept(pool.status)) return;
      clearTimeout(late);
      listener.dispose();
      resolve();
    };
    const listener = pool.onDidChangeStatus(look);
    look();
  });
}

/** Connections with the port at the server's end that are not over. */
async function openConnections(port: number): Promise<number> {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  const fields = rows.map((row) => row.trim().split(/\s+/));
  const open = fields.filter(
    ([, local, , state]) => local?.endsWith(end) && !NOT_OPEN.includes(state ?? ''),
  );
  return open.length;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SETTLE_DEADLINE_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `not so within ${SETTLE_DEADLINE_MS} ms`);
    await delay(POLL_MS);
  }
}
