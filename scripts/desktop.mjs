// npm run test:desktop [-- --grep PATTERN]
//
// Runs the suite of the extension host in desktop VS Code: the one in VSCODE_EXECUTABLE, or one
// that @vscode/test-electron downloads. On Linux without a screen: xvfb-run npm run test:desktop.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './setup/dependencies.mjs';

const repository = fileURLToPath(new URL('../', import.meta.url));

await ensureDependencies({ log: console.error });
const args = ['--import', 'tsx', 'test/extension/runner.ts', '--desktop', ...process.argv.slice(2)];
const runner = spawn(process.execPath, args, { cwd: repository, stdio: 'inherit' });
const [code] = await once(runner, 'exit');
process.exit(code ?? 1);
