import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { startTestServer } from '../support/vscode/server.ts';
import { Workbench } from '../support/vscode/workbench.ts';

/** A VS Code in which the suite runs. */
export interface SuiteHost {
  /** Resolves when the host ended by itself, with the reason. */
  readonly ended: Promise<string>;
  /** What is worth reading when the suite did not end. */
  diagnose(): Promise<string>;
  stop(): Promise<void>;
}

export interface SuiteOptions {
  /** Folder of the extension under test. */
  readonly extension: string;
  /** The bundle whose `run` is called. */
  readonly entry: string;
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts the suite in the VS Code server, with a workbench in a browser. */
export async function startInServer(options: SuiteOptions): Promise<SuiteHost> {
  const { extension, entry, folder, settings, variables } = options;
  const server = await startTestServer({ settings, env: variables, testDriver: true });
  const workbench = await Workbench.launch().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const stop = async () => {
    await workbench.close();
    await server.stop();
  };
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  try {
    const url = server.url(folder, [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(entry)],
    ]);
    await workbench.open(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ended: server.exited.then(() => 'The VS Code server ended.'),
    diagnose: async () => `${workbench.consoleErrors.join('\n')}\n${await server.logs()}`,
    stop,
  };
}

/** Starts the suite in desktop VS Code: the one of VSCODE_EXECUTABLE, or a downloaded one. */
export async function startInDesktop(options: SuiteOptions): Promise<SuiteHost> {
  const vscodeExecutablePath = process.env['VSCODE_EXECUTABLE'] ?? (await downloadDesktop());
  const profile = await mkdtemp(join(tmpdir(), 'ftp-workspace-desktop-'));
  await mkdir(join(profile, 'User'));
  await writeFile(join(profile, 'User', 'settings.json'), JSON.stringify(options.settings));
  const { folder } = options;
  const finished = runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: options.extension,
    extensionTestsPath: options.entry,
    extensionTestsEnv: options.variables,
    launchArgs: [
      '--folder-uri',
      isAbsolute(folder) ? pathToFileURL(folder).href : folder,
      `--user-data-dir=${profile}`,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--skip-welcome',
    ],
  });
  const ended = finished.then(
    () => 'Desktop VS Code ended.',
    (error: unknown) => `Desktop VS Code ended: ${String(error)}`,
  );
  return {
    ended,
    diagnose: () => Promise.resolve('See the output of VS Code above.'),
    stop: async () => {
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function downloadDesktop(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode();
  } catch (cause) {
    const message =
      'Desktop VS Code could not be downloaded. Give the path of an installed one in VSCODE_EXECUTABLE.';
    throw Object.assign(new Error(message, { cause }), { code: 'unavailable' });
  }
}
