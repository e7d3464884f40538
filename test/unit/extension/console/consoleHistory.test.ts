import assert from 'node:assert/strict';
import { ConsoleHistory } from '../../../../src/extension/console/consoleHistory.ts';
import type { Memory } from '../../../../src/extension/memory.ts';

class FakeMemory implements Memory {
  readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

describe('ConsoleHistory', () => {
  let memory: FakeMemory;
  let history: ConsoleHistory;

  beforeEach(() => {
    memory = new FakeMemory();
    history = new ConsoleHistory(memory);
  });

  it('keeps lines for each connection, a repeated one once', async () => {
    for (const line of ['NOOP', 'FEAT', 'NOOP']) await history.add('one', line);
    await history.add('two', 'SYST');
    const later = new ConsoleHistory(memory);
    assert.deepEqual(later.lines('one'), ['FEAT', 'NOOP']);
    assert.deepEqual(later.lines('two'), ['SYST']);
    assert.deepEqual(later.lines('three'), []);
  });

  it('forgets a connection, and no other one', async () => {
    await history.add('one', 'NOOP');
    await history.add('two', 'SYST');
    await history.forget('one');
    assert.deepEqual(history.lines('one'), []);
    assert.deepEqual(history.lines('two'), ['SYST']);
  });

  it('keeps neither empty lines nor very long ones', async () => {
    for (const line of ['', '  ', 'x'.repeat(5_000)]) await history.add('one', line);
    assert.deepEqual(history.lines('one'), []);
  });

  it('is bounded', async () => {
    for (let number = 0; number < 250; number++) await history.add('one', `SIZE ${number}`);
    assert.equal(history.lines('one').length, 200);
    assert.equal(history.lines('one').at(-1), 'SIZE 249');
    for (let number = 0; number < 40; number++) await history.add(`server-${number}`, 'NOOP');
    assert.deepEqual(history.lines('one'), []);
    assert.deepEqual(history.lines('server-39'), ['NOOP']);
  });

  for (const value of [undefined, 'text', [1], [['a']], [['a', [1]]], { a: 1 }]) {
    it(`is empty where ${JSON.stringify(value)} was stored`, () => {
      memory.values.set('console.history', value);
      assert.deepEqual(history.lines('a'), []);
    });
  }
});
