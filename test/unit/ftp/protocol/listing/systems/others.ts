import type { SystemTable } from './systemTable.ts';

export const netWare: SystemTable = {
  system: 'NetWare',
  format: 'unix',
  header: ['total 0'],
  lines: [
    [
      'd [R----F--] supervisor            512       Jan 16 18:53    login',
      'login',
      'directory',
      512,
      '2024-01-16T18:53',
    ],
    [
      '- [R----F--] rhesus             214059       Oct 20 15:27    cx.exe',
      'cx.exe',
      'file',
      214059,
      '2023-10-20T15:27',
    ],
    [
      'd [-----F--] SCION_SYS                         512 Apr 13 23:52 SYS',
      'SYS',
      'directory',
      512,
      '2024-04-13T23:52',
    ],
    [
      'd [----AF--]          0                        512 Feb 22 17:32 _ADMIN',
      '_ADMIN',
      'directory',
      512,
      '2024-02-22T17:32',
    ],
    [
      'd [-W---F--] SCION_VOL2                        512 Apr 13 23:12 VOL2',
      'VOL2',
      'directory',
      512,
      '2024-04-13T23:12',
    ],
    [
      '- [RWCEAFMS] rwinston                        19968 Mar 12 15:20 Executive Summary.doc',
      'Executive Summary.doc',
      'file',
      19968,
      '2024-03-12T15:20',
    ],
    [
      'd [RWCEAFMS] rwinston                          512 Nov 24  2005 Favorites',
      'Favorites',
      'directory',
      512,
      '2005-11-24',
    ],
  ],
};

export const hellsoft: SystemTable = {
  system: 'NetWare (HellSoft)',
  format: 'unix',
  lines: [
    [
      '-[R----F-]  1 supervis      167 Oct 25  1998 anonlogo.txt',
      'anonlogo.txt',
      'file',
      167,
      '1998-10-25',
    ],
    [
      'd[R----F-]  1 anonymou      512 Jun 26  2002 pongor',
      'pongor',
      'directory',
      512,
      '2002-06-26',
    ],
    [
      'd[R----F-]  1 supervis      512 Nov 22 12:56 omnetpp',
      'omnetpp',
      'directory',
      512,
      '2023-11-22T12:56',
    ],
    [
      'd[R----F-]  1 szandi        512 Dec 09  1998 ferencz',
      'ferencz',
      'directory',
      512,
      '1998-12-09',
    ],
    [
      '-[RWCEAFM]  1 elekv       51200 Sep 12  1997 long name.txt',
      'long name.txt',
      'file',
      51200,
      '1997-09-12',
    ],
  ],
};

export const mac: SystemTable = {
  system: 'Macintosh (NetPresenz, Peter Lewis)',
  format: 'unix',
  lines: [
    [
      '-------r--         326  1391972  1392298 Nov 22  1995 MegaPhone.sit',
      'MegaPhone.sit',
      'file',
      1392298,
      '1995-11-22',
      0o004,
    ],
    [
      'drwxrwxr-x               folder        2 May 10  1996 network',
      'network',
      'directory',
      2,
      '1996-05-10',
      0o775,
    ],
    [
      '-rw-r--r--    54149       27826    81975 Jul 22  2010 09.jpg',
      '09.jpg',
      'file',
      81975,
      '2010-07-22',
      0o644,
    ],
    [
      'drwxr-xr-x               folder        0 Jan  4 14:51 Alias_to_Steak',
      'Alias_to_Steak',
      'directory',
      0,
      '2024-01-04T14:51',
      0o755,
    ],
    [
      '-rw-r--r--    78440       49231   127671 Jul 22 14:51 With blanks.jpg',
      'With blanks.jpg',
      'file',
      127671,
      '2023-07-22T14:51',
      0o644,
    ],
    [
      '-rw-r--r--        0      108767   108767 Jul 22  2010 presentation03.jpg',
      'presentation03.jpg',
      'file',
      108767,
      '2010-07-22',
      0o644,
    ],
    [
      '-rwx------        0       12713    12713 Jul  8  2009 Avatar.png',
      'Avatar.png',
      'file',
      12713,
      '2009-07-08',
      0o700,
    ],
    [
      '-r--r--r--           0   348160   348160 Mar  6  2001 Monster Hunter.exe',
      'Monster Hunter.exe',
      'file',
      348160,
      '2001-03-06',
      0o444,
    ],
    [
      'drwxrwxrwx               folder        0 Aug 15 05:49 !!!-Tipp!',
      '!!!-Tipp!',
      'directory',
      0,
      '2023-08-15T05:49',
      0o777,
    ],
    [
      '-rw-r--r--        0   18446744073709551615 18446744073709551615 Nov 16  2006 VIDEO_TS.VOB',
      'VIDEO_TS.VOB',
      'file',
      undefined,
      '2006-11-16',
      0o644,
    ],
  ],
};

