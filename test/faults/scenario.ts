import { RemoteError } from '../../src/common/remoteError.ts';
import type { SaveStrategy } from '../../src/remote/saving/saver.ts';
import { FOLDER, type Files, type Found } from './site.ts';

/** What a client does in one case, whoever it is. */
export interface Hands {
  read(path: string): Promise<Uint8Array>;
  save(path: string, content: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  delete(path: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
}

export interface Scenario {
  readonly name: string;
  readonly before: Files;
  /** What the disk holds when it has succeeded; a name that is gone is not there. */
  readonly after: Files;
  readonly run: (hands: Hands) => Promise<void>;
  /** The file that others lay hands on. */
  readonly target: string;
  readonly strategy?: SaveStrategy;
  /** Permissions of the files. */
  readonly mode?: number;
  /** Last changed an hour ago, not right now. */
  readonly aged?: boolean;
  /** The server renames over no file. */
  readonly swaps?: boolean;
  /** The client has read the file, and saves what became of it: others' changes must be noticed. */
  readonly isGuarded?: boolean;
  /** Only our client does this in a way of its own. */
  readonly isOurs?: boolean;
}

const SMALL_OLD = 3_001;
const SMALL_NEW = 3_517;
const LARGE_OLD = 200_003;
const LARGE_NEW = 300_007;
const TARGET = 'target.txt';

/** Bytes in which a piece that is missing, out of place or of another file shows. */
export function content(seed: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed * 2_654_435_761;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

export const SMALL = { old: content(1, SMALL_OLD), next: content(2, SMALL_NEW) };
export const LARGE = { old: content(3, LARGE_OLD), next: content(4, LARGE_NEW) };

/** What a person saves when all is over. */
export const AFTERWARDS = content(5, SMALL_NEW);

function path(name: string): string {
  return `${FOLDER}/${name}`;
}

function files(...entries: readonly [string, Found][]): Files {
  return new Map(entries);
}

interface Pair {
  readonly old: Buffer;
  readonly next: Buffer;
}

function saving(name: string, { old, next }: Pair, more: Partial<Scenario> = {}): Scenario {
  return {
    name,
    before: files([TARGET, old]),
    after: files([TARGET, next]),
    target: TARGET,
    run: (hands) => hands.save(path(TARGET), next),
    ...more,
  };
}

function editing(name: string, pair: Pair, more: Partial<Scenario> = {}): Scenario {
  return saving(name, pair, {
    isGuarded: true,
    run: async (hands) => {
      await hands.read(path(TARGET));
      await hands.save(path(TARGET), pair.next);
    },
    ...more,
  });
}

function reading(name: string, { old }: Pair): Scenario {
  const before = files([TARGET, old]);
  const run = async (hands: Hands): Promise<void> => {
    await hands.read(path(TARGET));
  };
  return { name, before, after: before, target: TARGET, run };
}

export const scenarios: readonly Scenario[] = [
  saving('save', SMALL),
  saving('save-large', LARGE, { aged: true }),
  {
    name: 'save-new',
    before: files(),
    after: files([TARGET, SMALL.next]),
    target: TARGET,
    run: async (hands) => {
      // As the editor, which makes nothing anew that it finds.
      const isThere = await hands.read(path(TARGET)).then(
        () => true,
        () => false,
      );
      if (isThere) throw new RemoteError('exists', 'It is there', { path: TARGET });
      await hands.save(path(TARGET), SMALL.next);
    },
  },
  editing('edit', SMALL),
  editing('edit-large', LARGE, { aged: true }),
  saving('direct', SMALL, { strategy: 'direct', isOurs: true }),
  editing('edit-direct', LARGE, { strategy: 'direct', isOurs: true, aged: true }),
  saving('swap', SMALL, { swaps: true, isOurs: true }),
  saving('mode', SMALL, { mode: 0o640, isOurs: true }),
  reading('read', SMALL),
  reading('read-large', LARGE),
  {
    name: 'rename',
    before: files([TARGET, SMALL.old]),
    after: files(['renamed.txt', SMALL.old]),
    target: TARGET,
    run: (hands) => hands.rename(path(TARGET), path('renamed.txt')),
  },
  {
    name: 'delete',
    before: files([TARGET, SMALL.old]),
    after: files(),
    target: TARGET,
    run: (hands) => hands.delete(path(TARGET)),
  },
  {
    name: 'copy',
    before: files([TARGET, SMALL.old]),
    after: files([TARGET, SMALL.old], ['copy.txt', SMALL.old]),
    target: TARGET,
    run: (hands) => hands.copy(path(TARGET), path('copy.txt')),
  },
];
