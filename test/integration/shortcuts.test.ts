import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { testCertificate } from '../support/certificates.ts';
import type { ReceivedCommand } from '../support/ftpServer/script.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { useScenes, type Scene } from './scene.ts';

const FILES = { 'a.txt': 'the first', 'b.txt': 'the second' };

/** Held back by a script until the test goes on. */
function held() {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
}

describe('a shortcut that the connection turns off', () => {
  const open = useScenes();
  const openSecured = useScenes({ tls: true });

  const visit = (shortcuts: ClientOptions['shortcuts'] = {}): Promise<Scene> =>
    open({}, { maxConnections: 1, shortcuts }, FILES);

  for (const commandBursts of [true, false]) {
    it(`commandBursts: ${commandBursts ? 'RNTO goes with RNFR' : 'RNTO waits for RNFR'}`, async () => {
      const scene = await visit({ commandBursts });
      const companions: ReceivedCommand[][] = [];
      scene.server.onCommand((command) => {
        const { verb, sessionId } = command;
        if (verb === 'RNFR') companions.push(scene.server.commandsOf(sessionId).slice(-1));
        return undefined;
      });
      await scene.files.rename('/a.txt', '/c.txt', { overwrite: false });
      const [[last] = []] = companions;
      assert.equal(last?.verb, commandBursts ? 'RNTO' : 'RNFR');
    });
  }

  for (const dataAtOnce of [true, false]) {
    const title = dataAtOnce ? 'data go with STOR' : 'data wait for the 150';
    it(`dataAtOnce: ${title}`, async () => {
      const scene = await visit({ dataAtOnce });
      const { until, release } = held();
      scene.server.scriptNext('STOR', { until });
      let hasBegun = false;
      async function* content() {
        hasBegun = true;
        yield await Promise.resolve(Buffer.from('new'));
      }
      const saving = scene.pool.run((session) => session.write('/n', content(), { size: 3 }));
      await scene.server.waitFor('STOR');
      for (let turns = 0; turns < 20; turns++) await nextTurn();
      assert.equal(hasBegun, dataAtOnce);
      release();
      await saving;
      assert.equal(await scene.textOnDisk('n'), 'new');
    });
  }

  it('dataAtOnce: TLS waits for the 150, and begins all the same where that waits for TLS', async () => {
    for (const handshakeFirst of [false, true]) {
      const certificate = await testCertificate();
      const server = { tls: { certificate, withoutResumption: '522', handshakeFirst } } as const;
      const client = { maxConnections: 1, shortcuts: { dataAtOnce: false } };
      const scene = await openSecured(server, client, FILES);
      assert.equal(Buffer.from(await scene.files.read('/a.txt')).toString(), 'the first');
    }
  });

  for (const earlyReads of [true, false]) {
    const title = earlyReads ? 'a read is done with its bytes' : 'a read waits for the 226';
    it(`earlyReads: ${title}`, async () => {
      const scene = await visit({ earlyReads });
      scene.server.scriptNext('RETR', { finalReply: 'dropped' });
      let isDone = false;
      const reading = scene.pool.run(async (session) => {
        await session.read('/a.txt', { expectedSize: 9 });
        isDone = true;
      });
      await scene.server.waitUntil(() => scene.server.bytesSent === 9);
      if (earlyReads) await reading;
      for (let turns = 0; turns < 20; turns++) await nextTurn();
      assert.equal(isDone, earlyReads);
      await scene.server.sessions[0]?.send('226 Done.\r\n');
      await reading;
    });
  }

  it('all: everything works, one command at a time', async () => {
    for (const opened of [open, openSecured]) {
      const scene = await opened({}, { maxConnections: 2, shortcuts: false }, FILES);
      assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'b.txt']);
      await scene.files.write('/a.txt', Buffer.from('new'), { create: true, overwrite: true });
      assert.equal(await scene.textOnDisk('a.txt'), 'new');
      await scene.files.rename('/a.txt', '/c.txt', { overwrite: false });
      await scene.files.delete('/b.txt', { recursive: false });
      assert.equal(Buffer.from(await scene.files.read('/c.txt')).toString(), 'new');
    }
  });
});

describe('a shortcut that a server does not take', () => {
  const open = useScenes();

  it('earlyReads: a read that the server refuses in the end is the last that does not wait', async () => {
    const scene = await open({}, { maxConnections: 1 }, FILES);
    const read = (path: string) => scene.pool.run((session) => session.read(path));
    scene.server.scriptNext('RETR', { finalReply: 'dropped' });
    assert.equal(Buffer.from(await read('/a.txt')).toString(), 'the first');
    await scene.server.sessions[0]?.send('451 The disk is odd.\r\n');
    scene.server.scriptNext('RETR', { finalReply: 'dropped' });
    const reading = read('/b.txt');
    await scene.server.waitUntil(() => scene.server.counts()['RETR'] === 2);
    await scene.server.waitUntil(() => scene.server.openDataConnections === 0);
    await scene.server.sessions[0]?.send('451 The disk is odd.\r\n');
    await assert.rejects(reading, { reply: /^451/ });
    assert.match(scene.client.log.join('\n'), /info: Server: confirmsReads = false/);
    assert.equal(Buffer.from(await read('/b.txt')).toString(), 'the second');
  });

  it('dataAtOnce: uploads wait for the 150 once two that did not have failed', async () => {
    const scene = await open({}, { maxConnections: 1 }, FILES);
    const early = new Set<number>();
    scene.server.onCommand(({ verb, sessionId }) => {
      // A server that minds data ahead of its 150 ends everything.
      return verb === 'STOR' && !early.has(sessionId) ? { end: 'destroy' } : undefined;
    });
    const save = () =>
      scene.pool.run((session) => session.write('/n', Buffer.from('new'), undefined));
    for (let saves = 0; saves < 2; saves++) {
      await assert.rejects(save());
      for (let id = 1; id < 20; id++) early.add(id);
      await save();
      early.clear();
    }
    assert.match(scene.client.log.join('\n'), /info: Server: takesDataAtOnce = "no"/);
  });
});
