import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFtpServers } from './ftpServers.ts';

/** The world in which the suite runs: the opened folder, and what its tests may use. */
export interface TestEnvironment {
  /** The folder that VS Code opens: a path, or any URI. */
  readonly folder: string;
  /** Reaches the tests as `readEnvironment().data`. */
  readonly data: Readonly<Record<string, string>>;
  /** Added to the environment variables of the extension host. */
  readonly variables: Readonly<Record<string, string>>;
  /** User settings, by their full names. */
  readonly settings: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Starts what the suite needs outside the extension host. */
export async function startEnvironment(): Promise<TestEnvironment> {
  const servers = await startFtpServers();
  const folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-suite-'));
  await writeFile(join(folder, 'hello.txt'), 'hello\n');
  return {
    folder,
    data: { folder, ...servers.data },
    variables: { ...servers.variables },
    // The suite deletes folders all the time, and nobody is there to answer.
    settings: { ...servers.settings, 'ftpWorkspace.confirmFolderDelete': false },
    stop: async () => {
      await servers.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
