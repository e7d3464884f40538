import assert from 'node:assert/strict';
import { NewestLook } from '../../../../src/extension/history/newestLook.ts';

interface Pending {
  readonly promise: Promise<string>;
  readonly resolve: (found: string) => void;
  readonly reject: (reason: Error) => void;
}

function pending(): Pending {
  let settle: Pick<Pending, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle! };
}

describe('NewestLook', () => {
  let looks: NewestLook<string>;
  let first: Pending;
  let second: Pending;
  let found: readonly Promise<string>[];

  beforeEach(() => {
    looks = new NewestLook();
    first = pending();
    second = pending();
    found = [first, second].map(({ promise }) => looks.run(() => promise));
  });

  it('finds for all what the newest finds, though an older one ends last', async () => {
    second.resolve('new');
    first.resolve('old');
    assert.deepEqual(await Promise.all(found), ['new', 'new']);
  });

  it('waits for the newest where an older one ends first', async () => {
    first.resolve('old');
    await first.promise;
    second.resolve('new');
    assert.deepEqual(await Promise.all(found), ['new', 'new']);
  });

  it('does not care for the failure of one that is overtaken', async () => {
    first.reject(new Error('too late'));
    second.resolve('new');
    assert.deepEqual(await Promise.all(found), ['new', 'new']);
  });

  it('fails with the newest', async () => {
    first.resolve('old');
    second.reject(new Error('the disk'));
    for (const one of await Promise.allSettled(found)) assert.equal(one.status, 'rejected');
  });

  it('looks again for whoever comes later', async () => {
    first.resolve('old');
    second.resolve('new');
    await Promise.all(found);
    assert.equal(await looks.run(() => Promise.resolve('newest')), 'newest');
  });
});
