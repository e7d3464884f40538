import assert from 'node:assert/strict';

import type { ListingEntry } from '../../../../../src/ftp/protocol/listing/listingEntry.ts';
import {
  parseMachineEntry,
  parseMachineListing,
} from '../../../../../src/ftp/protocol/listing/machineListing.ts';
import { onlyEntry, UNSTATED } from './entries.ts';

const at = (...parts: [number, number, number, number, number, number, number?]) =>
  ({ mtimeMs: Date.UTC(...parts), mtimePrecision: 'second' }) as const;
const morning = at(2024, 4, 6, 7, 8, 9);

type Case = readonly [server: string, line: string, expected: Partial<ListingEntry>];

const servers: readonly Case[] = [
  [
    'ProFTPD',
    'modify=20240506070809;perm=adfrw;size=512;type=file;unique=801U2A;UNIX.group=33;UNIX.groupname=www-data;UNIX.mode=0644;UNIX.owner=1000;UNIX.ownername=alice; index.php',
    {
      kind: 'file',
      name: 'index.php',
      size: 512,
      mode: 0o644,
      // The name may be of another owner; see the parser.
      owner: '1000',
      group: '33',
      perm: 'adfrw',
      unique: '801U2A',
      ...morning,
    },
  ],
  [
    'ProFTPD, link',
    'modify=20240506070809;perm=adfrw;size=7;type=OS.unix=symlink;unique=801U2B;UNIX.mode=0777;UNIX.owner=1000; www',
    {
      kind: 'symlink',
      name: 'www',
      size: 7,
      mode: 0o777,
      owner: '1000',
      perm: 'adfrw',
      unique: '801U2B',
      ...morning,
    },
  ],
  [
    'Pure-FTPd',
    'type=dir;sizd=4096;modify=20240506070809;UNIX.mode=0755;UNIX.uid=1000;UNIX.gid=1000;unique=801g2a; sub',
    {
      kind: 'directory',
      name: 'sub',
      size: 4096,
      mode: 0o755,
      owner: '1000',
      group: '1000',
      unique: '801g2a',
      ...morning,
    },
  ],
  [
    'pyftpdlib',
    'modify=20240506070809;perm=elcmd;size=4096;type=dir;unique=801e2a; sub',
    { kind: 'directory', name: 'sub', size: 4096, perm: 'elcmd', unique: '801e2a', ...morning },
  ],
  [
    'FileZilla Server',
    'type=file;modify=20240506070809.123;size=5;perm=awrfd; a.txt',
    { kind: 'file', name: 'a.txt', size: 5, perm: 'awrfd', ...at(2024, 4, 6, 7, 8, 9, 123) },
  ],
  [
    'Serv-U',
    'Type=file;Size=5;Modify=20240506070809;Create=20240101000000;Perm=RWD; a.txt',
    { kind: 'file', name: 'a.txt', size: 5, perm: 'rwd', ...morning },
  ],
  [
    'RFC 3659',
    'Type=file;Size=1024990;Perm=r; /x'.replace('/', ''),
    { kind: 'file', name: 'x', size: 1024990, perm: 'r' },
  ],
];

const deviations: readonly Case[] = [
  ['upper case', 'TYPE=FILE;SIZE=5; A', { kind: 'file', name: 'A', size: 5 }],
  ['no last semicolon', 'type=file;size=5 a; b', { kind: 'file', name: 'a; b', size: 5 }],
  [
    'no last semicolon behind the number of an owner',
    'type=file;UNIX.owner=0 a; b',
    { kind: 'file', name: 'a; b', owner: '0' },
  ],
  ['no type but a size', 'size=5; a', { kind: 'file', name: 'a', size: 5 }],
  ['no type but a directory size', 'sizd=4096; a', { kind: 'directory', name: 'a', size: 4096 }],
  [
    'link with target',
    'type=OS.unix=slink:/Srv/www; a',
    { kind: 'symlink', name: 'a', linkTarget: '/Srv/www' },
  ],
  [
    'link with a space in its target',
    'type=OS.unix=slink:/a b;size=4; c d',
    { kind: 'symlink', name: 'c d', linkTarget: '/a b', size: 4 },
  ],
  [
    'group and owner of a Windows domain',
    'size=6;type=file;UNIX.group=513;UNIX.groupname=domain users;UNIX.mode=0644;UNIX.ownername=jo doe; a; b',
    { kind: 'file', name: 'a; b', size: 6, mode: 0o644, owner: 'jo doe', group: '513' },
  ],
  ['link without target', 'type=OS.unix=slink:;size=4; a', { kind: 'symlink', name: 'a', size: 4 }],
  [
    'link without last semicolon',
    'type=OS.unix=slink:/x a',
    { kind: 'symlink', name: 'a', linkTarget: '/x' },
  ],
  ['device', 'type=OS.unix=chr-1/3; null', { kind: 'other', name: 'null' }],
  ['unknown type', 'type=wormhole; a', { kind: 'other', name: 'a' }],
  ['space at both ends', 'type=file;  a ', { kind: 'file', name: ' a ' }],
  [
    'semicolons and equals signs',
    'type=file; size=6; x=y;',
    { kind: 'file', name: 'size=6; x=y;' },
  ],
  ['arrow', 'type=file; a -> b', { kind: 'file', name: 'a -> b' }],
  ['not ASCII', 'type=file; üß漢字🙂', { kind: 'file', name: 'üß漢字🙂' }],
  ['fact without value', 'type=file;size=;modify=;UNIX.mode=; a', { kind: 'file', name: 'a' }],
  ['fact without equals sign', 'type=file;;junk;size=5; a', { kind: 'file', name: 'a', size: 5 }],
  ['size that is no number', 'type=file;size=-1; a', { kind: 'file', name: 'a' }],
  [
    'size beyond exact numbers',
    'type=file;size=99999999999999999999; a',
    { kind: 'file', name: 'a' },
  ],
  [
    'mode with the file type',
    'type=file;UNIX.mode=0104755; a',
    { kind: 'file', name: 'a', mode: 0o4755 },
  ],
  ['mode that is not octal', 'type=file;UNIX.mode=0898; a', { kind: 'file', name: 'a' }],
  ['year as 19124', 'type=file;modify=191240506070809; a', { kind: 'file', name: 'a', ...morning }],
  [
    'year as 19100',
    'type=file;modify=191000506070809; a',
    { kind: 'file', name: 'a', ...at(2000, 4, 6, 7, 8, 9) },
  ],
  ['time that is none', 'type=file;modify=20241306070809; a', { kind: 'file', name: 'a' }],
  [
    'time of a server that knows none',
    'type=file;modify=00010101000000; a',
    { kind: 'file', name: 'a' },
  ],
  [
    'a fact called __proto__',
    'type=file;__proto__=x;size=1; a',
    { kind: 'file', name: 'a', size: 1 },
  ],
];