export const nonstop: SystemTable = {
  system: 'HP NonStop (Guardian)',
  format: 'nonstop',
  header: ['File         Code             EOF  Last Modification    Owner  RWEP'],
  lines: [
    [
      'ALV           101             528   6-Apr-07 14:21:18 255,  0 "oooo"',
      'ALV',
      'file',
      528,
      '2007-04-06T14:21:18',
    ],
    [
      'ALVO          101            2134  20-May-99 14:43:55 255,255 "oooo"',
      'ALVO',
      'file',
      2134,
      '1999-05-20T14:43:55',
    ],
    [
      'PROG1         700          331776  19-Jul-2001 15:02:10  76,255 "nunu"',
      'PROG1',
      'file',
      331776,
      '2001-07-19T15:02:10',
    ],
    [
      'EMPTY           0               0   1-Jan-20 00:00:00 255,255 "oooo"',
      'EMPTY',
      'file',
      0,
      '2020-01-01T00:00:00',
    ],
    [
      'OPEN          101O            528   6-Apr-07 14:21:18 255,255 "oooo"',
      'OPEN',
      'file',
      528,
      '2007-04-06T14:21:18',
    ],
  ],
};

export const os9: SystemTable = {
  system: 'OS-9',
  format: 'os9',
  header: [
    '                            Directory of . 11:44:44',
    ' Owner    Last modified  Attributes Sector Bytecount Name',
    '-------   -------------  ---------- ------ --------- ----',
  ],
  lines: [
    [
      '20.20 07/03/29 1026 d-ewrewr 2650 85920 CMDS',
      'CMDS',
      'directory',
      undefined,
      '2007-03-29T10:26',
    ],
    [
      '  0.0     04/12/31 2359   --e-re-r  19F20      3072 startup',
      'startup',
      'file',
      3072,
      '2004-12-31T23:59',
    ],
    [
      '  0.0     07/03/29 1026   ------wr   10D0       512 two words',
      'two words',
      'file',
      512,
      '2007-03-29T10:26',
    ],
    [
      '  1.0     99/01/02 0708   ------wr     7A      1234 motd',
      'motd',
      'file',
      1234,
      '1999-01-02T07:08',
    ],
  ],
};

export const vxworks: SystemTable = {
  system: 'VxWorks',
  format: 'vxworks',
  header: [
    '  size          date       time       name',
    '--------       ------     ------    --------',
  ],
  lines: [
    [
      '     512    Jan-01-1980  00:00:00   DIR1  <DIR>',
      'DIR1',
      'directory',
      undefined,
      '1980-01-01T00:00:00',
    ],
    [
      '    2048    Feb-28-1998  05:23:30   two words <DIR>',
      'two words',
      'directory',
      undefined,
      '1998-02-28T05:23:30',
    ],
    [
      '  194560    Oct-12-2005  14:05:02   vxWorks.st',
      'vxWorks.st',
      'file',
      194560,
      '2005-10-12T14:05:02',
    ],
    [
      '       0    Jan-01-1980  00:00:00   EMPTY.TXT',
      'EMPTY.TXT',
      'file',
      0,
      '1980-01-01T00:00:00',
    ],
    ['      12    Dec-31-2023  23:59:58   a b.txt', 'a b.txt', 'file', 12, '2023-12-31T23:59:58'],
    [
      '     512    Jan-01-1980  00:00:00   PADDED           <DIR>',
      'PADDED',
      'directory',
      undefined,
      '1980-01-01T00:00:00',
    ],
  ],
};

export const wellfleet: SystemTable = {
  system: 'Wellfleet and Nortel routers',
  format: 'wellfleet',
  header: [
    'Volume - drive 2:',
    'Directory of 2:',
    'File Name             Size    Date     Day       Time',
    '------------------------------------------------------',
  ],
  footer: ['33554432 bytes - Total size'],
  lines: [
    [
      'bn.exe             1014196  06/03/04  Thur.   10:20:03',
      'bn.exe',
      'file',
      1014196,
      '2004-06-03T10:20:03',
    ],
    [
      'config                9600  10/12/99  Tues.   17:12:00',
      'config',
      'file',
      9600,
      '1999-10-12T17:12:00',
    ],
    [
      'debug.al             12319  01/02/00  Sun.    07:08:09',
      'debug.al',
      'file',
      12319,
      '2000-01-02T07:08:09',
    ],
    [
      'ti.cfg                 504  12/31/98  Thur.   23:59:59',
      'ti.cfg',
      'file',
      504,
      '1998-12-31T23:59:59',
    ],
  ],
};
