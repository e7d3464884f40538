import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { RemoteError } from '../../src/common/remoteError.ts';
import { forEachBounded } from '../../src/remote/forEachBounded.ts';
import type { RemoteFileSystem } from '../../src/remote/remoteFileSystem.ts';
import type { Action, CommandHook } from '../support/ftpServer/script.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, Scene, SHORT_TIMEOUTS, SHORT_TIMINGS } from './scene.ts';

const OLD = 'the old content';
const NEW = 'what the person has typed';
const CONTENT = { 'keep.txt': 'kept', 'd/file.txt': OLD, 'd/other.txt': 'other', 'd/e/x': 'x' };

const OVERWRITE = { create: true, overwrite: true };

interface Operation {
  readonly title: string;
  readonly run: (files: RemoteFileSystem) => Promise<unknown>;
  /** What must hold on the disk; `done` when the operation has succeeded. */
  readonly check: (scene: Scene, done: boolean) => Promise<void>;
  readonly server?: Partial<FtpServerOptions>;
  readonly direct?: boolean;
}

const untouched = async (scene: Scene): Promise<void> => {
  assert.equal(await scene.textOnDisk('d/file.txt'), OLD);
};

/** Old or new, whole. */
const oldOrNew = async (scene: Scene, done: boolean): Promise<void> => {
  const now = await scene.textOnDisk('d/file.txt');
  if (done) assert.equal(now, NEW);
  else assert.ok(now === OLD || now === NEW, `${now} is on the disk`);
};

const whole = async (scene: Scene, path: string, text: string, done: boolean): Promise<void> => {
  const now = await scene.textOnDisk(path);
  assert.ok(now === text || (!done && now === undefined), `${path}: ${now}`);
};

/** The content is under exactly one of two names. */
const moved = async (scene: Scene, to: string, before: string | undefined, done: boolean) => {
  const [source, target] = [await scene.textOnDisk('d/file.txt'), await scene.textOnDisk(to)];
  const isMoved = source === undefined && target === OLD;
  const isThere = source === OLD && target === before;
  assert.ok(isMoved || (!done && isThere), `${source} and ${target} are on the disk`);
};

const write = (files: RemoteFileSystem): Promise<void> =>
  files.write('/d/file.txt', bytes(NEW), OVERWRITE);

const OPERATIONS: readonly Operation[] = [
  { title: 'stat', run: (files) => files.stat('/d/file.txt'), check: untouched },
  { title: 'list', run: (files) => files.list('/d'), check: untouched },
  {
    title: 'list by LIST',
    run: (files) => files.list('/d'),
    check: untouched,
    server: { mlsd: false },
  },
  {
    title: 'read',
    run: async (files) => {
      assert.equal(Buffer.from(await files.read('/d/file.txt')).toString(), OLD);
    },
    check: untouched,
  },
  { title: 'write', run: write, check: oldOrNew },
  { title: 'write without MLST', run: write, check: oldOrNew, server: { mlsd: false } },
  {
    title: 'write with a swap',
    run: write,
    check: oldOrNew,
    server: { renameOverExisting: 'refuse' },
  },
  { title: 'write in place', run: write, check: oldOrNew, direct: true },
  {
    title: 'write a new file',
    run: (files) => files.write('/d/new.txt', bytes(NEW), OVERWRITE),
    check: (scene, done) => whole(scene, 'd/new.txt', NEW, done),
  },
  {
    title: 'rename',
    run: (files) => files.rename('/d/file.txt', '/d/to.txt', { overwrite: false }),
    check: (scene, done) => moved(scene, 'd/to.txt', undefined, done),
  },
  {
    title: 'rename over another file',
    run: (files) => files.rename('/d/file.txt', '/d/other.txt', { overwrite: true }),
    check: (scene, done) => moved(scene, 'd/other.txt', 'other', done),
    server: { renameOverExisting: 'refuse' },
  },
  {
    title: 'delete',
    run: (files) => files.delete('/d/file.txt', { recursive: false }),
    check: async (scene, done) => {
      const now = await scene.textOnDisk('d/file.txt');
      assert.ok(now === undefined || (!done && now === OLD));
    },
  },
  {
    title: 'delete a folder',
    run: (files) => files.delete('/d', { recursive: true }),
    check: async (scene, done) => {
      const there = await stat(join(scene.root, 'd')).catch(() => undefined);
      assert.ok(!done || there === undefined);
      assert.equal(await scene.textOnDisk('keep.txt'), 'kept');
    },
  },
  {
    title: 'createDirectory',
    run: (files) => files.createDirectory('/d/made'),
    check: async (scene, done) => {
      const made = await stat(join(scene.root, 'd/made')).catch(() => undefined);
      assert.ok(made?.isDirectory() ?? !done);
    },
  },
  {
    title: 'copy',
    run: (files) => files.copy('/d/file.txt', '/d/copy.txt', { overwrite: false }),
    check: async (scene, done) => {
      await untouched(scene);
      await whole(scene, 'd/copy.txt', OLD, done);
    },
  },
];

