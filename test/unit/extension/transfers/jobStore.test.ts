import assert from 'node:assert/strict';
import type { JobPlan } from '../../../../src/extension/transfers/jobPlan.ts';
import { JobStore } from '../../../../src/extension/transfers/jobStore.ts';

const PLAN: JobPlan = {
  kind: 'upload',
  from: undefined,
  to: 'site',
  paths: ['/home/me/a'],
  folder: '/in',
  conflicts: 'skip',
};

class Memory {
  value: unknown;
  writes = 0;
  get = (): unknown => this.value;
  update = (_key: string, value: unknown): Promise<void> => {
    this.writes++;
    // As it is after a restart.
    this.value = JSON.parse(JSON.stringify(value));
    return Promise.resolve();
  };
}

describe('JobStore', () => {
  function stored(...plans: readonly JobPlan[]): Memory {
    const memory = new Memory();
    const store = new JobStore(memory);
    store.keep(() => plans);
    store.flush();
    return memory;
  }

  it('gives the next window what was under way', () => {
    const [plan] = new JobStore(stored(PLAN)).read();
    assert.deepEqual({ ...plan, from: undefined }, PLAN);
  });

  it('keeps whose files on their way they are, and takes nothing else for that', () => {
    const kept = (owners: readonly string[]) => new JobStore(stored({ ...PLAN, owners })).read();
    assert.deepEqual(kept(['0123456789ab'])[0]?.owners, ['0123456789ab']);
    for (const owner of ['', '*', '../../0123456', '0123456789abc']) {
      assert.deepEqual(kept([owner]), [], owner);
    }
  });

  it('writes many changes once, and none that are none', () => {
    const memory = new Memory();
    const store = new JobStore(memory);
    for (let times = 0; times < 100; times++) store.keep(() => [PLAN]);
    store.flush();
    store.keep(() => [PLAN]);
    store.flush();
    assert.equal(memory.writes, 1);
  });

  it('keeps a bounded number of plans of a bounded length', () => {
    const many = Array.from({ length: 40 }, () => PLAN);
    assert.equal(new JobStore(stored(...many)).read().length, 20);
    const long = { ...PLAN, paths: Array.from({ length: 2_000 }, () => '/a') };
    assert.deepEqual(new JobStore(stored(long)).read(), []);
  });

  const strange: readonly unknown[] = [
    undefined,
    'text',
    { ...PLAN },
    [null, 3, 'text'],
    [{ ...PLAN, kind: 'delete' }],
    [{ ...PLAN, paths: 'a' }],
    [{ ...PLAN, paths: [1] }],
    [{ ...PLAN, to: 1 }],
    [{ ...PLAN, folder: undefined }],
    [{ ...PLAN, conflicts: 'always' }],
  ];
  for (const value of strange) {
    it(`does without what cannot be read: ${JSON.stringify(value)}`, () => {
      const memory = new Memory();
      memory.value = value;
      assert.deepEqual(new JobStore(memory).read(), []);
    });
  }
});
