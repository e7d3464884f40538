import assert from 'node:assert/strict';
import { adviceFor } from '../../../../src/extension/report/advice.ts';
import { code } from '../../../../src/extension/report/markdownText.ts';
import type { AdviceLevel } from '../../../../src/extension/report/rule.ts';
import type { Facts, ServerReport } from '../../../../src/remote/serverReport.ts';
import { fact, flawless, options, reportOf, t } from './reports.ts';

const NO_WAY = { works: false, elapsedMs: undefined };
const WAY = { works: true, elapsedMs: 5 };
const PLAIN = { protocol: undefined, cipher: undefined, implicit: false };

interface Case {
  readonly when: string;
  readonly facts?: Facts;
  readonly report?: Partial<ServerReport>;
  readonly level: AdviceLevel;
  readonly title: string;
  readonly setting?: string;
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  {
    when: 'the scratch folder is left',
    report: { scratch: { kind: 'left', path: '/home/al/.ftp-workspace-report-0123' } },
    level: 'problem',
    title: 'A folder of the checks was left behind',
    says: /^The folder `\.ftp-workspace-report-0123` could not/,
  },
  {
    when: 'content is changed',
    facts: fact('content', { intact: false, storedBytes: 528 }),
    level: 'problem',
    title: 'The server changes what is written',
  },
  {
    when: 'no data connection comes about',
    facts: {
      ...fact('extendedPassive', NO_WAY),
      ...fact('passive', { ...NO_WAY, addressMatches: true }),
      ...fact('active', NO_WAY),
    },
    level: 'problem',
    title: 'No data connection comes about',
  },
  {
    when: 'only active mode works',
    facts: {
      ...fact('extendedPassive', NO_WAY),
      ...fact('passive', { ...NO_WAY, addressMatches: undefined }),
      ...fact('active', WAY),
    },
    level: 'note',
    title: 'Only active mode works',
    setting: '"dataConnection": "active"',
  },
  {
    when: 'TLS is offered and not used',
    facts: fact('encryption', { ...PLAIN, offered: true }),
    level: 'problem',
    title: 'The password goes out in plain text, and it need not',
    setting: '"security": "explicit"',
  },
  {
    when: 'there is no TLS',
    facts: fact('encryption', { ...PLAIN, offered: false }),
    level: 'note',
    title: 'Nothing is encrypted',
  },
  {
    when: 'the certificate has expired',
    facts: fact('certificate', { problem: 'expired', issuer: 'CN=x', validToMs: 0 }),
    level: 'problem',
    title: 'The certificate is not in order',
  },
  {
    when: 'no folder can be made',
    report: { scratch: { kind: 'refused', reply: '550 Permission denied' } },
    level: 'note',
    title: 'Nothing can be written in this folder',
    says: /\(`550 Permission denied`\)/,
  },
  {
    when: 'names are not in UTF-8',
    facts: fact('utf8Names', 'rewritten'),
    level: 'note',
    title: 'Names are not in UTF-8',
    setting: '"encoding": "windows-1252"',
  },
  {
    when: 'names in the folder are in another encoding',
    facts: fact('foreignNames', ['shift_jis', 'gbk']),
    level: 'note',
    title: 'Names are not in UTF-8',
    setting: '"encoding": "shift_jis"',
    says: /look like `shift_jis`/,
  },
  {
    when: 'names are refused or rewritten',
    facts: { ...fact('trailingSpace', 'rewritten'), ...fact('backslash', 'refused') },
    level: 'note',
    title: 'Not every name can be used',
    says: /: `name `, `a\\b`\./,
  },
  {
    when: 'case makes no difference',
    facts: fact('caseSensitive', false),
    level: 'note',
    title: 'Capital and small letters make no difference',
  },
  {
    when: 'hidden files are not listed',
    facts: fact('hiddenFiles', undefined),
    level: 'note',
    title: 'Hidden files cannot be seen',
  },
  {
    when: 'there is no MLSD',
    facts: fact('machineListing', { works: false, facts: [] }),
    level: 'note',
    title: 'Listings tell times without seconds',
    says: /exact to the minute/,
  },
  {
    when: 'there is neither MLSD nor MDTM',
    facts: {
      ...fact('machineListing', { works: false, facts: [] }),
      ...fact('modificationTime', false),
    },
    level: 'note',
    title: 'Listings tell times without seconds',
    says: /neither MLSD nor MDTM/,
  },
  {
    when: 'a rename does not replace',
    facts: fact('renameOver', 'refused'),
    level: 'note',
    title: 'A file cannot be replaced in one step',
    setting: '"saveStrategy": "direct"',
  },
  {
    when: 'permissions cannot be set',
    facts: fact('changeMode', undefined),
    level: 'note',
    title: 'Permissions cannot be set',
  },
  {
    when: 'the clock is hours wrong',
    facts: fact('clockSkew', 2 * 3_600_000 + 800),
    level: 'note',
    title: 'The clock of the server is not that of this computer',
    says: /time zones/,
  },
  {
    when: 'the clock is minutes wrong',
    facts: fact('clockSkew', -5 * 60_000),
    level: 'note',
    title: 'The clock of the server is not that of this computer',
    says: /^Times in the Explorer are wrong/,
  },
  {
    when: 'commands get lost',
    facts: fact('pipelining', false),
    level: 'note',
    title: 'Commands have to be sent one at a time',
  },
  {
    when: 'fewer connections are allowed',
    facts: fact('connections', { wanted: 4, open: 1, elsewhere: 1 }),
    level: 'note',
    title: 'The server allows fewer connections than the settings',
    setting: '"maxConnections": 2',
  },
  {
    when: 'a check failed',
    facts: { append: { outcome: { kind: 'failed', code: 'timeout' }, evidence: [] } },
    level: 'note',
    title: 'Some checks did not come to an end',
    says: /^For 1 of them/,
  },
];

describe('The advice of a report', () => {
  it('is none where all is well', () => assert.deepEqual(adviceOf(reportOf(flawless)), []));

  it('is none where nothing is known', () => assert.deepEqual(adviceOf(reportOf({})), []));

  for (const { when, facts, report, level, title, setting, says } of cases) {
    it(`when ${when}`, () => {
      const [advice, ...more] = adviceOf(reportOf({ ...flawless, ...facts }, report));
      assert.deepEqual(more, []);
      assert.deepEqual(
        { level: advice?.level, title: advice?.title, setting: advice?.setting },
        { level, title, setting },
      );
      assert.match(advice?.text ?? '', says ?? /\.$/);
    });
  }

  it('tells that folders cannot be listed before it tells of times', () => {
    const facts = {
      ...flawless,
      ...fact('machineListing', { works: false, facts: [] }),
      ...fact('listFormat', 'unknown'),
    };
    const titles = adviceOf(reportOf(facts)).map(({ title }) => title);
    assert.deepEqual(titles, ['Folders cannot be listed', 'Listings tell times without seconds']);
  });

  it('begins with the problems', () => {
    const facts = {
      ...flawless,
      ...fact('pipelining', false),
      ...fact('content', { intact: false, storedBytes: 1 }),
    };
    const levels = adviceOf(reportOf(facts)).map(({ level }) => level);
    assert.deepEqual(levels, ['problem', 'note']);
  });
});

function adviceOf(report: ServerReport) {
  return adviceFor(report, { t, quote: code, facts: report.facts, day: options.day });
}
