import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { startLink, type Link } from '../../bench/link/link.ts';
import { useServers } from './useServers.ts';

const RTT_MS = 60;
/** A process may read the clock a little late before it connects. */
const CLOCK_MS = 2;

/** Connects from the clients' side, and says how long that took. */
const CONNECT = `
  const [host, port] = process.argv.slice(1);
  const start = performance.now();
  const socket = require('node:net').connect({ host, port: Number(port) }, () => {
    console.log(performance.now() - start);
    socket.destroy();
  });
`;

describe('the benchmark', () => {
  const { require, start } = useServers();
  let link: Link | undefined;
  let folder: string;

  before(async function () {
    require(this, 'pyftpdlib');
    try {
      await (await startLink({ rttMs: 0, rateMbit: 0, lossPercent: 0 })).stop();
    } catch (error) {
      if (process.env['CI'] === 'true') throw error;
      process.stderr.write(`\n*** SKIPPED: the link of the benchmark. ${String(error)} ***\n`);
      this.skip();
    }
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-bench-test-'));
    // The server's own account has to come by.
    await chmod(folder, 0o755);
  });

  afterEach(async () => {
    await link?.stop();
    link = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  /** What it leaves on the disk is found: it has no other place. */
  function bench(...args: string[]): ChildProcess {
    const program = ['--import', 'tsx', 'bench/bench.ts', '--server', 'pyftpdlib', ...args];
    const env = { ...process.env, TMPDIR: folder };
    return spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async function leftBehind(): Promise<string[]> {
    // What tsx has compiled stays for the next time.
    return (await readdir(folder)).filter((name) => !name.startsWith('tsx-'));
  }

  it('has a link on which a connection takes a round trip, handshake included', async () => {
    link = await startLink({ rttMs: RTT_MS, rateMbit: 0, lossPercent: 0 });
    const server = await start('pyftpdlib', { network: link.server });
    const enter = [`--net=${link.client.namespace}`, '--', process.execPath, '-e', CONNECT];
    const { stdout } = await promisify(execFile)('nsenter', [
      ...enter,
      server.host,
      String(server.port),
    ]);
    assert.ok(Number(stdout) >= RTT_MS - CLOCK_MS, `connected in ${stdout} ms`);
  });

  it('has networks that are gone with the link', async () => {
    link = await startLink({ rttMs: 0, rateMbit: 0, lossPercent: 0 });
    await link.stop();
    for (const { namespace } of [link.client, link.server]) {
      await assert.rejects(readdir(join(namespace, '..')), { code: 'ENOENT' });
    }
  });

  it('measures in round trips and packets, and leaves nothing on the disk', async () => {
    const rtt = ['--rtt', String(RTT_MS), '--security', 'plain', '--runs', '2', '--json'];
    const child = bench(...rtt, '--operation', 'stat', '--operation', 'read-4k');
    const [said] = await Promise.all([text(child.stdout!), once(child, 'exit')]);
    assert.equal(child.exitCode, 0);
    const { servers } = JSON.parse(said) as {
      readonly servers: readonly {
        readonly operations: readonly {
          readonly sides: Record<string, { readonly min: number; readonly packets: number }>;
        }[];
      }[];
    };
    const sides = servers.flatMap(({ operations }) => operations.map((one) => one.sides));
    assert.equal(sides.length, 2);
    for (const { ours, 'basic-ftp': peer } of sides) {
      assert.ok(ours && ours.min >= RTT_MS - CLOCK_MS && ours.packets >= 2);
      assert.ok(peer && peer.min >= RTT_MS - CLOCK_MS && peer.packets >= 2);
    }
    assert.deepEqual(await leftBehind(), []);
  });

  it('puts everything away when it is interrupted', async () => {
    const child = bench('--rtt', String(RTT_MS), '--operation', 'stat', '--runs', '1000');
    const exited = once(child, 'exit');
    for await (const line of createInterface(child.stderr!)) {
      if (line.includes('stat a file')) child.kill('SIGINT');
    }
    await exited;
    assert.equal(child.exitCode, 130);
    assert.deepEqual(await leftBehind(), []);
  });
});
