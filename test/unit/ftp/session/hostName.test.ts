import assert from 'node:assert/strict';

import { parseFeatures } from '../../../../src/ftp/protocol/features.ts';
import { hostCommand, noteHostReply } from '../../../../src/ftp/session/hostName.ts';
import { newServerProfile } from '../../../../src/ftp/session/serverProfile.ts';

function profileWith(...features: readonly string[]) {
  return { ...newServerProfile(), features: parseFeatures(features) };
}

describe('HOST', () => {
  for (const [host, argument] of [
    ['ftp.example.com', 'ftp.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['localhost', 'localhost'],
    ['192.0.2.1', undefined],
    ['2001:db8::1', undefined],
    ['', undefined],
  ] as const) {
    it(`of "${host}"`, () => {
      const sent = hostCommand(profileWith('HOST'), host);
      assert.deepEqual(sent, argument && { verb: 'HOST', argument });
    });
  }

  it('is not for servers that do not announce it, or whose FEAT is not known', () => {
    assert.equal(hostCommand(profileWith('UTF8'), 'ftp.example.com'), undefined);
    assert.equal(hostCommand(newServerProfile(), 'ftp.example.com'), undefined);
  });

  it('is over once it was refused for good', () => {
    const profile = profileWith('HOST');
    noteHostReply(profile, { code: 220, lines: ['Here.'] });
    noteHostReply(profile, { code: 451, lines: ['Later.'] });
    assert.ok(hostCommand(profile, 'ftp.example.com'));
    noteHostReply(profile, { code: 504, lines: ['Unknown.'] });
    assert.equal(hostCommand(profile, 'ftp.example.com'), undefined);
  });
});
