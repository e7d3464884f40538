import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startVSCodeServer } from '../../../scripts/setup/vscodeServer.mjs';
import type { VSCodeServer, VSCodeServerOptions } from '../../../scripts/setup/vscodeServer.mjs';

import { noteOutput } from '../secrets.ts';

export type { VSCodeServer } from '../../../scripts/setup/vscodeServer.mjs';

// An editor that does only what a test makes it do.
const quietSettings = {
  'chat.disableAIFeatures': true,
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.acceptSuggestionOnEnter': 'off',
  'explorer.confirmDelete': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Starts a VS Code server whose settings are those of a quiet editor, and `settings`. */
export async function startTestServer(options: VSCodeServerOptions = {}): Promise<VSCodeServer> {
  const server = await startVSCodeServer({
    // Set-up takes minutes once; whoever waits should see why.
    log: (line) => process.stderr.write(`${line}\n`),
    ...options,
    settings: { ...quietSettings, ...options.settings },
  });
  const stop = async (): Promise<void> => {
    noteOutput('vscode', await server.logs());
    await server.stop();
  };
  return { ...server, stop };
}

/** Changes settings of the user behind the editor's back, as another program does. */
export async function changeSettings(
  server: VSCodeServer,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = userFile(server, 'settings.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...settings, ...changes }));
}

/** A file of the user's profile. */
export function userFile({ dataDir }: VSCodeServer, name: string): string {
  return join(dataDir, 'data', 'User', name);
}

/**
 * Makes the editor speak a language, as a language pack and "Configure Display Language" do. Of the
 * editor itself nothing is translated, as the pack is empty.
 */
export async function changeLanguage(server: VSCodeServer, language: string): Promise<void> {
  const folder = join(server.dataDir, 'data');
  const translation = join(folder, `${language}.json`);
  await writeFile(translation, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `test.${language}` }, version: '1.0.0' }];
  const translations = { vscode: translation };
  const pack = { hash: language, label: language, extensions, translations };
  await writeFile(join(folder, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
  await writeFile(userFile(server, 'argv.json'), JSON.stringify({ locale: language }));
}
