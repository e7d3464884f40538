// npm start [-- --tls] [-- --no-open] [-- --port N]
//
// Opens VS Code on a folder of a real FTP server with a sample site, which runs on this machine
// until Ctrl+C. Does its own set-up, so it only imports what Node brings before that.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { run } from './setup/run.mjs';
import { ensureVSCodeServer } from './setup/vscode.mjs';
import { startDemoServer } from './start/demoServer.mjs';
import { findDesktop, startDesktop } from './start/desktop.mjs';
import { startBrowserEditor } from './start/browserEditor.mjs';

const repository = fileURLToPath(new URL('../', import.meta.url));
const PARENT_POLL_MS = 250;
const parent = process.ppid;
const log = (line) => console.error(line);

async function main() {
  const { open, port, tls } = readOptions();
  await setUp();
  const stopRequest = untilStopped();
  await using(makeScratch, async (scratch) => {
    await using(
      () => startDemoServer(repository, { tls }),
      async (demo) => {
        const settings = { extension: repository, ftpUrl: demo.url, open, port, log };
        const env = { NETRC: await writeNetrc(scratch.path, demo.url) };
        await using(
          () => startEditor({ ...settings, env }),
          async (editor) => {
            console.log(`VS Code: ${editor.address}\nFTP: ${demo.url}\nFolder: ${demo.folder}`);
            if (demo.fingerprint) console.log(`Certificate: ${demo.fingerprint}`);
            for (const line of editor.hints) console.log(line);
            await Promise.race([stopRequest, editor.ended, demo.ended]);
          },
        );
      },
    );
  });
}

async function setUp() {
  await ensureDependencies({ log });
  await run(process.execPath, ['scripts/build.mjs'], { cwd: repository });
  if (!findDesktop()) await ensureVSCodeServer({ log });
}

function startEditor(options) {
  const desktop = findDesktop();
  return desktop ? startDesktop({ ...options, desktop }) : startBrowserEditor(options);
}

// What `use` does with the resource ends before the resource does, also when it fails.
async function using(start, use) {
  const resource = await start();
  try {
    await use(resource);
  } finally {
    await resource.stop();
  }
}

async function makeScratch() {
  const path = await mkdtemp(join(tmpdir(), 'ftp-workspace-start-'));
  return { path, stop: () => rm(path, { recursive: true, force: true }) };
}

// The demo server takes any password; with this file nobody is asked for one.
async function writeNetrc(folder, ftpUrl) {
  const { hostname, username } = new URL(ftpUrl);
  const path = join(folder, 'netrc');
  await writeFile(path, `machine ${hostname} login ${username} password any-will-do\n`, {
    mode: 0o600,
  });
  return path;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string' },
      // The server speaks TLS alone, with a certificate that it has signed itself.
      tls: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number up to 65535, not "${values.port}".`);
  }
  return { open: !values['no-open'], port, tls: values.tls };
}

function untilStopped() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
    if (process.env.npm_lifecycle_event) whenOrphaned(resolve);
  });
}

// An npm that is told to end takes its shell with it, but tells nothing to this process.
function whenOrphaned(stop) {
  setInterval(() => process.ppid === parent || stop(), PARENT_POLL_MS).unref();
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
