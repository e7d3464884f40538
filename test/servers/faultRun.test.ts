import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { availableServers } from '../support/servers/availableServers.ts';

const RUN = fileURLToPath(new URL('../faults/run.ts', import.meta.url));
const CASES = 'pyftpdlib/plain/read/';
/** It begins anew with the compilation of everything, on a machine that may be busy. */
const TIMEOUT_MS = 3 * 60_000;

/** The command lines of all processes that name the folder. */
async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(folder));
}

describe('npm run faults', () => {
  let folder = '';
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-interrupted-'));
    await chmod(folder, 0o755);
  });

  afterEach(async () => {
    child?.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('that is interrupted tells what it has, and leaves nothing behind', async function () {
    this.timeout(TIMEOUT_MS);
    if (!(await availableServers()).includes('pyftpdlib')) this.skip();
    const started = spawn(
      process.execPath,
      ['--import', 'tsx', RUN, '--ours', '--only', CASES, '--lanes', '1', '--verbose'],
      { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child = started;
    const ended = once(started, 'close');
    let complaints = '';
    started.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const lines: string[] = [];
    let wasRunning: readonly string[] = [];
    for await (const line of createInterface({ input: started.stdout })) {
      if (wasRunning.length === 0 && line.startsWith(CASES)) {
        wasRunning = await processesOf(folder);
        started.kill('SIGINT');
      }
      lines.push(line);
    }
    const [code] = (await ended) as [number | null];
    assert.ok(wasRunning.length >= 2, 'A worker and a server');
    assert.equal(code, 1);
    assert.equal(complaints, '');
    const table = lines.slice(lines.indexOf('Up to here:') + 1);
    assert.match(table.join('\n'), /^client .*\nFTP Workspace +\d+ +[1-9]/);
    assert.deepEqual(await processesOf(folder), []);
    const names = await readdir(folder);
    assert.deepEqual(
      names.filter((name) => name.startsWith('ftp-workspace-')),
      [],
    );
  });
});
