import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { historyDefaults } from '../../src/remote/history/historySettings.ts';
import { Disk } from '../contract/disk.ts';
import { openClient, type ClientUnderTest } from '../support/clientUnderTest.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { handlesNow, sizesOf, type Sizes } from './sizes.ts';
import { MAX_KEPT_BYTES } from '../../src/remote/guard/keptContents.ts';
import { Violation } from './truth.ts';

export interface Growth {
  readonly saves: number;
  readonly savesPerSecond: number;
  /** After the warm-up, and at the end. */
  readonly warm: Sizes;
  readonly last: Sizes;
}

const PATHS = ['/index.html', '/style.css', '/app.js', '/notes.txt'];
const MAX_CONNECTIONS = 4;
const SIZE_BYTES = 32 * 1024;
/** Of all saves: everything is loaded and compiled then. */
const WARM_UP = 0.25;
/** So often a document is closed and opened again: what is read is kept in memory for a while. */
const READS = 5;
const LOG_LINES = 500;
const QUIET_MS = 10_000;
const POLL_MS = 50;
const MB = 1024 * 1024;
/** Noise of compiler and collector, whatever the number of saves; and what was read. */
const MAX_MEMORY_GROWTH_BYTES = 3 * MB;
/** Sessions come and go: each has two connections, and a timer or two. */
const MAX_HANDLES_GROWTH = 4 * MAX_CONNECTIONS;
/** By the settings: of each file, and what its document began from. */
const MAX_VERSIONS = historyDefaults.maxVersions * PATHS.length;
const MAX_BASES = PATHS.length;
const BOTH = { create: true, overwrite: true };

/**
 * A day of editing: a few files of one server, each saved again and again, as the editor does it.
 * @throws Violation when a save is lost, or anything grows with their number
 */
export async function growOn(server: RealServer, saves: number): Promise<Growth> {
  const handles = handlesNow();
  const keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-workspace-growth-'));
  const { host, port, user, password, security: mode } = server;
  const client = await openClient({
    ...{ host, port, user, password, keepingDirectory },
    security: { mode },
    maxConnections: MAX_CONNECTIONS,
    logLines: LOG_LINES,
  });
  try {
    const disk = new Disk(server.root, (path) => server.own(path));
    const day = new Day(client, disk, Math.ceil(saves / PATHS.length / READS));
    await day.edit(Math.ceil(saves * WARM_UP));
    const warm = await sizesAtRest(client, keepingDirectory);
    const started = performance.now();
    await day.edit(saves - day.saves);
    const seconds = (performance.now() - started) / 1_000;
    const last = await sizesAtRest(client, keepingDirectory);
    assertBounded(warm, last);
    await day.assertSaved();
    await client.close();
    await until('Handles are left', () => handlesNow() <= handles);
    return { saves, savesPerSecond: (saves * (1 - WARM_UP)) / seconds, warm, last };
  } finally {
    await client.close();
    await rm(keepingDirectory, { recursive: true, force: true });
  }
}

export function tellGrowth({ saves, savesPerSecond, warm, last }: Growth): string {
  const told = (Object.keys(warm) as (keyof Sizes)[]).map((what) => {
    const isBytes = what.endsWith('Bytes');
    const [before, after] = [warm[what], last[what]].map((size) =>
      isBytes ? `${(size / MB).toFixed(1)} MB` : size,
    );
    return `${what} ${before} → ${after}`;
  });
  return `${saves} saves, ${savesPerSecond.toFixed(1)} a second: ${told.join(', ')}`;
}

/** A person at work: the files are edited beside each other, and each one save after the other. */
class Day {
  readonly #client: ClientUnderTest;
  readonly #disk: Disk;
  readonly #savesOfADocument: number;
  readonly #contents = new Map<string, Buffer>();
  /** Saves until the document is closed and opened again. */
  readonly #left = new Map<string, number>();
  saves = 0;

  constructor(client: ClientUnderTest, disk: Disk, savesOfADocument: number) {
    this.#client = client;
    this.#disk = disk;
    this.#savesOfADocument = savesOfADocument;
  }

  async edit(saves: number): Promise<void> {
    const end = this.saves + saves;
    await Promise.all(PATHS.map((path) => this.#editOne(path, end)));
  }

  /** @throws Violation unless the disk has all that was saved, and nothing else */
  async assertSaved(): Promise<void> {
    const names = await this.#disk.tree('/');
    const others = names.filter((name) => !this.#contents.has(`/${name}`));
    if (others.length > 0) throw new Violation(`On the server: ${others.join(', ')}`);
    for (const [path, content] of this.#contents) {
      if (!(await this.#disk.read(path)).equals(content)) throw new Violation(`${path} is lost`);
    }
  }

  async #editOne(path: string, end: number): Promise<void> {
    const { files } = this.#client;
    if (!this.#contents.has(path)) await this.#save(path);
    while (this.saves < end) {
      const left = this.#left.get(path) ?? 0;
      this.#left.set(path, left > 0 ? left - 1 : this.#savesOfADocument);
      if (left === 0) await this.#reopen(path);
      await files.stat(path);
      files.documents.willSave(path);
      await this.#save(path);
      files.documents.adopt(path);
      await files.stat(path);
    }
  }

  async #reopen(path: string): Promise<void> {
    const { documents } = this.#client.files;
    documents.release(path);
    await this.#client.files.read(path);
    documents.adopt(path);
    documents.hold(path);
  }

  async #save(path: string): Promise<void> {
    this.saves += 1;
    const content = Buffer.alloc(SIZE_BYTES, `Save ${this.saves} of ${path}\n`);
    await this.#client.files.write(path, content, BOTH);
    this.#contents.set(path, content);
  }
}

async function sizesAtRest(client: ClientUnderTest, directory: string): Promise<Sizes> {
  await client.files.written();
  // The history is kept beside the saves.
  await until('The history is not at rest', async () => {
    const { versions, unfinished } = await sizesOf(directory);
    return versions <= MAX_VERSIONS && unfinished === 0;
  });
  return sizesOf(directory);
}

function assertBounded(warm: Sizes, last: Sizes): void {
  const bounds: Sizes = {
    heapBytes: warm.heapBytes + MAX_MEMORY_GROWTH_BYTES,
    // What was read and saved last is at hand.
    bufferBytes: warm.bufferBytes + MAX_KEPT_BYTES + MAX_MEMORY_GROWTH_BYTES,
    handles: warm.handles + MAX_HANDLES_GROWTH,
    journal: 0,
    locks: 0,
    bases: MAX_BASES,
    versions: MAX_VERSIONS,
    contents: MAX_VERSIONS + MAX_BASES,
    unfinished: 0,
  };
  for (const what of Object.keys(bounds) as (keyof Sizes)[]) {
    if (last[what] <= bounds[what]) continue;
    throw new Violation(
      `${what} has grown from ${warm[what]} to ${last[what]}, above ${bounds[what]}`,
    );
  }
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + QUIET_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Violation(what);
    await delay(POLL_MS);
  }
}
