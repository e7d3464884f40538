import assert from 'node:assert/strict';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { FtpSession } from '../../src/ftp/session/ftpSession.ts';
import type { FileFacts, RemoteEntry } from '../../src/remote/remoteSession.ts';

export const operationKinds = [
  'read',
  'read-known',
  'read-rest',
  'stat',
  'facts',
  'list',
  'links',
  'write',
  'inspect',
  'rename',
  'rename-missing',
  'delete',
  'delete-missing',
  'make-folder',
  'remove-folder',
  'check',
] as const;

export interface Operation {
  readonly kind: (typeof operationKinds)[number];
  /** Which file or folder, and which other one. */
  readonly which: number;
  readonly other: number;
}

export const FILES = 5;
const FOLDERS = 3;
const LARGE = 90_000;
const MTIME_MS = Date.UTC(2020, 0, 1);

/** Whatever is read says by every byte whose it is. */
export function contentOf(which: number, version = 0): Buffer {
  const size = which === FILES - 1 ? LARGE : 40 + 11 * which;
  return Buffer.from(`${which}.${version};`.repeat(size)).subarray(0, size + (version % 7));
}

const fileName = (which: number): string => `file-${which % FILES}.txt`;
const folderName = (which: number): string => `folder-${which % FOLDERS}`;

/** The folder on disk as it is before the first operation. */
export async function makeTree(root: string): Promise<void> {
  for (let which = 0; which < FILES; which++) {
    await writeFile(join(root, fileName(which)), contentOf(which));
    const time = new Date(MTIME_MS + which * 86_400_000);
    await utimes(join(root, fileName(which)), time, time);
  }
  for (let which = 0; which < FOLDERS; which++) {
    await mkdir(join(root, folderName(which)));
    for (let index = 0; index <= which; index++)
      await writeFile(join(root, folderName(which), `in-${which}-${index}`), 'x'.repeat(which));
  }
  await mkdir(join(root, 'links'));
  for (let which = 0; which < FILES; which++) {
    const target = which % 2 === 0 ? fileName(which) : folderName(which);
    await symlink(`../${target}`, join(root, 'links', `link-${which}`));
  }
}

/** What an operation does to the session, and what must have come of it. */
export interface Attempt {
  /** True where the server refuses it, whatever happens. */
  readonly isRefused: boolean;
  run(session: FtpSession, signal: AbortSignal): Promise<unknown>;
  /** @throws when the result is not exactly what the server holds for this operation */
  check(result: unknown): Promise<void> | void;
}

/** Looks at the disk, so that it is known beforehand what the server must say. */
export async function prepare(
  operation: Operation,
  root: string,
  version: number,
): Promise<Attempt> {
  return PREPARED[operation.kind]({ ...operation, root, version });
}

interface Scope extends Operation {
  readonly root: string;
  readonly version: number;
}

type Prepared = (scope: Scope) => Promise<Attempt>;

