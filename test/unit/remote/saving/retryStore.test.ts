import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/common/logger.ts';
import { RemoteError, type RemoteErrorCode } from '../../../../src/common/remoteError.ts';
import { retryStore } from '../../../../src/remote/saving/retryStore.ts';

/** Tries that fail one after the other with these codes, and succeed then. */
function failing(...codes: readonly RemoteErrorCode[]) {
  const left = [...codes];
  const store = { tries: 0 };
  const run = () => {
    store.tries += 1;
    const code = left.shift();
    return code ? Promise.reject(new RemoteError(code, code)) : Promise.resolve('stored');
  };
  return { store, run: () => retryStore(run, silentLogger, undefined) };
}

describe('an upload that fails', () => {
  it('is tried again while the line fails, and not without end', async () => {
    const { store, run } = failing('connection-lost', 'connection-refused', 'connection-refused');
    await assert.rejects(run(), { code: 'connection-refused' });
    assert.equal(store.tries, 3);
  });

  it('succeeds where a server that restarts in the middle is back in a second', async () => {
    const { run } = failing('connection-lost', 'connection-refused');
    assert.equal(await run(), 'stored');
  });

  for (const code of ['connection-refused', 'host-not-found'] as const) {
    it(`is given up after one more try where nobody is there from the start: ${code}`, async () => {
      const { store, run } = failing(code, code, code);
      const began = performance.now();
      await assert.rejects(run(), { code });
      assert.equal(store.tries, 2);
      assert.ok(performance.now() - began < 900, 'sooner than what broke off is tried again');
    });

    it(`succeeds where a server is back at once: ${code}`, async () => {
      assert.equal(await failing(code).run(), 'stored');
    });
  }

  it('is not tried again for an answer', async () => {
    const { store, run } = failing('no-permission');
    await assert.rejects(run(), { code: 'no-permission' });
    assert.equal(store.tries, 1);
  });
});
