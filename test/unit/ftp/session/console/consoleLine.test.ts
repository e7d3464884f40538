import assert from 'node:assert/strict';
import { parseFeatures } from '../../../../../src/ftp/protocol/features.ts';
import {
  completeLine,
  siteCommandsIn,
} from '../../../../../src/ftp/session/console/consoleCompletion.ts';
import { commandHelp, hint, overview } from '../../../../../src/ftp/session/console/consoleHelp.ts';
import {
  parseConsoleLine,
  secretStart,
  type ConsoleLine,
} from '../../../../../src/ftp/session/console/consoleLine.ts';

describe('parseConsoleLine', () => {
  const typed = (verb: string, argument?: string, redirection?: [string, string]): ConsoleLine => {
    const [direction, path] = redirection ?? [];
    return {
      kind: 'command',
      command: argument === undefined ? { verb } : { verb, argument },
      redirection:
        direction === undefined || path === undefined
          ? undefined
          : { direction: direction === '>' ? 'receive' : 'send', path },
    };
  };
  const lines: [line: string, parsed: ConsoleLine][] = [
    ['', { kind: 'empty' }],
    ['   ', { kind: 'empty' }],
    ['?', { kind: 'help', topic: undefined }],
    ['? RETR', { kind: 'help', topic: 'RETR' }],
    ['?retr', { kind: 'help', topic: 'retr' }],
    ['help', { kind: 'help', topic: undefined }],
    ['help retr', { kind: 'help', topic: 'retr' }],
    ['HELP', typed('HELP')],
    ['HELP RETR', typed('HELP', 'RETR')],
    ['helper', typed('helper')],
    ['noop', typed('noop')],
    ['  NOOP', typed('NOOP')],
    ['NOOP ', typed('NOOP', '')],
    ['DELE  two  spaces ', typed('DELE', ' two  spaces ')],
    ['RETR a > b', typed('RETR', 'a', ['>', 'b'])],
    ['retr a >', typed('retr', 'a', ['>', ''])],
    ['RETR a > b > c', typed('RETR', 'a > b', ['>', 'c'])],
    ['RETR a  > b', typed('RETR', 'a ', ['>', 'b'])],
    ['RETR a>b', typed('RETR', 'a>b')],
    ['RETR a >b', typed('RETR', 'a >b')],
    ['LIST > out', typed('LIST', undefined, ['>', 'out'])],
    ['STOR a < /tmp/a b', typed('STOR', 'a', ['<', '/tmp/a b'])],
    ['STOR <', typed('STOR', undefined, ['<', ''])],
    ['DELE a > b', typed('DELE', 'a > b')],
    ['MKD <', typed('MKD', '<')],
  ];
  for (const [line, parsed] of lines) {
    it(JSON.stringify(line), () => assert.deepEqual(parseConsoleLine(line), parsed));
  }
});

describe('secretStart', () => {
  const lines: [line: string, start: number | undefined][] = [
    ['PASS hidden', 5],
    ['pass hidden', 5],
    ['  PASS hidden', 7],
    ['PASS ', 5],
    ['PASS', undefined],
    ['ACCT x', 5],
    ['ADAT x', 5],
    ['SITE PSWD a b', 10],
    ['site pswd a b', 10],
    ['SITE CHMOD 644 x', undefined],
    ['PASSIVE x', undefined],
    ['RETR PASS x', undefined],
    // What some keyboards make of a space.
    ['PASS\u00a0hidden', 5],
    ['SITE\u00a0PSWD hidden', 10],
    ['', undefined],
  ];
  for (const [line, start] of lines) {
    it(JSON.stringify(line), () => assert.equal(secretStart(line), start));
  }
});

describe('completeLine', () => {
  const context = {
    features: parseFeatures([' SIZE', ' MDTM', ' UTF8', ' MLST type*;', ' HASH SHA-1*']),
    siteCommands: ['CHMOD', 'UTIME'],
    namesIn: (directory: string) =>
      Promise.resolve(
        { '': ['index.html', 'images/', '.hidden', 'a b.txt'], 'images/': ['x.png'] }[directory] ??
          [],
      ),
  };
  const lines: [line: string, from: number, candidates: readonly string[]][] = [
    ['RET', 0, ['RETR ']],
    ['ret', 0, ['retr ']],
    ['  ret', 2, ['retr ']],
    // What the server announces comes first.
    [
      'M',
      0,
      [
        'MDTM ',
        'MLST ',
        'MD5 ',
        'MFCT ',
        'MFF ',
        'MFMT ',
        'MIC ',
        'MKD ',
        'MLSD ',
        'MMD5 ',
        'MODE ',
      ],
    ],
    ['NOO', 0, ['NOOP']],
    ['XYZ', 0, []],
    ['? re', 2, ['rein', 'rest ', 'retr ']],
    ['help RET', 5, ['RETR ']],
    ['TYPE ', 5, ['I', 'A', 'A N', 'A T', 'A C', 'E', 'L 8']],
    ['TYPE i', 5, ['I']],
    ['OPTS ', 5, ['UTF8 ON', 'UTF8 OFF', 'MLST', 'HASH']],
    ['SITE c', 5, ['CHMOD']],
    ['RETR ', 5, ['a b.txt', 'images/', 'index.html']],
    ['RETR i', 5, ['images/', 'index.html']],
    ['RETR a b', 5, ['a b.txt']],
    ['RETR .', 5, ['.hidden']],
    ['RETR images/', 12, ['x.png']],
    ['RETR images/y', 12, []],
    ['MFMT 20260101000000 in', 20, ['index.html']],
    ['RETR index.html > lo', 0, []],
    ['PASS ', 0, []],
    ['NOOP ', 0, []],
    ['ALLO ', 0, []],
  ];
  for (const [line, from, candidates] of lines) {
    it(JSON.stringify(line), async () => {
      assert.deepEqual(await completeLine(line, context), { from, candidates });
    });
  }

  it('finds the words in a reply to SITE HELP', () => {
    const lines = [
      'The following SITE commands',
      ' CHMOD UMASK',
      ' * WHO',
      'Direct comments to us',
    ];
    assert.deepEqual(siteCommandsIn(lines), ['CHMOD', 'UMASK', 'WHO']);
  });
});

describe('hint', () => {
  const lines: [line: string, text: string][] = [
    ['RETR ', 'pathname'],
    ['RETR a', ''],
    ['RETR', ''],
    ['LIST ', '[pathname]'],
    ['RANG ', 'first last'],
    ['RANG 1 ', 'last'],
    ['RANG 1 2 ', ''],
    ['NOOP ', ''],
    ['WHAT ', ''],
  ];
  for (const [line, text] of lines) {
    it(JSON.stringify(line), () => assert.equal(hint(line), text));
  }
});

describe('commandHelp', () => {
  const features = parseFeatures([' SIZE', ' MLST type*;']);

  it('tells what the table tells', () => {
    const help = commandHelp('rang', features);
    assert.ok(help);
    assert.equal(help.syntax, 'RANG first last');
    assert.deepEqual(help.replies.intermediate, [350]);
    assert.equal(help.announced, false);
  });

  it('takes MLST for MLSD, and expects no word of RFC 959', () => {
    const announced = (verb: string) => commandHelp(verb, features)?.announced;
    assert.deepEqual(['SIZE', 'MLSD', 'HASH', 'RETR'].map(announced), [
      true,
      true,
      false,
      undefined,
    ]);
  });

  it('knows no other commands', () => {
    assert.equal(commandHelp('NONE', features), undefined);
    assert.ok(overview(features).some(({ verb }) => verb === 'XSEM'));
  });
});
