import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hashOf } from '../../src/remote/localStore/blobStore.ts';
import { Outbox } from '../../src/remote/outbox/outbox.ts';
import type { KeptBase } from '../../src/remote/outbox/outboxEntry.ts';
import type { SaveStrategy } from '../../src/remote/saving/saver.ts';
import { Lane } from '../faults/lane.ts';
import { nameOf, type Event, type Point } from '../faults/point.ts';
import { keepingIn, openClient } from '../support/clientUnderTest.ts';
import { CrashingClients } from '../support/crash/crashingSave.ts';
import { overdueIn } from '../support/journalOnDisk.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import { serverNames, type ServerName } from '../support/servers/realServer.ts';

const NAME = 'file.txt';
const PATH = `/site/${NAME}`;
const OLD = 'the old content, '.repeat(2_000);
const NEW = 'what the person has typed. '.repeat(3_000);

interface Way {
  readonly strategy: SaveStrategy;
  readonly old?: string;
  /** The server renames over no file. */
  readonly swaps?: boolean;
}

const WAYS: Readonly<Record<string, Way>> = {
  staged: { strategy: 'auto', old: OLD },
  'in place': { strategy: 'direct', old: OLD },
};

/** In which the line plays the server's part, or nothing is there that servers differ in. */
const WAYS_OF_ONE_SERVER: typeof WAYS = {
  'staged, a new file': { strategy: 'auto' },
  'by a swap': { strategy: 'auto', old: OLD, swaps: true },
};

/** What becomes of the bytes that the process had on the way when it was killed. */
const FATES = ['they arrive', 'they are lost'] as const;

/** Replies that come in the middle, and at the end, of a transfer. */
const OF_AN_UPLOAD: ReadonlySet<string> = new Set(['125', '150', '226']);

interface Death {
  readonly point: Point;
  readonly fate: (typeof FATES)[number];
}

/**
 * From the upload on: before and after each command of the save, before the replies to the upload,
 * and in the data. A command of whose reply nobody hears is one that has only just arrived.
 */
function deathsOf(events: readonly Event[]): readonly Death[] {
  const began = events.findIndex(({ label }) => label === 'STOR');
  return events.slice(began).flatMap((event) => {
    const { channel, link, way, label, index, offset } = event;
    const at = (place: Point['place']): Point => ({ channel, link, way, label, place });
    if (label === 'end') return [];
    if (channel === 'data') {
      const places = way === 'up' && index === 0 ? [0, 1, offset - 1] : [];
      return places.map((bytes) => ({ point: at({ at: 'offset', bytes }), fate: FATES[1] }));
    }
    const point = at({ at: 'segment', index, part: 'start' });
    if (way === 'down' && !OF_AN_UPLOAD.has(label)) return [];
    return way === 'up' ? FATES.map((fate) => ({ point, fate })) : [{ point, fate: FATES[1] }];
  });
}

/** Processes killed at each step of a save, on one server. */
class CrashSite {
  readonly #lane: Lane;
  readonly #clients: CrashingClients;
  readonly #way: Way;

  constructor(lane: Lane, clients: CrashingClients, way: Way) {
    this.#lane = lane;
    this.#clients = clients;
    this.#way = way;
    lane.swaps = way.swaps === true;
  }