const rejected: readonly (readonly [string, string])[] = [
  [' a', 'the line has no facts'],
  ['a', 'the line has no facts'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 a=b', 'the line has no facts'],
  ['total 12', 'the line has no facts'],
  ['modify=20240506070809; a', 'the facts do not tell a file from a directory'],
  ['type=file;', 'the name is empty'],
  ['type=file; ', 'the name is empty'],
  ['type=file;size=5', 'the name is empty'],
  ['type=file; ../a', 'the name contains a slash'],
  ['type=dir; /', 'the name contains a slash'],
  ['type=file; a\0b', 'the name contains a control character'],
  ['type=file; a\rb', 'the name contains a control character'],
  ['type=file; a\x7f', 'the name contains a control character'],
];

const silent = [
  'type=cdir;modify=20240506070809; /home/alice',
  'Type=PDIR; ..',
  'type=cdir; .',
  'type=dir; .',
  'type=dir; ..',
  '',
  ' ',
];

describe('parseMachineListing', () => {
  for (const [server, line, expected] of [...servers, ...deviations]) {
    it(`${server}: ${line}`, () => {
      assert.deepEqual(onlyEntry(parseMachineListing(line)), { ...UNSTATED, ...expected });
    });
  }

  for (const [line, reason] of rejected) {
    it(`rejects ${JSON.stringify(line)}`, () => {
      assert.deepEqual(parseMachineListing(line), { entries: [], rejected: [{ line, reason }] });
    });
  }

  for (const line of silent) {
    it(`reports nothing for "${line}"`, () => {
      assert.deepEqual(parseMachineListing(`${line}\r\n`), { entries: [], rejected: [] });
    });
  }

  for (const newline of ['\r\n', '\n']) {
    it(`keeps the order of lines that end in ${JSON.stringify(newline)}`, () => {
      const lines = ['type=cdir; .', 'type=file; b', 'junk', 'type=file; a', 'type=dir; c'];
      const { entries, rejected: bad } = parseMachineListing(lines.join(newline) + newline);
      assert.deepEqual(
        entries.map(({ name }) => name),
        ['b', 'a', 'c'],
      );
      assert.deepEqual(
        bad.map(({ line }) => line),
        ['junk'],
      );
    });
  }

  it('takes a last line without a line end', () => {
    assert.equal(onlyEntry(parseMachineListing('type=cdir; .\r\ntype=file; a')).name, 'a');
  });

  it('finds nothing in an empty listing', () => {
    assert.deepEqual(parseMachineListing(''), { entries: [], rejected: [] });
  });
});

const replyLines: readonly (readonly [string, Partial<ListingEntry>])[] = [
  [' type=file;size=5; /srv/a b.txt', { kind: 'file', name: '/srv/a b.txt', size: 5 }],
  ['   type=file;size=5; a', { kind: 'file', name: 'a', size: 5 }],
  ['type=file;size=5;  lead', { kind: 'file', name: ' lead', size: 5 }],
  ['250-type=file;size=5; a', { kind: 'file', name: 'a', size: 5 }],
  [' type=cdir;perm=el; /', { kind: 'directory', name: '/', perm: 'el' }],
  [' type=pdir; ..', { kind: 'directory', name: '..' }],
  [' type=dir;', { kind: 'directory', name: '' }],
  [' type=OS.unix=symlink;size=7; /www', { kind: 'symlink', name: '/www', size: 7 }],
];

describe('parseMachineEntry', () => {
  for (const [line, expected] of replyLines) {
    it(line, () => assert.deepEqual(parseMachineEntry(line), { ...UNSTATED, ...expected }));
  }

  for (const line of [
    'Begin',
    'Start of list for /a',
    'End',
    '',
    ' ',
    ' modify=20240506070809; a',
  ]) {
    it(`finds no entry in "${line}"`, () => assert.equal(parseMachineEntry(line), undefined));
  }
});
