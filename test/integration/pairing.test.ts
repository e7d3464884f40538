import assert from 'node:assert/strict';
import fc from 'fast-check';

import { conversing } from '../fuzz/conversing.ts';
import { Figures } from '../soak/figures.ts';
import { useScenes } from './scene.ts';

/** `npm run fuzz` is for more than a moment; here a few, of another seed each time. */
const RUNS = 30;
const LANES = 4;

describe('replies and data that are split, late, doubled, missing or in the wrong place', () => {
  const open = useScenes();

  it('never make the result of an operation that of another one', async function () {
    this.timeout(60_000);
    const figures = new Figures();
    const lanes = Array.from({ length: LANES }, () =>
      fc.assert(conversing(figures), { numRuns: RUNS, interruptAfterTimeLimit: 12_000 }),
    );
    await Promise.all(lanes);
    assert.ok(figures.total('injected') > 0 && figures.total('outcomes') > 0);
  });

  it('never make the refusal of a transfer, late as it is, that of the next command', async () => {
    const scene = await open({}, {}, { 'a.txt': 'whole', 'b.txt': 'other' });
    await scene.pool.run(async (session) => {
      scene.server.scriptNext('RETR', { finalReply: 'dropped' });
      await session.read('/a.txt', { expectedSize: 5 });
      const next = session.stat('/b.txt');
      await scene.server.sessions[0]?.send('426 Not quite.\r\n');
      await assert.rejects(next, {
        code: 'connection-lost',
        reply: undefined,
        path: undefined,
      });
      assert.ok(!session.usable);
    });
  });

  for (const mode of ['passive', 'active'] as const) {
    it(`never make an empty file of one that has not begun to come (${mode} mode)`, async () => {
      const scene = await open({ active: 'after-150' }, { data: { mode } }, { 'a.txt': 'whole' });
      await scene.pool.run(async (session) => {
        await session.read('/a.txt', { expectedSize: 5 });
        scene.server.scriptNext('RETR', { delayMs: 30 });
        const next = session.read('/a.txt');
        const asked = () => scene.server.commands.filter(({ verb }) => verb === 'RETR');
        await scene.server.waitUntil(() => asked().length === 2);
        await scene.server.sessions[0]?.send('226 Transfer complete.\r\n');
        await assert.rejects(next, { code: 'connection-lost', path: '/a.txt' });
        assert.ok(!session.usable);
      });
    });
  }
});
