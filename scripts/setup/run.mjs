import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const KEPT_OUTPUT_CHARS = 4000;

/**
 * Runs a command to its end and resolves with what it printed on stdout.
 * Rejects with the last lines of its output when it fails.
 */
export function run(command, args, { cwd, env = process.env, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let tail = '';
    const keep = (text) => (tail = (tail + text).slice(-KEPT_OUTPUT_CHARS));
    child.stdout.setEncoding('utf8').on('data', (text) => keep((stdout += text) && text));
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (cause) =>
      reject(new Error(`${command} could not be started: ${cause.message}`, { cause })),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} failed (${signal ?? code}):\n${tail}`));
    });
  });
}

/** Runs npm: the one that started this script where there is one, else the one on PATH. */
export function npm(args, { cwd, env = process.env } = {}) {
  const cli = env.npm_execpath;
  const clean = withoutPackageOf(env);
  if (cli && /npm-cli\.c?js$/.test(cli))
    return run(process.execPath, [cli, ...args], { cwd, env: clean });
  const windows = process.platform === 'win32';
  return run(windows ? 'npm.cmd' : 'npm', args, { cwd, env: clean, shell: windows });
}

/** The path of a program on PATH, or undefined. */
export function findOnPath(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const found = names.map((file) => join(folder, file)).find((path) => existsSync(path));
    if (found) return found;
  }
  return undefined;
}

// An npm inside `npm start` must not take this project's package for its own.
function withoutPackageOf(env) {
  const foreign = /^npm_(package_|lifecycle_|config_local_prefix$|config_ignore_scripts$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
