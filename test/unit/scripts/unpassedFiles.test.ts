import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UnpassedFiles } from '../../../scripts/test/unpassedFiles.mjs';

const require = createRequire(import.meta.url);
const MOCHA = join(dirname(require.resolve('mocha/package.json')), 'bin/mocha.js');

const PASSES = "it('works', () => {}); it.skip('is left out', () => {});";
const FAILS = "it('works', () => {}); it('fails', () => { throw new Error('no'); });";
const NEVER_BEGINS =
  "describe('a suite', () => { before(() => { throw new Error('no'); }); it('waits', () => {}); });";

describe('files that may be tried again', function () {
  this.timeout(60_000);

  let folder = '';
  let unpassed: UnpassedFiles;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-unpassed-'));
    unpassed = await UnpassedFiles.begin();
  });

  afterEach(async () => {
    await unpassed.end();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(...contents: readonly string[]): Promise<void> {
    const files = contents.map((_, index) => join(folder, `${index}.cjs`));
    for (const [index, file] of files.entries()) await writeFile(file, contents[index]!);
    const child = spawn(process.execPath, [MOCHA, ...files], {
      stdio: 'ignore',
      env: { ...process.env, ...unpassed.environment },
    });
    await once(child, 'close');
  }

  it('are those in which a test failed, or did not begin', async () => {
    await run(PASSES, FAILS, NEVER_BEGINS);
    assert.deepEqual(await unpassed.toTryAgain(), [join(folder, '1.cjs'), join(folder, '2.cjs')]);
  });

  it('are none where all has passed', async () => {
    await run(PASSES);
    assert.deepEqual(await unpassed.toTryAgain(), []);
  });

  it('are none where many have failed', async () => {
    await run(...Array<string>(7).fill(FAILS));
    assert.deepEqual(await unpassed.toTryAgain(), []);
  });
});