  /** What goes over the line when nobody is killed. */
  async record(): Promise<readonly Event[]> {
    return this.#inKeeping(async (keepingDirectory) => {
      await this.#lay();
      this.#lane.line.arm();
      const client = this.#start(keepingDirectory);
      assert.equal(await client.hasSaved(), true);
      const { events } = this.#lane.line;
      await client.kill();
      await this.#check(keepingDirectory, true);
      return events;
    });
  }

  async die({ point, fate }: Death): Promise<void> {
    await this.#inKeeping(async (keepingDirectory) => {
      const { line } = this.#lane;
      await this.#lay();
      const running: { kill: () => Promise<void> } = { kill: () => Promise.resolve() };
      const disturb = async (): Promise<void> => {
        await running.kill();
        if (fate === 'they are lost') line.drop();
      };
      // The line asks a bystander to do something at the point: here he kills the client.
      line.arm({ point, fault: 'deleted', disturb });
      const client = this.#start(keepingDirectory);
      running.kill = () => client.kill();
      const hasSaved = await client.hasSaved();
      await client.kill();
      // What is to arrive has to be executed before anybody looks.
      if (fate === 'they arrive') await line.quiet();
      line.drop();
      const hasBegun = line.events.some(({ way, label }) => way === 'up' && label === 'STOR');
      line.arm();
      await this.#check(keepingDirectory, hasSaved, hasBegun);
    });
  }

  #start(keepingDirectory: string) {
    const { user, password } = this.#lane.server;
    const { host, port } = this.#lane.line;
    return this.#clients.start({
      server: { host, port, user, password },
      keepingDirectory,
      saveStrategy: this.#way.strategy,
      path: PATH,
      reads: this.#way.old !== undefined,
      text: NEW,
    });
  }

  /** What the text began from. */
  get #base(): string {
    const { old } = this.#way;
    return old === undefined ? 'nothing' : hashOf(Buffer.from(old));
  }

  async #lay(): Promise<void> {
    const { old } = this.#way;
    await this.#lane.site.lay(new Map(old === undefined ? [] : [[NAME, Buffer.from(old)]]), {});
  }

  /**
   * Starts anew with what the dead process has left, and looks at everything.
   * @param hasBegun false: the point was come to sooner than when nobody was killed, as which
   * session does what is a matter of time; the save had not begun, and need not be known
   */
  async #check(keepingDirectory: string, hasSaved: boolean, hasBegun = true): Promise<void> {
    const { host, port } = this.#lane.line;
    const { user, password } = this.#lane.server;
    const client = await openClient({ host, port, user, password, keepingDirectory });
    try {
      const keeping = keepingIn(keepingDirectory);
      const outbox = new Outbox(keeping);
      await client.files.recovery.run({
        keepInterrupted: (path, hash, base, savedAtMs) =>
          outbox.keepInterrupted(path, hash, base, savedAtMs),
      });
      const files = await this.#lane.site.look();
      const now = files.get(NAME)?.toString();
      assert.ok(now === this.#way.old || now === NEW, `${String(now?.length)} bytes are there`);
      if (hasSaved) assert.equal(now, NEW);
      assert.deepEqual(leftOvers([...files.keys()]), []);
      const overdue = await overdueIn(join(keepingDirectory, 'server', 'journal'));
      assert.deepEqual(overdue, [], [...overdue, ...client.log].join('\n'));
      const { entries } = outbox;
      const kept = entries.map(({ hash, reason, base }) => [hash, reason, hashIn(base)]);
      const isOver = now === NEW || (!hasBegun && kept.length === 0);
      assert.deepEqual(kept, isOver ? [] : [[hashOf(Buffer.from(NEW)), 'interrupted', this.#base]]);
    } finally {
      await client.close();
    }
  }

  async #inKeeping<T>(work: (directory: string) => Promise<T>): Promise<T> {
    const directory = await mkdtemp(join(tmpdir(), 'ftp-workspace-keeping-'));
    try {
      return await work(directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
}

const hashIn = (base: KeptBase): string => (base === 'nothing' ? base : base.hash);

function leftOvers(paths: readonly string[]): string[] {
  return paths.filter((path) => path.includes('.ftp-workspace-'));
}

describe('a process that is killed in the middle of a save', () => {
  let clients: CrashingClients;
  let cases = 0;

  before(async function () {
    this.timeout(60_000);
    clients = await CrashingClients.build();
  });

  after(async () => {
    await clients.dispose();
    process.stdout.write(`    (${cases} processes were killed)\n`);
  });

  async function failuresOf(name: ServerName, way: Way): Promise<readonly string[]> {
    const lane = await Lane.open(name, 'plain');
    try {
      const site = new CrashSite(lane, clients, way);
      const failures: string[] = [];
      for (const death of deathsOf(await site.record())) {
        try {
          await site.die(death);
        } catch (error) {
          failures.push(`${nameOf(death.point)}, ${death.fate}: ${String(error)}`);
        }
        cases += 1;
      }
      return failures;
    } finally {
      await lane.close();
    }
  }

  for (const name of serverNames) {
    describe(`on ${name}`, () => {
      const ways = { ...WAYS, ...(name === serverNames[0] && WAYS_OF_ONE_SERVER) };

      before(async function () {
        this.timeout(15 * 60_000);
        if (!(await availableServers()).includes(name)) this.skip();
      });

      it('whatever the step, the next one puts it right', async function () {
        this.timeout(400_000);
        // Each with a server of its own: they wait most of the time.
        const failures = await Promise.all(
          Object.entries(ways).map(async ([title, way]) => {
            const failed = await failuresOf(name, way);
            return failed.map((failure) => `${title}: ${failure}`);
          }),
        );
        assert.deepEqual(failures.flat(), []);
      });
    });
  }
});
