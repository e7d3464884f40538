import assert from 'node:assert/strict';
import { anonymizer } from '../../../../src/extension/report/anonymity.ts';

const anonymize = anonymizer({
  hosts: ['ftp.example.com', '192.0.2.7', undefined],
  users: ['al', 'anonymous'],
  paths: ['/home/al/www', '/home/al', '/public', '/'],
});

const texts: readonly (readonly [text: string, expected: string])[] = [
  ['220 FTP.EXAMPLE.COM ready', '220 <server> ready'],
  [
    '230 User al logged in, also al-2 and total',
    '230 User <user> logged in, also <user>-2 and total',
  ],
  ['257 "/home/al/www/x" made', '257 "<folder>/x" made'],
  ['257 "/home/al" is here', '257 "<folder>" is here'],
  ['227 Entering Passive Mode (10,1,2,3,4,5).', '227 Entering Passive Mode (<address>,4,5).'],
  ['220 [::ffff:192.0.2.7], [::ffff:10.0.0.1]', '220 [<server>], [<address>]'],
  ['220 [2001:db8::1] at 198.51.100.4', '220 [<address>] at <address>'],
  [
    '220 Welcome, 192.168.1.50. Your name is db1.corp.example.',
    '220 Welcome, <address>. Your name is <name>.',
  ],
  ['220 media.example.com, os.example.net', '220 <name>, <name>'],
  ['220 ftp.bücher.example, почта.рф', '220 <name>, <name>'],
  ['220 xn--e1afmkfd.xn--p1ai', '220 <name>'],
  ['550 /srv/ftp/home/al/www/x: no', '550 /srv/ftp<folder>/x: no'],
  ['550 D:\\root\\home\\al\\www: no', '550 D:\\root<folder>: no'],
  ['550 home/al/www: no', '550 <folder>: no'],
  ['550 "/public": no, public', '550 "<folder>": no, public'],
  ['220 mail admin@other.example or see www.other.example', '220 mail <mail> or see <name>'],
  ['vsFTPd 3.0.3, pyftpdlib 1.5.7', 'vsFTPd 3.0.3, pyftpdlib 1.5.7'],
  ['MLST UNIX.mode*;UNIX.owner*;', 'MLST UNIX.mode*;UNIX.owner*;'],
  ['Version 1.2.3.4.5', 'Version 1.2.3.4.5'],
  ['MDTM 20200102030405 …/clock → 213 File', 'MDTM 20200102030405 …/clock → 213 File'],
  ['EPSV → 229 (|||30554|)', 'EPSV → 229 (|||30554|)'],
  ['230 Anonymous login ok', '230 Anonymous login ok'],
  ['a time 12:30:45 of day', 'a time 12:30:45 of day'],
];

describe('What is taken out of a report', () => {
  for (const [text, expected] of texts) {
    it(text, () => assert.equal(anonymize(text), expected));
  }

  it('takes linear time', () => {
    const start = performance.now();
    anonymize(
      `${'a.'.repeat(5_000)} ${'1,'.repeat(5_000)} ${'0:'.repeat(5_000)}${'a@'.repeat(5_000)}`,
    );
    assert.ok(performance.now() - start < 1_000);
  });
});
