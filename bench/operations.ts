import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basename, joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { SESSIONS, type BenchClient } from './benchClient.ts';
import type { OWN_FILES } from './scratch.ts';
import {
  HUGE_FILES,
  MANY_FILES,
  MEDIUM_BYTES,
  SMALL_BYTES,
  TREE_FILES,
  type Scratch,
} from './scratch.ts';

/** Where one contender works. */
export interface Place {
  readonly scratch: Scratch;
  /** The contender's own folder. */
  readonly own: RemotePath;
  /** An empty folder of the local disk. */
  readonly local: string;
  /** Counts the runs of one operation, the one that warms up included. */
  readonly run: number;
}

/** Made after the clock has stopped; throws when the result is wrong. */
export type Check = () => void | Promise<void>;

/** Something that is measured. */
export interface Operation {
  /** For other programs: stable. */
  readonly key: string;
  readonly title: string;
  /**
   * A new client has not connected, and knows nothing of the server either (`new`), or what earlier
   * ones have learned (`known`). A `fresh` one has connected, and has done nothing else. Default:
   * one client does all operations, as in an editor that stays open.
   */
  readonly client?: 'new' | 'known' | 'fresh';
  /** Runs at most, of ours and of the others, where it is long. Default: no limit. */
  readonly mostRuns?: { readonly ours?: number; readonly peers: number };
  /** True: what it takes is not made on a server of somebody's. */
  readonly isCrowded?: boolean;
  /** True: no peer has anything like it. */
  readonly isOurs?: boolean;
  prepare?(client: BenchClient, place: Place): Promise<void>;
  run(client: BenchClient, place: Place): Promise<Check>;
  /** Brings back what was there before. */
  finish?(client: BenchClient, place: Place): Promise<void>;
}

const STATS = 50;
const noCheck: Check = () => undefined;
const file = ({ own }: Place, name: (typeof OWN_FILES)[number]): RemotePath => joinPath(own, name);
const lookAtOwn = (client: BenchClient, { own }: Place): Promise<void> => client.look(own);
/** Each run sends a folder that is new on the server, also after other processes. */
const sentFrom = ({ local, run }: Place): string => join(local, `sent-${process.pid}-${run}`);
/** Another file each time: what was read before need not be read again. */
const unread = (paths: readonly RemotePath[], { run }: Place): RemotePath =>
  paths[run % paths.length] ?? '/';