const PREPARED: Readonly<Record<Operation['kind'], Prepared>> = {
  read: (scope) => reading(scope, () => undefined),
  'read-known': (scope) => reading(scope, (size) => size),
  'read-rest': async ({ root, which }) => {
    const content = await existing(root, which);
    const from = content.length >> 1;
    const chunks: Uint8Array[] = [];
    return {
      isRefused: false,
      run: (session, signal) =>
        session.download(`/${fileName(which)}`, (chunk) => void chunks.push(chunk), {
          from,
          expectedSize: content.length,
          signal,
        }),
      check: () => same(Buffer.concat(chunks), content.subarray(from)),
    };
  },
  stat: async ({ root, which }) => {
    const content = await existing(root, which);
    const path = `/${fileName(which)}`;
    const { mtime } = await stat(root + path);
    return {
      isRefused: false,
      run: (session, signal) =>
        session.canStat ? session.stat(path, { signal }) : session.statFile(path, { signal }),
      check: (result) => sameFacts(result as FileFacts, content.length, mtime),
    };
  },
  facts: async ({ root, which }) => {
    const content = await existing(root, which);
    const path = `/${fileName(which)}`;
    const { mtime } = await stat(root + path);
    return {
      isRefused: false,
      run: (session, signal) => session.statFile(path, { signal }),
      check: (result) => sameFacts(result as FileFacts, content.length, mtime),
    };
  },
  list: async ({ root, which }) => {
    const folder = folderName(which);
    await mkdir(join(root, folder), { recursive: true });
    const names = await readdir(join(root, folder));
    return {
      isRefused: false,
      run: (session, signal) => session.list(`/${folder}`, { signal }),
      check: (result) => assert.deepEqual(namesIn(result), names.sort()),
    };
  },
  links: async ({ root }) => {
    const expected = await Promise.all(
      (await readdir(join(root, 'links'))).sort().map(async (name) => {
        const target = await stat(join(root, 'links', name)).catch(() => undefined);
        if (target?.isFile()) return `${name} file ${target.size}`;
        return `${name} ${target ? 'directory' : undefined}`;
      }),
    );
    return {
      isRefused: false,
      run: (session, signal) => session.list('/links', { signal }),
      check: (result) => {
        const { entries } = result as { entries: readonly RemoteEntry[] };
        const told = entries.map(({ name, target, size }) =>
          target === 'file' ? `${name} file ${size}` : `${name} ${target}`,
        );
        assert.deepEqual(told.sort(), expected);
      },
    };
  },
  write: async ({ root, which, version }) => {
    const content = contentOf(which % FILES, version);
    const path = `/${fileName(which)}`;
    return Promise.resolve({
      isRefused: false,
      run: (session, signal) => session.write(path, content, { signal }),
      check: async () => same(await readFile(root + path), content),
    });
  },
  inspect: async ({ root, which, other }) => {
    const content = await existing(root, which);
    const replaced = await existing(root, other);
    const path = `/${fileName(which)}`;
    return {
      isRefused: false,
      run: (session, signal) =>
        session.inspect(path, { replaces: `/${fileName(other)}`, mode: 0o644, signal }),
      check: (result) => {
        const told = result as Awaited<ReturnType<FtpSession['inspect']>>;
        assert.equal(told.size, content.length);
        assert.ok(typeof told.replaced === 'object', 'What it replaces is there');
        assert.equal(told.replaced.size, replaced.length);
      },
    };
  },
  rename: async ({ root, which, other }) => {
    const content = await existing(root, which);
    const [from, to] = [`/${fileName(which)}`, `/${fileName(other)}`];
    return {
      isRefused: false,
      run: (session, signal) => session.rename(from, to, { signal }),
      check: async () => {
        same(await readFile(root + to), content);
        if (from !== to) assert.ok(await isMissing(root + from), `${from} is still there`);
      },
    };
  },
  'rename-missing': () =>
    refused((session, signal) => session.rename('/missing', '/never', { signal })),
  delete: async ({ root, which }) => {
    await existing(root, which);
    const path = `/${fileName(which)}`;
    return {
      isRefused: false,
      run: (session, signal) => session.deleteFile(path, { signal }),
      check: async () => assert.ok(await isMissing(root + path), `${path} is still there`),
    };
  },
  'delete-missing': () => refused((session, signal) => session.deleteFile('/missing', { signal })),
  'make-folder': async ({ root, which }) => {
    const path = `/made-${which}`;
    await rm(root + path, { recursive: true, force: true });
    return {
      isRefused: false,
      run: (session, signal) => session.createDirectory(path, { signal }),
      check: async () => assert.ok((await stat(root + path)).isDirectory()),
    };
  },
  'remove-folder': async ({ root, which }) => {
    const path = `/made-${which}`;
    await mkdir(root + path, { recursive: true });
    return {
      isRefused: false,
      run: (session, signal) => session.deleteDirectory(path, { signal }),
      check: async () => assert.ok(await isMissing(root + path), `${path} is still there`),
    };
  },
  check: () =>
    Promise.resolve({
      isRefused: false,
      run: (session, signal) => session.check(signal),
      check: () => undefined,
    }),
};

async function reading(
  { root, which }: Scope,
  knownSize: (size: number) => number | undefined,
): Promise<Attempt> {
  const content = await existing(root, which);
  const expectedSize = knownSize(content.length);
  return {
    isRefused: false,
    run: (session, signal) => session.read(`/${fileName(which)}`, { expectedSize, signal }),
    check: (result) => same(result as Uint8Array, content),
  };
}

function refused(run: Attempt['run']): Promise<Attempt> {
  const check = (): never => assert.fail('The server has refused it');
  return Promise.resolve({ isRefused: true, run, check });
}

/** An operation before may have deleted it. */
async function existing(root: string, which: number): Promise<Buffer> {
  const path = join(root, fileName(which));
  if (await isMissing(path)) await writeFile(path, contentOf(which % FILES));
  return readFile(path);
}

async function isMissing(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  );
}

function same(told: Uint8Array, held: Uint8Array): void {
  const quote = (bytes: Uint8Array): string =>
    `${bytes.length} bytes "${Buffer.from(bytes.subarray(0, 12)).toString()}"`;
  assert.ok(Buffer.from(told).equals(held), `${quote(told)} in place of ${quote(held)}`);
}

/** @param mtime as the server reads it: Node rounds it, so that it may be in the next second */
function sameFacts(told: FileFacts, size: number, mtime: Date): void {
  assert.equal(told.size, size);
  assert.equal(told.mtimeMs, Math.floor(mtime.getTime() / 1_000) * 1_000);
}

function namesIn(result: unknown): string[] {
  return (result as { entries: readonly RemoteEntry[] }).entries.map(({ name }) => name).sort();
}
