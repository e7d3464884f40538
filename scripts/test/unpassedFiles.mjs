import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** More files than this fail for a reason that is still there. */
const MAX_FILES = 6;

/** Files of which not every test has passed in one run; test/support/unpassed.ts notes them. */
export class UnpassedFiles {
  #folder;

  static async begin() {
    const files = new UnpassedFiles();
    files.#folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-unpassed-'));
    return files;
  }

  get environment() {
    return { FTP_WORKSPACE_TEST_UNPASSED: this.#file };
  }

  /** None where another try would prove nothing: too many have failed, or it did not get that far. */
  async toTryAgain() {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    const files = text.split('\n').filter((line) => line !== '');
    return files.length <= MAX_FILES ? files : [];
  }

  async end() {
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #file() {
    return join(this.#folder, 'files');
  }
}
