import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../../src/common/lifecycle.ts';
import type { ServerOutbox } from '../../../src/extension/outbox/outboxes.ts';
import { UnreadableRecords } from '../../../src/extension/outbox/unreadableRecords.ts';
import { Outbox } from '../../../src/remote/outbox/outbox.ts';
import { keepingIn } from '../../support/clientUnderTest.ts';

describe('saves that wait and cannot be read', () => {
  let directory: string;
  let records: string;
  const kept = new Map<string, unknown>();
  const told: (readonly string[])[] = [];

  /** Begins with what the last window has kept. */
  async function look(): Promise<void> {
    const outbox = new Outbox(keepingIn(directory));
    await outbox.load();
    const at: ServerOutbox = { directory, server: undefined, outbox };
    const didChange = new Emitter<void>();
    const unreadable = new UnreadableRecords({
      outboxes: { waiting: [at], onDidChange: didChange.event },
      memory: {
        get: (key) => kept.get(key),
        update: (key, value) => Promise.resolve(void kept.set(key, value)),
      },
      tell: ({ outbox: { unreadable: names } }) => void told.push(names),
    });
    await unreadable.look();
    unreadable.dispose();
  }

  beforeEach(async () => {
    kept.clear();
    told.length = 0;
    directory = await mkdtemp(join(tmpdir(), 'unreadable-'));
    records = join(directory, 'server', 'outbox');
    await mkdir(records, { recursive: true });
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('are told once, by whatever window, and stay where they are', async () => {
    await writeFile(join(records, 'torn.json'), '{"id":"torn"');
    for (let window = 0; window < 3; window++) await look();
    assert.deepEqual(told, [['torn']]);
    assert.deepEqual(await readdir(records), ['torn.json']);
  });

  it('are told when there is another one', async () => {
    await writeFile(join(records, 'torn.json'), '{"id":"torn"');
    await look();
    await rm(join(records, 'torn.json'));
    await look();
    await writeFile(join(records, 'later.json'), '{"id":"later","reason":"postponed"}');
    await look();
    assert.deepEqual(told, [['torn'], ['later']]);
  });

  it('are told whatever another version has kept of what was told', async () => {
    await writeFile(join(records, 'torn.json'), '{"id":"torn"');
    kept.set('unreadableRecords', 'all of them');
    await look();
    assert.deepEqual(told, [['torn']]);
  });
});
