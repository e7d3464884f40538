import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Runs one command of the project with its output passed on, or kept back until its end, and
 * resolves with what it printed, on either stream.
 * The `node_modules/.bin` of the project need not be on PATH: `args[0]` names a script for Node.
 */
export function step(args, { env = process.env, keepBack = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const kept = [];
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output += text;
        if (keepBack) kept.push([stream, text]);
        else process[stream].write(text);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const [stream, text] of kept) process[stream].write(text);
      resolve({ ok: code === 0, code: signal ?? code, output });
    });
  });
}
