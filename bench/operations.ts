import assert from 'node:assert/strict';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import type { BenchClient } from './benchClient.ts';
import { MANY_FILES, MEDIUM_BYTES, SMALL_BYTES, type ScratchFolder } from './scratchFolder.ts';

/** Where one contender works. */
export interface Place {
  readonly scratch: ScratchFolder;
  /** The contender's own folder, with `small.txt` and `medium.bin`. */
  readonly own: RemotePath;
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
  /** True: the client is new and has not connected. */
  readonly unconnected?: boolean;
  prepare?(client: BenchClient, place: Place): Promise<void>;
  run(client: BenchClient, place: Place): Promise<Check>;
  /** Brings back what was there before. */
  finish?(client: BenchClient, place: Place): Promise<void>;
}

const noCheck: Check = () => undefined;
const file = ({ own }: Place, name: string): RemotePath => joinPath(own, name);
const lookAtOwn = (client: BenchClient, { own }: Place): Promise<void> => client.look(own);

/** All operations on small and medium files, in the order of the report. */
export const operations: readonly Operation[] = [
  {
    key: 'connect',
    title: 'connect to usable',
    unconnected: true,
    run: async (client) => {
      await client.connect();
      return noCheck;
    },
  },
  {
    key: 'list-200',
    title: 'list a folder of 200',
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
    key: 'stat',
    title: 'stat a file',
    run: async (client, place) => {
      const size = await client.stat(file(place, 'small.txt'));
      return () => assert.equal(size, SMALL_BYTES, 'The size is wrong');
    },
  },
  {
    key: 'read-4k',
    title: 'read 4 KB',
    prepare: lookAtOwn,
    run: async (client, place) => {
      const content = await client.read(file(place, 'small.txt'), SMALL_BYTES);
      return () => assertSame(content, place.scratch.small);
    },
  },
  {
    key: 'save-4k-staged',
    title: 'save 4 KB, staged',
    prepare: lookAtOwn,
    run: async (client, place) => {
      await client.saveStaged(file(place, 'small.txt'), place.scratch.small);
      return () => hasSize(client, file(place, 'small.txt'), SMALL_BYTES);
    },
  },
  {
    key: 'save-4k-direct',
    title: 'save 4 KB, direct',
    prepare: lookAtOwn,
    run: async (client, place) => {
      await client.saveDirect(file(place, 'small.txt'), place.scratch.small);
      return () => hasSize(client, file(place, 'small.txt'), SMALL_BYTES);
    },
  },
  {
    key: 'rename',
    title: 'rename a file',
    prepare: lookAtOwn,
    run: async (client, place) => {
      await client.rename(file(place, 'small.txt'), file(place, 'renamed.txt'));
      return () => hasSize(client, file(place, 'renamed.txt'), SMALL_BYTES);
    },
    finish: (client, place) => client.rename(file(place, 'renamed.txt'), file(place, 'small.txt')),
  },
  {
    key: 'delete',
    title: 'delete a file',
    prepare: async (client, place) => {
      await client.saveDirect(file(place, 'doomed.txt'), place.scratch.small);
      await client.look(place.own);
    },
    run: async (client, place) => {
      await client.delete(file(place, 'doomed.txt'));
      return async () => {
        client.forget(place.own);
        assert.equal(await client.list(place.own), 2, 'The file is still there');
      };
    },
  },
  {
    key: 'read-1m',
    title: 'read 1 MB',
    prepare: lookAtOwn,
    run: async (client, place) => {
      const content = await client.read(file(place, 'medium.bin'), MEDIUM_BYTES);
      return () => assertSame(content, place.scratch.medium);
    },
  },
  {
    key: 'read-200-files-4k',
    title: 'read 200 files of 4 KB, 4 sessions',
    sessions: 4,
    prepare: async (client, { scratch }) => {
      await client.look(scratch.many);
      // All sessions are open and warm before the clock runs.
      await client.readAll(scratch.manyFiles, SMALL_BYTES);
    },
    run: async (client, { scratch }) => {
      const contents = await client.readAll(scratch.manyFiles, SMALL_BYTES);
      return () => {
        assert.equal(contents.length, MANY_FILES, 'Not every file was read');
        for (const content of contents) assertSame(content, scratch.small);
      };
    },
  },
];

function assertSame(content: Uint8Array, expected: Uint8Array): void {
  assert.ok(Buffer.compare(content, expected) === 0, 'Other bytes were read than are stored');
}

async function hasSize(client: BenchClient, path: RemotePath, size: number): Promise<void> {
  assert.equal(await client.stat(path), size, 'The file on the server has another size');
}
