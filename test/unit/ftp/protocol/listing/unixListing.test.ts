import assert from 'node:assert/strict';

import type { ListingEntry } from '../../../../../src/ftp/protocol/listing/listingEntry.ts';
import { onlyEntry, UNSTATED } from './entries.ts';
import { parseUnixListing } from '../../../../../src/ftp/protocol/listing/unixListing.ts';

const clock = { nowMs: Date.UTC(2024, 4, 10, 12), utcOffsetMinutes: 0 };

type Case = readonly [server: string, line: string, expected: Partial<ListingEntry>];

const minute = (...at: [number, number, number, number?, number?]) =>
  ({ mtimeMs: Date.UTC(...at), mtimePrecision: 'minute' }) as const;
const day = (...at: [number, number, number]) =>
  ({ mtimeMs: Date.UTC(...at), mtimePrecision: 'day' }) as const;
const second = (...at: [number, number, number, number, number, number]) =>
  ({ mtimeMs: Date.UTC(...at), mtimePrecision: 'second' }) as const;

const file = { kind: 'file', mode: 0o644 } as const;
const directory = { kind: 'directory', mode: 0o755 } as const;

const servers: readonly Case[] = [
  [
    'vsftpd',
    '-rw-r--r--    1 1000     1000          512 May 06 07:08 index.php',
    {
      ...file,
      name: 'index.php',
      size: 512,
      linkCount: 1,
      owner: '1000',
      group: '1000',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'vsftpd, hidden ids',
    'drwxr-xr-x    2 ftp      ftp          4096 Dec 31  2019 pub',
    {
      ...directory,
      name: 'pub',
      size: 4096,
      linkCount: 2,
      owner: 'ftp',
      group: 'ftp',
      ...day(2019, 11, 31),
    },
  ],
  [
    'ProFTPD',
    '-rw-r--r--   1 alice    www-data     1234 May  6 07:08 a.txt',
    {
      ...file,
      name: 'a.txt',
      size: 1234,
      linkCount: 1,
      owner: 'alice',
      group: 'www-data',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'ProFTPD, STAT',
    ' drwxr-xr-x   3 alice    www-data     4096 May  6  2021 sub',
    {
      ...directory,
      name: 'sub',
      size: 4096,
      linkCount: 3,
      owner: 'alice',
      group: 'www-data',
      ...day(2021, 4, 6),
    },
  ],
  [
    'Pure-FTPd',
    '-rw-r--r--    1 33         www-data            7 May  6 07:08 x',
    {
      ...file,
      name: 'x',
      size: 7,
      linkCount: 1,
      owner: '33',
      group: 'www-data',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'pyftpdlib',
    '-rw-r--r--   1 root     root            0 May 06 07:08 empty',
    {
      ...file,
      name: 'empty',
      size: 0,
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'IIS in Unix style',
    '-rwxrwxrwx   1 owner    group            1803128 May  6 07:08 ls-lR.Z',
    {
      kind: 'file',
      mode: 0o777,
      name: 'ls-lR.Z',
      size: 1803128,
      linkCount: 1,
      owner: 'owner',
      group: 'group',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'FileZilla Server 0.9',
    '-rw-r--r-- 1 ftp ftp         219112 May 06 07:08 setup.exe',
    {
      ...file,
      name: 'setup.exe',
      size: 219112,
      linkCount: 1,
      owner: 'ftp',
      group: 'ftp',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'BusyBox',
    '-rw-r--r--    1 root     root          9 May  6 07:08 motd',
    {
      ...file,
      name: 'motd',
      size: 9,
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'AIX',
    '-rw-r-----+   1 root     system        10486 06 May 07:08 smit.log',
    {
      kind: 'file',
      mode: 0o640,
      name: 'smit.log',
      size: 10486,
      linkCount: 1,
      owner: 'root',
      group: 'system',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'Solaris, mandatory locking',
    '-rw-r-lr--   1 root     other        531 Jan 29  1996 README',
    {
      kind: 'file',
      mode: 0o2644,
      name: 'README',
      size: 531,
      linkCount: 1,
      owner: 'root',
      group: 'other',
      ...day(1996, 0, 29),
    },
  ],
  [
    'HP-UX',
    '-r-xr-xr-x   1 bin        bin          24576 Nov 14  2000 vi',
    {
      kind: 'file',
      mode: 0o555,
      name: 'vi',
      size: 24576,
      linkCount: 1,
      owner: 'bin',
      group: 'bin',
      ...day(2000, 10, 14),
    },
  ],
  [
    'macOS',
    '-rw-r--r--@   1 bob  staff  6148 May  6 07:08 .DS_Store',
    {
      ...file,
      name: '.DS_Store',
      size: 6148,
      linkCount: 1,
      owner: 'bob',
      group: 'staff',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'SELinux',
    'drwxr-xr-x. 2 root root 6 Apr 11  2018 cgi-bin',
    {
      ...directory,
      name: 'cgi-bin',
      size: 6,
      linkCount: 2,
      owner: 'root',
      group: 'root',
      ...day(2018, 3, 11),
    },
  ],
  [
    'NetWare',
    'd [R----F--] supervisor            512       Jan 16 18:53    login',
    {
      kind: 'directory',
      name: 'login',
      size: 512,
      owner: 'supervisor',
      ...minute(2024, 0, 16, 18, 53),
    },
  ],
  [
    'NetPresenz',
    'drwxrwxr-x               folder        2 May 10  1996 network',
    {
      kind: 'directory',
      mode: 0o775,
      name: 'network',
      size: 2,
      owner: 'folder',
      ...day(1996, 4, 10),
    },
  ],
];

const columns: readonly Case[] = [
  [
    'no group',
    '-rw-r--r-- 1 alice 12 May  6 07:08 a',
    { ...file, name: 'a', size: 12, linkCount: 1, owner: 'alice', ...minute(2024, 4, 6, 7, 8) },
  ],
  [
    'no link count',
    '-rw-r--r-- alice users 12 May  6 07:08 a',
    { ...file, name: 'a', size: 12, owner: 'alice', ...minute(2024, 4, 6, 7, 8) },
  ],
  [
    'owner alone',
    '-rw-r--r-- alice 12 May  6 07:08 a',
    { ...file, name: 'a', size: 12, owner: 'alice', ...minute(2024, 4, 6, 7, 8) },
  ],
  [
    'size alone',
    '-rw-r--r-- 12 May  6 07:08 a',
    { ...file, name: 'a', size: 12, ...minute(2024, 4, 6, 7, 8) },
  ],
  [
    'group of two words',
    '-rw-r--r-- 1 alice Domain Users 12 May  6 07:08 a',
    { ...file, name: 'a', size: 12, linkCount: 1, owner: 'alice', ...minute(2024, 4, 6, 7, 8) },
  ],
  [
    'group of three words',
    '-rw-r--r-- 1 alice All Domain Users 12 May  6 07:08 a',
    { ...file, name: 'a', size: 12, linkCount: 1, owner: 'alice', ...minute(2024, 4, 6, 7, 8) },
  ],
  [
    'owner named like a month',
    '-rw-r--r-- 1 Jan 5 2000 May  6 07:08 a',
    {
      ...file,
      name: 'a',
      size: 2000,
      linkCount: 1,
      owner: 'Jan',
      group: '5',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'tabs',
    '-rw-r--r--\t1\talice\tusers\t12\tMay\t6\t07:08\ta b',
    {
      ...file,
      name: 'a b',
      size: 12,
      linkCount: 1,
      owner: 'alice',
      group: 'users',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'character device',
    'crw-rw-rw- 1 root root 1, 3 May  6 07:08 null',
    {
      kind: 'other',
      mode: 0o666,
      name: 'null',
      linkCount: 1,
      owner: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'block device, numbers joined',
    'brw-rw---- 1 root disk 8,0 May  6 07:08 sda',
    {
      kind: 'other',
      mode: 0o660,
      name: 'sda',
      linkCount: 1,
      owner: 'root',
      group: 'disk',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'socket',
    'srwxr-xr-x 1 root root 0 May  6 07:08 sock',
    {
      kind: 'other',
      mode: 0o755,
      name: 'sock',
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'fifo',
    'prw-r--r-- 1 root root 0 May  6 07:08 pipe',
    {
      kind: 'other',
      mode: 0o644,
      name: 'pipe',
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'size that wrapped around',
    '-rw-r--r-- 1 root root -2147483648 May  6 07:08 big',
    {
      ...file,
      name: 'big',
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'size beyond exact numbers',
    '-rw-r--r-- 1 root root 99999999999999999999 May  6 07:08 big',
    {
      ...file,
      name: 'big',
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
  [
    'size over 4 GiB',
    '-rw-r--r-- 1 root root 5000000000 May  6 07:08 big',
    {
      ...file,
      name: 'big',
      size: 5_000_000_000,
      linkCount: 1,
      owner: 'root',
      group: 'root',
      ...minute(2024, 4, 6, 7, 8),
    },
  ],
];

const modes: readonly (readonly [string, number])[] = [
  ['----------', 0],
  ['-rwxrwxrwx', 0o777],
  ['-rw-------', 0o600],
  ['-rwsr-xr-x', 0o4755],
  ['-rwSr--r--', 0o4644],
  ['-rwxr-sr-x', 0o2755],
  ['-rwxr-Sr-x', 0o2745],
  ['drwxrwxrwt', 0o1777],
  ['drwxrwxrwT', 0o1776],
  ['-rwsrwsrwt', 0o7777],
  ['-rw-r--r--*', 0o644],
];

const dates: readonly (readonly [string, Partial<ListingEntry>])[] = [
  ['May  6 07:08', minute(2024, 4, 6, 7, 8)],
  ['6 May 07:08', minute(2024, 4, 6, 7, 8)],
  ['May 10 12:00', minute(2024, 4, 10, 12)],
  ['May 11 12:00', minute(2024, 4, 11, 12)],
  ['May 11 12:01', minute(2023, 4, 11, 12, 1)],
  ['May 12 00:00', minute(2023, 4, 12)],
  ['Dec 31 23:59', minute(2023, 11, 31, 23, 59)],
  ['May  6 24:00', minute(2024, 4, 7)],
  ['Dec 31 24:00', minute(2024, 0, 1)],
  ['Feb 29 07:08', minute(2024, 1, 29, 7, 8)],
  ['May  6  2023', day(2023, 4, 6)],
  ['6 May 2023', day(2023, 4, 6)],
  ['6. Mai 2023', day(2023, 4, 6)],
  ['Feb 29  2000', day(2000, 1, 29)],
  ['Jan  1  1970', day(1970, 0, 1)],
  ['May  6 07:08:09', second(2024, 4, 6, 7, 8, 9)],
  ['May  6 07:08:09 2021', second(2021, 4, 6, 7, 8, 9)],
  ['2024-05-06 07:08', minute(2024, 4, 6, 7, 8)],
  ['2024-05-06 07:08:09', second(2024, 4, 6, 7, 8, 9)],
  ['2024-05-06 07:08:09.123456789 +0200', second(2024, 4, 6, 5, 8, 9)],
  ['2024-05-06 07:08:09 -0330', second(2024, 4, 6, 10, 38, 9)],
  ['2024-05-06', day(2024, 4, 6)],
  ['05-06 07:08', minute(2024, 4, 6, 7, 8)],
  ['05-06 2023', day(2023, 4, 6)],
  ['déc. 31 2023', day(2023, 11, 31)],
  ['5月 6日 07:08', minute(2024, 4, 6, 7, 8)],
  ['5月 6日 2023年', day(2023, 4, 6)],
  ['Feb 31  2023', { mtimeMs: undefined, mtimePrecision: undefined }],
  ['Feb 31 07:08', { mtimeMs: undefined, mtimePrecision: undefined }],
];

const names: readonly string[] = [
  'a b',
  ' lead',
  '   three',
  'trail  ',
  'a -> b',
  '.htaccess',
  '-a',
  '2024',
  '10:00 a',
  'May  6 2020 notes.txt',
  '#?%&;[]*{}"\'`\\',
  'üß漢字🙂',
  '...',
  'é'.repeat(127),
];

const links: readonly (readonly [string, string, string | undefined])[] = [
  ['lrwxrwxrwx 1 a b 7 May  6 07:08 www -> /srv/ww', 'www', '/srv/ww'],
  ['lrwxrwxrwx 1 a b 7 May  6 07:08 a b -> ../c d', 'a b', '../c d'],
  ['lrwxrwxrwx 1 a b 1 May  6 07:08 a -> b -> c', 'a -> b', 'c'],
  ['lrwxrwxrwx 1 a b 6 May  6 07:08 a -> b -> c', 'a', 'b -> c'],
  ['lrwxrwxrwx 1 a b 9 May  6 07:08 plain', 'plain', undefined],
  ['lrwxrwxrwx 1 a b 2 May  6 07:08 x -> ü', 'x', 'ü'],
];

const rejected: readonly (readonly [string, string])[] = [
  ['ls: cannot open directory: Permission denied', 'the line does not begin with a mode'],
  ['-rw-r--r--', 'the line has no size and date'],
  ['-rw-r--r-- 1 a b 12 May', 'the line has no size and date'],
  ['-rw-r--r-- 1 a b x May  6 07:08 name', 'the line has no size and date'],
  ['-rw-r--r-- 1 a b 12 May 32 07:08 name', 'the line has no size and date'],
  ['-rw-r--r-- 1 a b 12 May  6 25:00 name', 'the line has no size and date'],
  ['-rw-r--r-- 1 a b 12 May  6 24:01 name', 'the line has no size and date'],
  ['-rw-r--r-- 1 a b 12 Foo  6 07:08 name', 'the line has no size and date'],
  ['l????????? ? ? ? ? ? broken', 'the line does not begin with a mode'],
  ['-rw-r--r-? 1 a b 12 May  6 07:08 name', 'the line does not begin with a mode'],
  ['-rq-r--r-- 1 a b 12 May  6 07:08 name', 'the line does not begin with a mode'],
  ['-rw-r--r--+. 1 a b 12 May  6 07:08 name', 'the line does not begin with a mode'],
  ['Xrw-r--r-- 1 a b 12 May  6 07:08 name', 'the line does not begin with a mode'],
  ['05-06-24  07:08AM       <DIR>          dos', 'the line does not begin with a mode'],
  ['total recall', 'the line does not begin with a mode'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08', 'the name is empty'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 ', 'the name is empty'],
  ['lrwxrwxrwx 1 a b 12 May  6 07:08  -> x', 'the name is empty'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 ../../etc/passwd', 'the name contains a slash'],
  ['drwxr-xr-x 1 a b 12 May  6 07:08 dir//', 'the name contains a slash'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 a\0b', 'the name contains a control character'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 a\rb', 'the name contains a control character'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 a\x1b[31m', 'the name contains a control character'],
  ['-rw-r--r-- 1 a b 12 May  6 07:08 a\x85b', 'the name contains a control character'],
];

const silent = [
  'total 12',
  'total 0',
  'total: 5',
  'total 12K',
  'insgesamt 8',
  '',
  '   ',
  'drwxr-xr-x 1 a b 12 May  6 07:08 .',
  'drwxr-xr-x 1 a b 12 May  6 07:08 ..',
];

const entryOf = (line: string) => onlyEntry(parseUnixListing(line, clock));

describe('parseUnixListing', () => {
  for (const [server, line, expected] of [...servers, ...columns]) {
    it(`${server}: ${line}`, () => {
      assert.deepEqual(parseUnixListing(line, clock), {
        entries: [{ ...UNSTATED, ...expected }],
        rejected: [],
      });
    });
  }

  for (const [text, mode] of modes) {
    it(`mode ${text}`, () => {
      assert.equal(onlyEntry(parseUnixListing(`${text} 1 a b 1 May  6 07:08 x`, clock)).mode, mode);
    });
  }

  for (const [text, expected] of dates) {
    for (const name of ['x', 'May 6 2020']) {
      it(`date ${text} before the name ${name}`, () => {
        const entry = onlyEntry(parseUnixListing(`-rw-r--r-- 1 a b 1 ${text} ${name}`, clock));
        const { mtimeMs, mtimePrecision } = entry;
        assert.deepEqual({ mtimeMs, mtimePrecision, name: entry.name }, { ...expected, name });
      });
    }
  }

  for (const name of names) {
    for (const date of ['May  6 07:08', 'May  6  2023', '6 May 2023', '2024-05-06 07:08']) {
      it(`name "${name}" after ${date}`, () => {
        const entry = onlyEntry(parseUnixListing(`-rw-r--r-- 1 a b 1 ${date} ${name}\r\n`, clock));
        assert.equal(entry.name, name);
      });
    }
  }

  for (const [line, name, linkTarget] of links) {
    it(line, () => {
      const entry = entryOf(line);
      assert.deepEqual(
        { kind: entry.kind, name: entry.name, linkTarget: entry.linkTarget },
        { kind: 'symlink', name, linkTarget },
      );
    });
  }

  for (const [line, reason] of rejected) {
    it(`rejects ${JSON.stringify(line)}`, () => {
      assert.deepEqual(parseUnixListing(line, clock), {
        entries: [],
        rejected: [{ line, reason }],
      });
    });
  }

  for (const line of silent) {
    it(`reports nothing for "${line}"`, () => {
      assert.deepEqual(parseUnixListing(`${line}\r\n`, clock), { entries: [], rejected: [] });
    });
  }

  it('takes every name that a file can have on the server, except what is no child', () => {
    for (let code = 1; code < 0x250; code++) {
      const name = `a${String.fromCharCode(code)}b`;
      const { entries, rejected: bad } = parseUnixListing(
        `-rw-r--r-- 1 a b 1 May  6 07:08 ${name}`,
        clock,
      );
      const refused = code < 0x20 || code === 0x2f || (code >= 0x7f && code < 0xa0);
      if (refused) assert.ok(bad.length > 0 || code === 0x0a, `U+${code.toString(16)} is an entry`);
      else
        assert.deepEqual(
          entries.map((entry) => entry.name),
          [name],
        );
    }
  });
});

describe('parseUnixListing of times in another zone', () => {
  const line = '-rw-r--r-- 1 a b 1 May  6 07:08 x';

  for (const [utcOffsetMinutes, hour, minutes] of [
    [120, 5, 8],
    [-330, 12, 38],
    [0, 7, 8],
  ] as const) {
    it(`subtracts ${utcOffsetMinutes} minutes`, () => {
      const entry = onlyEntry(parseUnixListing(line, { ...clock, utcOffsetMinutes }));
      assert.equal(entry.mtimeMs, Date.UTC(2024, 4, 6, hour, minutes));
    });
  }

  it('leaves a time with a zone of its own alone', () => {
    const own = '-rw-r--r-- 1 a b 1 2024-05-06 07:08:09.000000000 +0100 x';
    const entry = onlyEntry(parseUnixListing(own, { ...clock, utcOffsetMinutes: 300 }));
    assert.equal(entry.mtimeMs, Date.UTC(2024, 4, 6, 6, 8, 9));
  });

  it('infers the year of the server, where it is new year already', () => {
    const nowMs = Date.UTC(2023, 11, 31, 23);
    const newYear = '-rw-r--r-- 1 a b 1 Jan  1 08:00 x';
    const entry = onlyEntry(parseUnixListing(newYear, { nowMs, utcOffsetMinutes: 600 }));
    assert.equal(entry.mtimeMs, Date.UTC(2023, 11, 31, 22));
  });

  it('counts the day of slack in the zone of the server', () => {
    const nowMs = Date.UTC(2024, 4, 10, 12);
    const ahead = '-rw-r--r-- 1 a b 1 May 11 22:00 x';
    const yearOf = (utcOffsetMinutes: number) => {
      const { mtimeMs } = onlyEntry(parseUnixListing(ahead, { nowMs, utcOffsetMinutes }));
      return new Date(mtimeMs ?? Number.NaN).getUTCFullYear();
    };
    assert.equal(yearOf(600), 2024);
    assert.equal(yearOf(0), 2023);
  });

  for (const [now, year] of [
    [Date.UTC(2024, 1, 28, 7, 8), 2024],
    [Date.UTC(2024, 1, 27), 2020],
    [Date.UTC(2027, 5, 1), 2024],
    [Date.UTC(2104, 1, 1), 2096],
  ] as const) {
    it(`finds the last Feb 29 before ${new Date(now).toISOString()}`, () => {
      const leap = '-rw-r--r-- 1 a b 1 Feb 29 07:08 x';
      const entry = onlyEntry(parseUnixListing(leap, { nowMs: now, utcOffsetMinutes: 0 }));
      assert.equal(entry.mtimeMs, Date.UTC(year, 1, 29, 7, 8));
    });
  }
});
