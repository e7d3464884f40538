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
