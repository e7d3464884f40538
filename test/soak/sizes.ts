import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LocalStore } from '../../src/remote/localStore/localStore.ts';
import { UNFINISHED } from '../../src/remote/localStore/atomicFile.ts';

/** What could grow with the number of saves, counted at a quiet moment. */
export interface Sizes {
  /** After a collection. */
  readonly heapBytes: number;
  /** Contents in memory, outside of the heap. */
  readonly bufferBytes: number;
  /** What keeps this process alive: sockets, timers, files that are watched. */
  readonly handles: number;
  /** Records of the journal, on the local disk as all that follows. */
  readonly journal: number;
  readonly locks: number;
  /** Records of what documents began from. */
  readonly bases: number;
  /** Records of the history. */
  readonly versions: number;
  /** After a sweep. */
  readonly contents: number;
  readonly unfinished: number;
}

/** Longer than what is put just now is spared by a sweep. */
const LATER_MS = 2 * 60 * 60_000;
const WORKSPACE = 'documents';

export async function sizesOf(keepingDirectory: string): Promise<Sizes> {
  const stores = ['server', WORKSPACE].map((name) => join(keepingDirectory, name));
  for (const store of stores) await new LocalStore(store).sweep(Date.now() + LATER_MS);
  const below = stores.map((store) => readdir(store, { recursive: true }));
  const names = (await Promise.all(below)).flat();
  const count = (pattern: RegExp): number => names.filter((name) => pattern.test(name)).length;
  await collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    heapBytes: heapUsed,
    bufferBytes: arrayBuffers,
    handles: handlesNow(),
    journal: count(/^journal\/./),
    locks: count(/^locks\/./),
    bases: count(/^bases\/./),
    versions: count(/^history\/versions\/.+\/./),
    contents: count(/^blobs\/.+\/./),
    unfinished: names.filter((name) => name.endsWith(UNFINISHED)).length,
  };
}

/** What keeps this process alive: sockets, timers, processes, files that are watched. */
export function handlesNow(): number {
  // Since Node 17.3, which the types do not know.
  const newer = process as unknown as { getActiveResourcesInfo(): readonly string[] };
  return newer.getActiveResourcesInfo().length;
}

async function collect(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  // What a finalizer lets go can be collected the next time.
  for (let round = 0; round < 3; round += 1) {
    gc();
    await turn();
  }
}
