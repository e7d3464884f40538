import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { RemoteFileSystem } from '../../src/remote/remoteFileSystem.ts';
import { RETRY_RULES, type RemoteOperation } from '../../src/remote/retryPolicy.ts';
import type { Action } from '../support/ftpServer/script.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, SHORT_TIMEOUTS, useScenes, type Scene } from './scene.ts';

const OLD = 'the old content';
const NEW = 'what the person has typed';
const OVERWRITE = { create: true, overwrite: true };
const CONTENT = { 'd/file.txt': OLD, 'd/empty/x': 'x', 'd/tree/y': 'y' };

/** A command whose reply is lost, and the rule that says what is done about it. */
interface Case {
  readonly verb: string;
  readonly rule: RemoteOperation;
  readonly run: (files: RemoteFileSystem) => Promise<unknown>;
  readonly check: (scene: Scene) => Promise<void>;
  readonly server?: Partial<FtpServerOptions>;
  readonly direct?: boolean;
  /** The how-manieth command with the verb. Default: the first. */
  readonly nth?: number;
  /** Each try has a name of its own, which nothing can come to that was not answered. */
  readonly renames?: boolean;
  /** What the server has to be known for beforehand. */
  readonly prepare?: (files: RemoteFileSystem) => Promise<unknown>;
}

async function holds(scene: Scene, path: string, text: string | undefined): Promise<void> {
  assert.equal(await scene.textOnDisk(path), text, path);
}

async function isThere(scene: Scene, path: string): Promise<boolean> {
  return (await stat(join(scene.root, path)).catch(() => undefined)) !== undefined;
}

const save = (files: RemoteFileSystem) => files.write('/d/file.txt', bytes(NEW), OVERWRITE);
const saved = (scene: Scene) => holds(scene, 'd/file.txt', NEW);

const SWAP: Case = {
  verb: 'RNTO',
  rule: 'rename',
  run: save,
  check: saved,
  server: { renameOverExisting: 'refuse' },
  prepare: (files) => files.write('/d/empty/x', bytes('refused once'), OVERWRITE),
};

const CASES: Readonly<Record<string, Case>> = {
  'a rename': {
    verb: 'RNTO',
    rule: 'rename',
    run: (files) => files.rename('/d/file.txt', '/d/to.txt', { overwrite: false }),
    check: async (scene) => {
      await holds(scene, 'd/file.txt', undefined);
      await holds(scene, 'd/to.txt', OLD);
    },
  },
  'a delete': {
    verb: 'DELE',
    rule: 'deleteFile',
    run: (files) => files.delete('/d/file.txt', { recursive: false }),
    check: (scene) => holds(scene, 'd/file.txt', undefined),
  },
  'the delete of a folder': {
    verb: 'RMD',
    rule: 'deleteDirectory',
    run: (files) => files.delete('/d/tree', { recursive: true }),
    check: async (scene) => assert.equal(await isThere(scene, 'd/tree'), false),
  },
  'a new folder': {
    verb: 'MKD',
    rule: 'createDirectory',
    run: (files) => files.createDirectory('/d/made'),
    check: async (scene) => assert.equal(await isThere(scene, 'd/made'), true),
  },
  'the copy of a folder': {
    verb: 'MKD',
    rule: 'createDirectory',
    run: (files) => files.copy('/d/tree', '/d/copy', { overwrite: false }),
    check: (scene) => holds(scene, 'd/copy/y', 'y'),
  },
  'the upload of a save': { verb: 'STOR', rule: 'write', run: save, check: saved, renames: true },
  'the mode of a save': { verb: 'SITE', rule: 'setMode', run: save, check: saved },
  'the commit of a save': { verb: 'RNTO', rule: 'rename', run: save, check: saved },
  'a save in place': { verb: 'STOR', rule: 'write', run: save, check: saved, direct: true },
  'the first rename of a swap': { ...SWAP, nth: 1 },
  'the second rename of a swap': { ...SWAP, nth: 2 },
};

const FAULTS: Readonly<Record<string, Action & { readonly isDone: boolean }>> = {
  'before it was done, and the line ends': { end: 'close', isDone: false },
  'before it was done, in silence': { reply: '', isDone: false },
  'after it was done, and the line ends': {
    end: 'close',
    endAt: 'before-final-reply',
    isDone: true,
  },
  'after it was done, in silence': { noReply: true, isDone: true },
};

describe('a reply that is lost', () => {
  const open = useScenes();

  for (const [title, one] of Object.entries(CASES)) {
    const { rule, check, server, direct, prepare } = one;
    describe(`of ${title}`, () => {
      for (const [moment, { isDone, ...fault }] of Object.entries(FAULTS)) {
        it(`${moment}: the server is looked at, and all is done once`, async () => {
          const scene = await open(
            server,
            {
              saveStrategy: direct ? 'direct' : 'auto',
              timeouts: { ...SHORT_TIMEOUTS, abortMs: 100 },
            },
            CONTENT,
          );
          await scene.files.list('/d');
          await prepare?.(scene.files);
          const repeats = await repeatsOf(scene, one, fault);
          await check(scene);
          assert.deepEqual(await scene.leftOvers('d'), []);
          const { repeat, pausesMs } = RETRY_RULES[rule];
          const again = repeat === 'always' || !isDone ? 1 : 0;
          assert.ok(again <= pausesMs.length);
          assert.equal(repeats, again, 'It was sent again');
        });
      }
    });
  }
});

/** @returns how often the faulty command was sent again, with the same argument */
async function repeatsOf(
  scene: Scene,
  { verb, nth = 1, run, renames = false }: Case,
  fault: Action,
): Promise<number> {
  scene.server.reset();
  let seen = 0;
  scene.server.onCommand((command) =>
    command.verb === verb && ++seen === nth ? fault : undefined,
  );
  await run(scene.files);
  await scene.client.close();
  const sent = scene.server.commands.filter((command) => command.verb === verb);
  const faulty = sent[nth - 1];
  assert.ok(faulty, `${verb} was not sent`);
  return sent.slice(nth).filter(({ argument }) => (argument === faulty.argument) !== renames)
    .length;
}
