import { fstatSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { testCertificate } from '../../test/support/certificates.ts';
import { startFtpServer } from '../../test/support/ftpServer/ftpServer.ts';

const site = fileURLToPath(new URL('site', import.meta.url));

// Names that not every file system, archive and checkout keeps intact are made here instead.
const notes: Readonly<Record<string, string>> = {
  'Opening hours 2024.txt': 'Saturdays, 10 to 16. Closed in August.\n',
  'Maße & Größen.md': '# Maße\n\nTisch: 180 × 85 × 75 cm\n',
  '日本語のメモ.txt': 'こんにちは\n',
  '100% oil #2 [draft].txt': 'Two thin coats, one day apart.\n',
};

/** Copies the sample site to a new directory that the server can let anyone change. */
async function copySite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-demo-'));
  await cp(site, folder, { recursive: true });
  await mkdir(join(folder, 'notes'));
  for (const [name, text] of Object.entries(notes)) {
    await writeFile(join(folder, 'notes', name), text);
  }
  return folder;
}

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Listens to the end, for no signal may cut the cleaning up short. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of signals) process.on(name, resolve);
    whenStarterIsGone(resolve);
  });
}

/** A pipe for stdin ends with whoever started this process, however they ended. */
function whenStarterIsGone(stop: () => void): void {
  const stdin = fstatSync(process.stdin.fd);
  // Node makes its pipes of sockets.
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.once('close', stop).resume();
  // It is the server that keeps this process alive.
  process.stdin.unref();
}

async function main(): Promise<void> {
  const { port, asJson, tls } = readOptions();
  const stopped = untilStopped();
  const folder = await copySite();
  try {
    await serve(folder, { port, asJson, tls, stopped });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ServeOptions {
  readonly port: number;
  readonly asJson: boolean;
  /** Nothing goes without TLS. */
  readonly tls: boolean;
  readonly stopped: Promise<void>;
}

async function serve(folder: string, { port, asJson, tls, stopped }: ServeOptions): Promise<void> {
  const users = (user: string): boolean => user === 'demo';
  const certificate = tls ? await testCertificate() : undefined;
  const server = await startFtpServer({
    root: folder,
    port,
    users,
    greeting: '220 Demo site.',
    tls: certificate && { certificate, required: true, withoutResumption: '522' },
  });
  const url = `ftp://demo@${server.host}:${server.port}/`;
  const fingerprint = certificate?.fingerprint;
  const shown = fingerprint === undefined ? '' : `\nCertificate: ${fingerprint}`;
  const text = asJson
    ? JSON.stringify({ url, folder, fingerprint })
    : `FTP: ${url}\nFolder: ${folder}${shown}`;
  process.stdout.write(`${text}\n`);
  await stopped;
  await server.stop();
}

function readOptions(): { port: number; asJson: boolean; tls: boolean } {
  const options = {
    json: { type: 'boolean' },
    port: { type: 'string' },
    tls: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`Not a port: ${values.port}`);
  }
  return { port, asJson: values.json === true, tls: values.tls === true };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
