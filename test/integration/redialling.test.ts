import assert from 'node:assert/strict';

import { noteSecret } from '../support/secrets.ts';
import { useScenes, SHORT_TIMINGS, type Scene } from './scene.ts';

const WRONG = { password: noteSecret('sturdy-Ibex-6651') };

function dials({ client }: Scene): number {
  return client.log.filter((line) => line.includes('Connecting to ')).length;
}

describe('a connection that is lost before it is a session', () => {
  const open = useScenes();
  const openSecured = useScenes({ tls: true });

  for (const verb of ['CONNECT', 'FEAT', 'USER', 'TYPE', 'PWD']) {
    for (const end of ['close', 'destroy'] as const) {
      it(`at ${verb}, by ${end}: is dialled once more, and nobody is told`, async () => {
        const scene = await open({}, {}, { a: 'x' });
        scene.server.scriptNext(verb, { end });
        assert.deepEqual([...(await scene.files.list('/')).keys()], ['a']);
        assert.equal(dials(scene), 2);
      });
    }
  }

  for (const verb of ['AUTH', 'PBSZ']) {
    it(`at ${verb}: is dialled once more, under TLS again`, async () => {
      const scene = await openSecured({}, {}, { a: 'x' });
      scene.server.scriptNext(verb, { end: 'close' });
      assert.deepEqual([...(await scene.files.list('/')).keys()], ['a']);
      assert.equal(dials(scene), 2);
    });
  }

  it('again and again: is dialled twice, and that is told', async () => {
    const scene = await open({ replies: { USER: { end: 'close' } } });
    await assert.rejects(scene.files.list('/'), { code: 'connection-lost' });
    assert.equal(dials(scene), 2);
  });

  it('behind the password: is not dialled again, it may have been refused', async () => {
    const scene = await open({ replies: { PASS: { end: 'close' } } });
    await assert.rejects(scene.files.list('/'), { code: 'connection-lost' });
    assert.equal(scene.server.counts()['PASS'], 1);
  });

  it('before a wrong password: that one is said no more often for it', async () => {
    const [lost, kept] = [await open({}, WRONG), await open({}, WRONG)];
    lost.server.scriptNext('USER', { end: 'close' });
    for (const { files } of [lost, kept]) {
      await assert.rejects(files.list('/'), { code: 'authentication-failed' });
    }
    assert.equal(lost.server.counts()['PASS'], kept.server.counts()['PASS']);
  });

  for (const verb of ['CONNECT', 'USER', 'PASS']) {
    it(`with 421 at ${verb}: is not dialled again`, async () => {
      const timings = { ...SHORT_TIMINGS, limitRetryTotalMs: 0 };
      const scene = await open({ replies: { [verb]: { end: '421' } } }, { timings });
      await assert.rejects(scene.files.list('/'), { code: 'too-many-connections', reply: /^421 / });
      assert.equal(dials(scene), 1);
    });
  }

  it('with 421 behind the password, in a packet with it: is dialled once more, in steps', async () => {
    const timings = { ...SHORT_TIMINGS, limitRetryTotalMs: 0 };
    const scene = await open({ replies: { TYPE: { end: '421' } } }, { timings });
    await assert.rejects(scene.files.list('/'), { code: 'too-many-connections', reply: /^421 / });
    assert.equal(dials(scene), 2);
  });
});