const FAULTS: readonly [title: string, action: Action][] = [
  ['close instead', { end: 'close' }],
  ['close before the final reply', { end: 'close', endAt: 'before-final-reply' }],
  ['close after the reply', { end: 'close', endAt: 'after-reply' }],
  ['reset instead', { end: 'destroy' }],
  ['reset after the reply', { end: 'destroy', endAt: 'after-reply' }],
  ['do it and never reply', { noReply: true }],
  ['never do it nor reply', { reply: '' }],
  ['421 instead', { end: '421' }],
  ['421 after the reply', { end: '421', endAt: 'after-reply' }],
];

const LOGIN = /^(CONNECT|USER|PASS|FEAT|OPTS|TYPE|PWD|SYST)$/;
const AT_ONCE = 12;
const DEADLINE_MS = 10_000;
/** A wait that the case lets expire, and one that only a broken test does. */
const SHORT_WAIT_MS = 700;
const LONG_WAIT_MS = 5_000;

/** One command of an operation: the how-manieth with this verb. */
interface Moment {
  readonly verb: string;
  readonly nth: number;
}

function openScene(operation: Operation, waitMs = LONG_WAIT_MS): Promise<Scene> {
  const client = {
    saveStrategy: operation.direct === true ? 'direct' : 'auto',
    timeouts: { ...SHORT_TIMEOUTS, replyMs: waitMs, dataIdleMs: waitMs, abortMs: 100 },
    timings: { ...SHORT_TIMINGS, connectMs: 2 * waitMs },
  } as const;
  return Scene.open(operation.server, client, CONTENT);
}

/** True where the server leaves the client without an answer. */
const isSilent = ({ noReply, reply }: Action): boolean => noReply === true || reply === '';

/** All commands of the operation when nothing goes wrong, the greeting included. */
async function momentsOf(operation: Operation): Promise<Moment[]> {
  const scene = await openScene(operation);
  try {
    await operation.run(scene.files);
    await operation.check(scene, true);
    const counts = new Map<string, number>();
    return ['CONNECT', ...scene.server.commands.map(({ verb }) => verb)].map((verb) => {
      const nth = (counts.get(verb) ?? 0) + 1;
      counts.set(verb, nth);
      return { verb, nth };
    });
  } finally {
    await scene.close();
  }
}

/** Does something to one command, once. */
function faultAt({ verb, nth }: Moment, action: Action): CommandHook {
  let seen = 0;
  return (command) => (command.verb === verb && ++seen === nth ? action : undefined);
}

/** @returns whether the operation succeeded in spite of the fault */
async function provoke(operation: Operation, moment: Moment, action: Action): Promise<boolean> {
  const scene = await openScene(operation, isSilent(action) ? SHORT_WAIT_MS : LONG_WAIT_MS);
  try {
    scene.server.onCommand(faultAt(moment, action));
    const started = performance.now();
    const error = await operation.run(scene.files).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const took = performance.now() - started;
    assert.ok(took < DEADLINE_MS, `It took ${took} ms`);
    if (error !== undefined) assert.ok(error instanceof RemoteError, inspect(error));
    const kept = await scene.files.read('/keep.txt');
    assert.equal(Buffer.from(kept).toString(), 'kept', 'The next operation');
    // What one session did not get done another one does; only a login that fails is told.
    if (!LOGIN.test(moment.verb)) assert.equal(error, undefined, 'A fault of one session was seen');
    await scene.client.close();
    await operation.check(scene, error === undefined);
    const there = await stat(join(scene.root, 'd')).catch(() => undefined);
    if (there) assert.deepEqual(await scene.leftOvers('d'), []);
    return error === undefined;
  } finally {
    await scene.close();
  }
}

describe('one fault at any command', () => {
  let cases = 0;
  let overcome = 0;
  after(() => {
    process.stdout.write(`    ${cases} faults, ${overcome} of them overcome unnoticed\n`);
  });

  for (const operation of OPERATIONS) {
    it(`of ${operation.title} loses nothing, and the next operation works`, async function () {
      this.timeout(60_000);
      const matrix = (await momentsOf(operation))
        // The login is the same for all: one operation stands for them.
        .filter(({ verb }) => operation.title === 'stat' || !LOGIN.test(verb))
        .flatMap((moment) => FAULTS.map(([title, action]) => ({ moment, title, action })));
      const failures: string[] = [];
      await forEachBounded(matrix, AT_ONCE, async ({ moment, title, action }) => {
        try {
          if (await provoke(operation, moment, action)) overcome += 1;
        } catch (error) {
          failures.push(`${moment.verb} (${moment.nth}), ${title}: ${inspect(error)}`);
        }
        cases += 1;
      });
      assert.deepEqual(failures, []);
    });
  }
});
