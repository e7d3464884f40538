import assert from 'node:assert/strict';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import type { BenchClient } from './benchClient.ts';
import {
  HUGE_FILES,
  MANY_FILES,
  MEDIUM_BYTES,
  OWN_FILES,
  SMALL_BYTES,
  TREE_FILES,
  type Scratch,
} from './scratch.ts';

/** Where one contender works. */
export interface Place {
  readonly scratch: Scratch;
  /** The contender's own folder. */
  readonly own: RemotePath;
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
  /** Sessions that the client may use. Default: 1, the same one in all operations. */
  readonly sessions?: number;
  /**
   * Whether the client has connected: a new one has not, and knows nothing of the server either
   * (`new`), or what earlier ones have learned (`known`). Default: it has.
   */
  readonly client?: 'new' | 'known';
  /** Runs at most, of ours and of the others, where it is long. Default: no limit. */
  readonly mostRuns?: { readonly ours?: number; readonly peers: number };
  /** True: the first moments of a run warm up what is lazy, and no run has to be made for that. */
  readonly warmsUp?: boolean;
  /** True: what it takes is not made on a server of somebody's. */
  readonly isCrowded?: boolean;
  prepare?(client: BenchClient, place: Place): Promise<void>;
  run(client: BenchClient, place: Place): Promise<Check>;
  /** Brings back what was there before. */
  finish?(client: BenchClient, place: Place): Promise<void>;
}

const STATS = 50;
const SESSIONS = 4;
const noCheck: Check = () => undefined;
const file = ({ own }: Place, name: (typeof OWN_FILES)[number]): RemotePath => joinPath(own, name);
const lookAtOwn = (client: BenchClient, { own }: Place): Promise<void> => client.look(own);
const sentFolder = ({ own, run }: Place): RemotePath => joinPath(own, `sent-${run}`);
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
      await client.delete(joinPath(place.own, 'doomed.txt'));
      return async () => {
        client.forget(place.own);
        assert.equal(await client.list(place.own), OWN_FILES.length, 'The file is still there');
      };
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
    sessions: SESSIONS,
    mostRuns: { ours: 5, peers: 2 },
    warmsUp: true,
    isCrowded: true,
    prepare: async (client, { scratch }) => {
      await client.warmUp(scratch.mediumFiles.slice(0, SESSIONS));
    },
    run: async (client, { scratch }) => {
      const count = await client.index(scratch.tree ?? '/');
      return () => assert.equal(count, TREE_FILES, 'Not every file was found');
    },
  },
  {
    key: 'download-200',
    title: 'download 200 files of 4 KB',
    sessions: SESSIONS,
    mostRuns: { ours: 5, peers: 2 },
    warmsUp: true,
    prepare: async (client, { scratch }) => {
      await client.look(scratch.many);
      await client.warmUp(scratch.mediumFiles.slice(0, SESSIONS));
    },
    run: async (client, { scratch }) => {
      const contents = await client.readAll(scratch.manyFiles, SMALL_BYTES);
      return () => {
        assert.equal(contents.length, MANY_FILES, 'Not every file was read');
        for (const content of contents) assertSame(content, scratch.smallContent);
      };
    },
  },
  {
    key: 'upload-200',
    title: 'upload 200 files of 4 KB',
    sessions: SESSIONS,
    mostRuns: { ours: 5, peers: 2 },
    warmsUp: true,
    prepare: async (client, place) => {
      await client.makeFolder(sentFolder(place));
      await client.look(sentFolder(place));
      await client.warmUp(place.scratch.mediumFiles.slice(0, SESSIONS));
    },
    run: async (client, place) => {
      const paths = Array.from({ length: MANY_FILES }, (_, index) =>
        joinPath(sentFolder(place), `sent-${index}.txt`),
      );
      await client.writeAll(paths, place.scratch.smallContent);
      return async () => {
        client.forget(sentFolder(place));
        assert.equal(await client.list(sentFolder(place)), MANY_FILES, 'Not every file arrived');
      };
    },
  },
];

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
