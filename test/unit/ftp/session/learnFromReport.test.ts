import assert from 'node:assert/strict';
import { learnFromReport } from '../../../../src/ftp/session/probes/learnFromReport.ts';
import { newServerProfile, type ServerProfile } from '../../../../src/ftp/session/serverProfile.ts';
import type { Facts } from '../../../../src/remote/serverReport.ts';
import { fact } from '../../extension/report/reports.ts';

const NO_WAY = { works: false, elapsedMs: undefined };
const WAY = { works: true, elapsedMs: 5 };
const UNKNOWN = { addressMatches: undefined };

const lessons: readonly (readonly [string, Facts, Partial<ServerProfile>])[] = [
  ['a rename replaces', fact('renameOver', 'replaces'), { renameReplaces: true }],
  ['a rename is refused', fact('renameOver', 'refused'), { renameReplaces: false }],
  ['a space is rewritten', fact('trailingSpace', 'rewritten'), { rewritesTrailingSpace: true }],
  ['MDTM sets times', fact('setTime', 'MDTM'), { setsTimeByMdtm: true }],
  ['bursts get lost', fact('pipelining', false), { pipelining: false }],
  [
    'EPSV leads nowhere',
    { ...fact('extendedPassive', NO_WAY), ...fact('passive', { ...WAY, ...UNKNOWN }) },
    { extendedPassive: false },
  ],
  [
    'only active mode works',
    {
      ...fact('extendedPassive', NO_WAY),
      ...fact('passive', { ...NO_WAY, ...UNKNOWN }),
      ...fact('active', WAY),
    },
    { dataMode: 'active' },
  ],
  [
    'fewer connections are allowed',
    fact('connections', { wanted: 4, open: 2, elsewhere: 0 }),
    { sessionLimit: 2 },
  ],
  ['the window has some, too', fact('connections', { wanted: 4, open: 2, elsewhere: 1 }), {}],
  ['all are allowed', fact('connections', { wanted: 4, open: 4, elsewhere: 0 }), {}],
  [
    'a check failed',
    { renameOver: { outcome: { kind: 'failed', code: 'timeout' }, evidence: [] } },
    {},
  ],
];

describe('What a profile learns from a report', () => {
  for (const [what, facts, learned] of lessons) {
    it(what, () => {
      const profile = newServerProfile();
      learnFromReport(profile, facts);
      assert.deepEqual(profile, { ...newServerProfile(), ...learned });
    });
  }
});
