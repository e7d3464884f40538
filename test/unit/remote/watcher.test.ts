import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { silentLogger } from '../../../src/common/logger.ts';
import { Watcher } from '../../../src/remote/watcher.ts';

/** As of Node 20.11; the types describe the oldest Node that the product itself runs in. */
interface FakeTimers {
  enable(options: { readonly apis: readonly string[] }): void;
  tick(ms: number): void;
  reset(): void;
}
const timers = mock.timers as unknown as FakeTimers;

const INTERVAL_MS = 1_000;

describe('Watcher', () => {
  let watcher: Watcher;
  let looked: string[];
  let askedFor: (readonly string[])[];
  let connected: boolean;
  let look: (folder: string, signal: AbortSignal) => Promise<void>;

  const create = (intervalMs = INTERVAL_MS): Watcher =>
    new Watcher({
      intervalMs,
      lookAtFiles: (paths) => {
        askedFor.push(paths);
        return Promise.resolve();
      },
      look: (folder, signal) => {
        looked.push(folder);
        return look(folder, signal);
      },
      isConnected: () => connected,
      logger: silentLogger,
    });

  beforeEach(() => {
    timers.enable({ apis: ['setTimeout'] });
    looked = [];
    askedFor = [];
    connected = true;
    look = () => Promise.resolve();
    watcher = create();
  });

  afterEach(() => {
    watcher.dispose();
    timers.reset();
  });

  /** Lets so much time go by, and what it has set off come to its end. */
  async function pass(ms: number): Promise<void> {
    timers.tick(ms);
    await nextTurn();
  }

  const lookedSince = (): string[] => looked.splice(0);

  it('asks for all open files together, at every interval', async () => {
    watcher.add('/a', { recursive: true });
    watcher.setOpenFiles(['/a/x', '/a/b/y', '/elsewhere/z']);
    await pass(INTERVAL_MS);
    await pass(INTERVAL_MS);
    assert.deepEqual(askedFor, [
      ['/a/x', '/a/b/y'],
      ['/a/x', '/a/b/y'],
    ]);
  });

  it('looks at the folders of open files, each once, at every interval', async () => {
    watcher.add('/', { recursive: true });
    watcher.setOpenFiles(['/a/x', '/a/y', '/b/z']);
    await pass(INTERVAL_MS - 1);
    assert.deepEqual(lookedSince(), []);
    await pass(1);
    assert.deepEqual(lookedSince(), ['/a', '/b']);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a', '/b']);
  });

  it('looks at the folders shown last, and not at the whole tree', async () => {
    watcher.add('/', { recursive: true });
    for (let index = 0; index < 30; index++) watcher.noteShown(`/${index}`);
    watcher.noteShown('/20');
    await pass(INTERVAL_MS);
    assert.equal(looked.length, 12);
    assert.equal(looked.at(-1), '/20');
    assert.ok(!looked.includes('/17') && looked.includes('/18'));
  });

  it('looks only at what is watched', async () => {
    watcher.add('/site', { recursive: true });
    watcher.setOpenFiles(['/site/a/x', '/other/y', '/siteb/z', '/site/i']);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/site/a', '/site']);
  });

  it('a watch that is not recursive covers its own folder alone', async () => {
    watcher.add('/site', { recursive: false });
    watcher.setOpenFiles(['/site/a/x', '/site/i']);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/site']);
  });

  it('a watch of a file covers the folder that lists it', async () => {
    watcher.add('/site/i', { recursive: false });
    watcher.setOpenFiles(['/site/i']);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/site']);
  });

  it('counts references', async () => {
    const first = watcher.add('/', { recursive: true });
    const second = watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    first.dispose();
    first.dispose();
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
    second.dispose();
    await pass(10 * INTERVAL_MS);
    assert.deepEqual(lookedSince(), []);
  });

  it('asks nothing while disconnected, and goes on later', async () => {
    watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    connected = false;
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), []);
    connected = true;
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
  });

  it('slows down without the focus, and looks at once when it comes back', async () => {
    watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    watcher.setFocused(false);
    await pass(5 * INTERVAL_MS);
    assert.deepEqual(lookedSince(), []);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
    watcher.setFocused(true);
    await nextTurn();
    assert.deepEqual(lookedSince(), ['/a']);
    watcher.setFocused(true);
    await nextTurn();
    assert.deepEqual(lookedSince(), []);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
  });

  it('backs off while looks fail, up to a bound, and recovers', async () => {
    watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    look = () => Promise.reject(new Error('no answer'));
    const looksPer: number[] = [];
    for (const factor of [1, 2, 4, 8, 8]) {
      await pass(factor * INTERVAL_MS - 1);
      assert.deepEqual(lookedSince(), []);
      await pass(1);
      looksPer.push(lookedSince().length);
    }
    assert.deepEqual(looksPer, [1, 1, 1, 1, 1]);
    look = () => Promise.resolve();
    await pass(8 * INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
  });

  it('does not look again while it looks', async () => {
    watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    let end: () => void = () => undefined;
    look = () => new Promise((resolve) => (end = resolve));
    await pass(INTERVAL_MS);
    watcher.setFocused(false);
    watcher.setFocused(true);
    await pass(10 * INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
    end();
    await nextTurn();
    await pass(INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
  });

  it('stops what runs when it is disposed, and never looks again', async () => {
    watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    let signal: AbortSignal | undefined;
    look = (_, given) => {
      signal = given;
      return new Promise((_resolve, reject) => {
        given.addEventListener('abort', () => reject(new Error('stopped')));
      });
    };
    await pass(INTERVAL_MS);
    watcher.dispose();
    assert.equal(signal?.aborted, true);
    await nextTurn();
    watcher.setFocused(false);
    watcher.setFocused(true);
    await pass(100 * INTERVAL_MS);
    assert.deepEqual(lookedSince(), ['/a']);
  });

  it('never looks with an interval of 0', async () => {
    watcher = create(0);
    watcher.add('/', { recursive: true });
    watcher.noteShown('/a');
    await pass(1_000 * INTERVAL_MS);
    assert.deepEqual(lookedSince(), []);
  });
});
