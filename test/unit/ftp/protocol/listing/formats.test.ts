import assert from 'node:assert/strict';

import { parseListing } from '../../../../../src/ftp/protocol/listing/listListing.ts';

const clock = { nowMs: Date.UTC(2024, 4, 10, 12), utcOffsetMinutes: 0 };
const DATA_SETS = 'Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname';
const MEMBERS = ' Name     VV.MM   Created       Changed      Size  Init   Mod   Id';

const parse = (...lines: string[]) => parseListing(lines.join('\r\n'), clock);
const namesOf = (...lines: string[]) => parse(...lines).entries.map(({ name }) => name);

describe('listings of VMS', () => {
  it('list the newest version of a file alone, wherever it stands', () => {
    const version = (number: number, day: number) =>
      `3-JUN.LIS;${number}  9/9  ${day}-JUN-1998 07:32:04  [GROUP,OWNER]  (RWED,RWED,RWED,)`;
    const { entries, rejected } = parse(version(1, 3), version(4, 7), version(2, 4), version(3, 6));
    assert.deepEqual(
      entries.map(({ name, mtimeMs }) => [name, mtimeMs]),
      [['3-JUN.LIS', Date.UTC(1998, 5, 7, 7, 32, 4)]],
    );
    assert.deepEqual(rejected, []);
  });

  it('say the owner, and no mode: rights there are of another kind', () => {
    const [entry] = parse('A.B;1  9/9  3-JUN-1998 07:32  [GROUP,OWNER]  (RWED,,,)').entries;
    assert.deepEqual([entry?.owner, entry?.mode], ['GROUP,OWNER', undefined]);
  });

  it('report a wrapped name whose facts never come', () => {
    const { entries, rejected } = parse(
      'A.B;1  9/9  3-JUN-1998 07:32',
      'LONG.NAME;1',
      'LAST.NAME;1',
    );
    assert.equal(entries.length, 1);
    assert.deepEqual(
      rejected.map(({ line }) => line),
      ['LONG.NAME;1', 'LAST.NAME;1'],
    );
  });

  it('join a wrapped line in what they report', () => {
    const { rejected } = parse('A.B;1  9/9  3-JUN-1998 07:32', 'LONG.NAME;1', '  9/9 never');
    assert.deepEqual(
      rejected.map(({ line }) => line),
      ['LONG.NAME;1 9/9 never'],
    );
  });
});

describe('listings of MVS', () => {
  it('take a bare name for a member below the header of members alone', () => {
    assert.deepEqual(namesOf(MEMBERS, 'LOG', 'UTMPX'), ['LOG', 'UTMPX']);
    assert.deepEqual(namesOf('LOG', 'UTMPX'), []);
    assert.deepEqual(namesOf(DATA_SETS, 'LOG'), []);
  });

  it('take no sentence that complains for a data set', () => {
    for (const line of [
      'File Not found x',
      'Access Not allowed here',
      'Disk Error reading folder',
      '550 Not found: abc',
    ]) {
      const { entries, rejected } = parse(line);
      assert.deepEqual([entries, rejected.length], [[], 1], line);
    }
  });

  it('report what is no member below their header', () => {
    const { rejected } = parse(MEMBERS, 'LOG', 'two words', 'TOOLONGNAME');
    assert.equal(rejected.length, 2);
  });

  for (const jobs of [
    ['JOBNAME  JOBID    OWNER    STATUS CLASS', 'IBMUSER  TSU01830 IBMUSER  OUTPUT TSU ABEND=522'],
    ['ALFREDCA  JOB03192  OUTPUT    3 Spool Files', 'ALFREDCA  JOB03194  INPUT'],
    ['MIKEG1   T0886971 MIKEG1   ACTIVE TSU', 'MIKEG1T  J0887691 MIKEG1   OUTPUT A'],
  ]) {
    it(`report jobs and show none as a file: ${jobs[0] ?? ''}`, () => {
      const { entries, rejected } = parse(...jobs);
      assert.deepEqual(entries, []);
      const lines = jobs.filter((line) => !line.startsWith('JOBNAME'));
      assert.deepEqual(
        rejected.map(({ line }) => line),
        lines,
      );
    });
  }
});

describe('listings of other systems', () => {
  for (const line of [
    'MigratedP201.$FTXPBI1.$CF2ITB.$AAB0402.I',
    'PEP              4019 04/03/18 18:58:16 STMF       einladung.zip',
    'PEP               422 03/24 14:06:26 *STMF      readme',
    'PEP              6409 04/03/24 30:06:29 *STMF      build.xml',
    'PEP USR         36864 04/03/24 14:06:34 *DIR       dir1/',
    'QPGMR                 04/03/18 13:18:19 *FILE      RPGUNITC1.FILE',
    'DATA.DIR; 1              1/9           2-JUN-1998 07:32:04  [GROUP,OWNER]    (,RWED,RWED,RE)',
    'AA.;2                  152/153        13-FED-1997 08:13:43  [GROUP,OWNER]    (RWED,RWED,RWED,RE)',
    '                 DIR   12-30-97   12:32  jbrekke',
    '     0           dir   05-12-97   16:44  LANGUAGE',
    '     0           DIR   13-05-97   25:49  MPTN',
    'a [-----F--] SCION_SYS                         512 Apr 13 23:52 SYS',
    'zrwxr-xr-x   2 root     root         4096 Mar  2 15:13 zxbox',
    'dxrwr-xr-x   2 root     root         4096 Aug 24  2001 zxjdbc',
    'drwxr-xr-x   2 root     root         4096 Jam  4 00:03 zziplib',
    'drwxr-xr-x   2 root     99           4096 Feb 23 30:01 zzplayer',
    'drwxr-xr-x   2 root     root         4096 Aug 36  2001 zztpp',
    '-rw-r--r--   1 14       staff       80284 Aug 22  zxJDBC-1.2.3.tar.gz',
    '-rw-r--r--   1 14       staff      119:26 Aug 22  2000 zxJDBC-1.2.3.zip',
    'drwxr-xr-x    3 110      1002            3 Dec 02  209 pub',
    'drwxr-xr-x 3 slopri devlab 512 dateless',
    '+i8388621.48594,m825718503,s280,\tneither file nor folder',
    '+i8388621.48594,m825718503,r,s280, a space for the tab',
    'syslogd.1',
    '** Total 3 files, 250736 bytes **',
  ]) {
    it(`report ${JSON.stringify(line)}`, () => {
      const { entries, rejected } = parse(line);
      assert.deepEqual([entries, rejected.map((bad) => bad.line)], [[], [line]]);
    });
  }
});
