import assert from 'node:assert/strict';

import { DisposableStore, Emitter, toDisposable } from '../../../src/common/lifecycle.ts';

describe('toDisposable', () => {
  it('runs once', () => {
    let runs = 0;
    const disposable = toDisposable(() => runs++);
    disposable.dispose();
    disposable.dispose();
    assert.equal(runs, 1);
  });
});

describe('DisposableStore', () => {
  it('disposes what it owns, once', () => {
    const ended: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => ended.push('a') });
    store.add({ dispose: () => ended.push('b') });
    store.dispose();
    store.dispose();
    assert.deepEqual(ended, ['a', 'b']);
  });

  it('disposes at once what comes after its end', () => {
    const store = new DisposableStore();
    store.dispose();
    let ended = false;
    const item = { dispose: () => (ended = true) };
    assert.equal(store.add(item), item);
    assert.equal(ended, true);
  });
});

describe('Emitter', () => {
  it('tells every listener until it is disposed', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`a${value}`));
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['a1', 'b1', 'b2']);
  });

  it('lets one function listen twice', () => {
    const emitter = new Emitter<void>();
    let heard = 0;
    const listener = (): void => {
      heard++;
    };
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire();
    first.dispose();
    emitter.fire();
    assert.equal(heard, 3);
  });

  it('bears listeners that come and go while it tells', () => {
    const emitter = new Emitter<void>();
    let heard = 0;
    emitter.event(() => {
      heard++;
      emitter.event(() => heard++);
    });
    emitter.fire();
    assert.equal(heard, 1);
    emitter.fire();
    assert.equal(heard, 3);
  });
});