/** All operations, in the order of the report. */
export const operations: readonly Operation[] = [
  {
    key: 'connect',
    title: 'connect, first contact',
    client: 'new',
    run: async (client) => {
      await client.connect();
      return noCheck;
    },
  },
  {
    key: 'connect-known',
    title: 'connect, known server',
    client: 'known',
    run: async (client) => {
      await client.connect();
      return noCheck;
    },
  },
  {
    key: 'list-200',
    title: 'list 200 entries',
    prepare: (client, { scratch }) => {
      client.forget(scratch.many);
      return Promise.resolve();
    },
    run: async (client, { scratch }) => {
      const count = await client.list(scratch.many);
      return () => assert.equal(count, MANY_FILES, 'The listing is not complete');
    },
  },
  {
    key: 'list-5000',
    title: 'list 5,000 entries',
    isCrowded: true,
    prepare: (client, { scratch }) => {
      client.forget(scratch.huge ?? '/');
      return Promise.resolve();
    },
    run: async (client, { scratch }) => {
      const count = await client.list(scratch.huge ?? '/');
      return () => assert.equal(count, HUGE_FILES, 'The listing is not complete');
    },
  },
  {
    key: 'stat',
    title: 'stat a file',
    run: async (client, place) => {
      const [size] = await client.stat([file(place, 'small.txt')]);
      return () => assert.equal(size, SMALL_BYTES, 'The size is wrong');
    },
  },
  {
    key: 'stat-50',
    title: 'stat 50 files',
    mostRuns: { peers: 5 },
    run: async (client, { scratch }) => {
      const sizes = await client.stat(scratch.manyFiles.slice(0, STATS));
      return () => assert.deepEqual(sizes, Array<number>(STATS).fill(SMALL_BYTES));
    },
  },
  {
    key: 'read-4k',
    title: 'read 4 KB',
    prepare: (client, { scratch }) => client.look(scratch.many),
    run: async (client, place) => {
      const content = await client.read(unread(place.scratch.manyFiles, place), SMALL_BYTES);
      return () => assertSame(content, place.scratch.smallContent);
    },
  },
  {
    key: 'read-1m',
    title: 'read 1 MB',
    prepare: (client, { scratch }) => client.look(scratch.medium),
    run: async (client, place) => {
      const content = await client.read(unread(place.scratch.mediumFiles, place), MEDIUM_BYTES);
      return () => assertSame(content, place.scratch.mediumContent);
    },
  },
  {
    key: 'save-4k-staged',
    title: 'save 4 KB, staged',
    prepare: (client, place) => client.hold(file(place, 'staged.txt'), 'staged'),
    run: async (client, place) => {
      await client.write(file(place, 'staged.txt'), edited(place), 'staged');
      return () => hasSize(client, file(place, 'staged.txt'), SMALL_BYTES);
    },
  },
  {
    key: 'save-4k-direct',
    title: 'save 4 KB, direct',
    prepare: (client, place) => client.hold(file(place, 'direct.txt'), 'direct'),
    run: async (client, place) => {
      await client.write(file(place, 'direct.txt'), edited(place), 'direct');
      return () => hasSize(client, file(place, 'direct.txt'), SMALL_BYTES);
    },
  },
  {
    key: 'rename',
    title: 'rename a file',
    prepare: lookAtOwn,
    run: async (client, place) => {
      await client.rename(file(place, 'small.txt'), joinPath(place.own, 'renamed.txt'));
      return () => hasSize(client, joinPath(place.own, 'renamed.txt'), SMALL_BYTES);
    },
    finish: (client, place) =>
      client.rename(joinPath(place.own, 'renamed.txt'), file(place, 'small.txt')),
  },
  {
    key: 'delete',
    title: 'delete a file',
    prepare: async (client, place) => {
      const doomed = joinPath(place.own, 'doomed.txt');
      await client.write(doomed, place.scratch.smallContent, 'staged');
      await client.look(place.own);
    },
    run: async (client, place) => {
      const doomed = joinPath(place.own, 'doomed.txt');
      await client.delete(doomed);
      return () => assert.rejects(client.stat([doomed]), 'The file is still there');
    },
  },
  {
    key: 'open',
    title: 'open 4 KB in the editor',
    prepare: (client, { scratch }) => client.look(scratch.many),
    run: async (client, place) => {
      // From the other end than the files that were read.
      const path = unread([...place.scratch.manyFiles].reverse(), place);
      const content = await client.open(path, SMALL_BYTES);
      return () => assertSame(content, place.scratch.smallContent);
    },
  },
  {
    key: 'save',
    title: 'save 4 KB in the editor',
    prepare: (client, place) => client.hold(file(place, 'editor.txt'), 'staged'),
    run: async (client, place) => {
      await client.save(file(place, 'editor.txt'), edited(place));
      return () => hasSize(client, file(place, 'editor.txt'), SMALL_BYTES);
    },
  },
  {
    key: 'index',
    title: 'index 300 folders, 3,000 files',
    client: 'fresh',
    mostRuns: { ours: 5, peers: 2 },
    isCrowded: true,
    prepare: warmUp,
    run: async (client, { scratch }) => {
      const count = await client.index(scratch.tree ?? '/');
      return () => assert.equal(count, TREE_FILES, 'Not every file was found');
    },
  },
  {
    key: 'first-names',
    title: 'go to a file, first names',
    client: 'fresh',
    isCrowded: true,
    isOurs: true,
    prepare: (client, { scratch }) => client.look(scratch.tree ?? '/'),
    run: async (client, { scratch }) => {
      const names = (await client.firstNames?.(scratch.tree ?? '/', 'leaf')) ?? [];
      return () => assert.ok(names.length > 0, 'No name was found');
    },
  },
  {
    key: 'download-200',
    title: 'download 200 files of 4 KB',
    client: 'fresh',
    mostRuns: { ours: 5, peers: 2 },
    prepare: warmUp,
    run: async (client, { scratch, local }) => {
      await client.download(scratch.many, local);
      return async () => {
        const fetched = join(local, basename(scratch.many));
        const names = await readdir(fetched);
        assert.equal(names.length, MANY_FILES, 'Not every file was fetched');
        for (const name of names) {
          assertSame(await readFile(join(fetched, name)), scratch.smallContent);
        }
        await rm(fetched, { recursive: true });
      };
    },
  },
  {
    key: 'upload-200',
    title: 'upload 200 files of 4 KB',
    client: 'fresh',
    mostRuns: { ours: 5, peers: 2 },
    prepare: async (client, place) => {
      await warmUp(client, place);
      await mkdir(sentFrom(place));
      for (let index = 0; index < MANY_FILES; index++) {
        await writeFile(join(sentFrom(place), `sent-${index}.txt`), place.scratch.smallContent);
      }
    },
    run: async (client, place) => {
      await client.upload(sentFrom(place), place.own);
      return async () => {
        const count = await client.list(joinPath(place.own, basename(sentFrom(place))));
        assert.equal(count, MANY_FILES, 'Not every file arrived');
        await rm(sentFrom(place), { recursive: true });
      };
    },
  },
];

/** All sessions are open before the clock runs. */
async function warmUp(client: BenchClient, { scratch }: Place): Promise<void> {
  await client.warmUp(scratch.mediumFiles.slice(0, SESSIONS));
}

/** Other content each time, as a person who saves has changed something. */
function edited({ scratch, run }: Place): Uint8Array {
  const content = Uint8Array.from(scratch.smallContent);
  content.set(Buffer.from(`run ${run} `));
  return content;
}

function assertSame(content: Uint8Array, expected: Uint8Array): void {
  assert.ok(Buffer.compare(content, expected) === 0, 'Other bytes were read than are stored');
}

async function hasSize(client: BenchClient, path: RemotePath, size: number): Promise<void> {
  client.forget(path);
  const [found] = await client.stat([path]);
  assert.equal(found, size, 'The file on the server has another size');
}
