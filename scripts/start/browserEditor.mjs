import { spawn } from 'node:child_process';
import { startVSCodeServer } from '../setup/vscodeServer.mjs';
import { hasScreen } from './screen.mjs';

// The first look is at the folder, not at what the editor advertises.
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** Starts the VS Code server with the extension installed, and shows its page in the browser. */
export async function startBrowserEditor({ extension, ftpUrl, open, port, env, log }) {
  const server = await startVSCodeServer({
    extensions: [extension],
    settings: SETTINGS,
    port,
    env,
    log,
  });
  const address = server.url(ftpUrl);
  if (open && hasScreen()) show(address);
  return { address, hints: [], ended: server.exited, stop: server.stop };
}

// Whoever has no default browser still has the printed address.
function show(address) {
  const commands = { darwin: ['open'], win32: ['explorer'] };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.once('error', () => {});
  child.unref();
}
