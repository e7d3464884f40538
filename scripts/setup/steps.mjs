import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** One that was told to end has so long to end what it has started. */
const END_MS = 15_000;

const SIGNALS = ['SIGINT', 'SIGTERM'];

/**
 * Runs one command of the project with its output passed on, and resolves with what it printed, on
 * either stream. After `minutes` it is told to end, and is ended.
 * The `node_modules/.bin` of the project need not be on PATH: `args[0]` names a script for Node.
 */
export function step(args, { env = process.env, minutes } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own can be ended with all that is in it.
      detached: true,
    });
    let interrupted;
    const pass = (signal) => {
      interrupted = signal;
      signalGroup(child, signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    let output = '';
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output += text;
        process[stream].write(text);
      });
    }
    const waits = minutes === undefined ? [] : [endAfter(child, minutes * 60_000)];
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const wait of waits) wait.stop();
      for (const signal of SIGNALS) process.off(signal, pass);
      // As if nobody had listened: what would follow is not wanted any more.
      if (interrupted !== undefined) process.kill(process.pid, interrupted);
      resolve({ ok: code === 0, code: signal ?? code, output });
    });
  });
}

function signalGroup({ pid }, signal) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** What it has started elsewhere may hold its output open: nobody waits for that. */
function endAfter(child, ms) {
  const kill = () => {
    signalGroup(child, 'SIGKILL');
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  };
  let timer = setTimeout(() => {
    process.stderr.write(
      `\n!!! Ended after ${ms / 60_000} minutes: it came to no end by itself.\n`,
    );
    signalGroup(child, 'SIGTERM');
    timer = setTimeout(kill, END_MS);
  }, ms);
  return { stop: () => clearTimeout(timer) };
}
