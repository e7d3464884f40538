import assert from 'node:assert/strict';

import { silentLogger } from '../../../src/common/logger.ts';
import { unsavedConnection } from '../../../src/extension/connections/connection.ts';
import { ServerMemory } from '../../../src/extension/remotes/serverMemory.ts';

function world() {
  const stored = new Map<string, unknown>();
  let now = 0;
  const servers = () =>
    new ServerMemory({
      memory: {
        get: (key) => stored.get(key),
        update: (key, value) => Promise.resolve(void stored.set(key, value)),
      },
      logger: silentLogger,
      now: () => ++now,
    });
  return { stored, servers };
}

const at = (host: string, user = 'alice', port = 21) =>
  unsavedConnection({ scheme: 'ftp', host, port, user });

describe('what is kept of servers', () => {
  it('comes back in another window, for the same host, port and user alone', () => {
    const { servers } = world();
    servers().of(at('a')).save({ known: 1 });
    assert.deepEqual(servers().of(at('a')).load(), { known: 1 });
    for (const other of [at('b'), at('a', 'bob'), at('a', 'alice', 2121)]) {
      assert.equal(servers().of(other).load(), undefined);
    }
  });

  it('is bounded: the server that was not used for the longest time is forgotten', () => {
    const { servers, stored } = world();
    const memory = servers();
    for (let index = 0; index < 100; index++) memory.of(at(`h${index}`)).save(index);
    memory.of(at('h0')).save('again');
    memory.of(at('new')).save('new');
    assert.equal((stored.get('servers') as unknown[]).length, 100);
    assert.equal(memory.of(at('h0')).load(), 'again');
    assert.equal(memory.of(at('h1')).load(), undefined);
    assert.equal(memory.of(at('new')).load(), 'new');
  });

  for (const broken of [
    undefined,
    null,
    'x',
    { a: 1 },
    [1, null, { server: 1 }, { server: 'x' }],
  ]) {
    it(`that is broken is nothing: ${JSON.stringify(broken)}`, () => {
      const { servers, stored } = world();
      stored.set('servers', broken);
      assert.equal(servers().of(at('a')).load(), undefined);
      servers().of(at('a')).save(1);
      assert.equal((stored.get('servers') as unknown[]).length, 1);
    });
  }

  it('and cannot be kept is told in the log, and fails nothing', async () => {
    const warned = new Promise<string>((resolve) => {
      const memory = new ServerMemory({
        memory: { get: () => undefined, update: () => Promise.reject(new Error('full')) },
        logger: { ...silentLogger, warn: resolve },
        now: Date.now,
      });
      memory.of(at('a')).save(1);
    });
    assert.match(await warned, /alice@a:21.*full/);
  });
});
