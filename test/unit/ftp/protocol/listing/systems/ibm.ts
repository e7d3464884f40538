import type { SystemTable } from './systemTable.ts';

export const ibmI: SystemTable = {
  system: 'OS/400 (IBM i), file system',
  format: 'os400',
  lines: [
    [
      'PEP              4019 04/03/18 18:58:16 *STMF      einladung.zip',
      'einladung.zip',
      'file',
      4019,
      '2018-04-03T18:58:16',
    ],
    [
      'PEP               422 04/03/24 14:06:26 *STMF      read me',
      'read me',
      'file',
      422,
      '2024-04-03T14:06:26',
    ],
    [
      'PEP             36864 04/03/24 14:06:34 *DIR       dir1/',
      'dir1',
      'directory',
      undefined,
      '2024-04-03T14:06:34',
    ],
    [
      'QSYS            77824 02/23/00 15:09:55 *DIR QOpenSys/',
      'QOpenSys',
      'directory',
      undefined,
      '2000-02-23T15:09:55',
    ],
    [
      'PEP        5000000000 04/03/24 14:06:29 *STMF      build.xml',
      'build.xml',
      'file',
      5000000000,
      '2024-04-03T14:06:29',
    ],
    [
      'ZFTPDEV 9069 05/20/15 15:36:52 *STMF /DRV/AUDWRKSHET/AUDWRK02.PDF',
      'AUDWRK02.PDF',
      'file',
      9069,
      '2015-05-20T15:36:52',
    ],
    [
      '                 4019 04/03/18 18:58:16 *STMF      anonymous.txt',
      'anonymous.txt',
      'file',
      4019,
      '2018-04-03T18:58:16',
    ],
    [
      'QDOC            24576 05/20/15 15:36:52 *FLR       REPORTS/',
      'REPORTS',
      'directory',
      undefined,
      '2015-05-20T15:36:52',
    ],
    [
      'QSYS             8192 05/20/15 15:36:52 *DDIR      dev/',
      'dev',
      'directory',
      undefined,
      '2015-05-20T15:36:52',
    ],
    [
      'QSYS                0 05/20/15 15:36:52 *SYMLNK    link',
      'link',
      'symlink',
      undefined,
      '2015-05-20T15:36:52',
    ],
  ],
};

export const ibmILibraries: SystemTable = {
  system: 'OS/400 (IBM i), libraries',
  format: 'os400',
  lines: [
    [
      'QSYS            12288 06/12/00 16:36:51 *FILE      QAANZLOG.FILE',
      'QAANZLOG.FILE',
      'directory',
      undefined,
      '2000-06-12T16:36:51',
    ],
    [
      'QPGMR                                   *MEM       OTHER.FILE/RUCALLTST.MBR',
      'RUCALLTST.MBR',
      'file',
      undefined,
      undefined,
    ],
    [
      'QSYS             3584 11/15/95 16:15:33 *FILE      /QSYS.LIB/QSYS.LIB/QPRTRPYL.PRTF',
      'QPRTRPYL.PRTF',
      'file',
      3584,
      '1995-11-15T16:15:33',
    ],
    [
      'BAILEYSE     5263360 06/11/97 12:27:39 *FILE     BPTFSAVF',
      'BPTFSAVF',
      'file',
      5263360,
      '1997-06-11T12:27:39',
    ],
    [
      'QSECOFR         20480 06/12/00 16:36:51 *PGM       START.PGM',
      'START.PGM',
      'other',
      undefined,
      '2000-06-12T16:36:51',
    ],
    [
      'QSYS            90112 06/12/00 16:36:51 *LIB       QGPL.LIB',
      'QGPL.LIB',
      'directory',
      undefined,
      '2000-06-12T16:36:51',
    ],
  ],
  // Members that stand beside their file are listed in it.
  footer: ['QSYS                                    *MEM       QAANZLOG.FILE/QAANZLOG.MBR'],
};

export const ibmIDotted: SystemTable = {
  system: 'OS/400 (IBM i), dates with dots',
  format: 'os400',
  lines: [
    [
      'QPGMR           36864 18.09.06 14:21:26 *FILE      SOURCE.FILE',
      'SOURCE.FILE',
      'directory',
      undefined,
      '2006-09-18T14:21:26',
    ],
    [
      'QPGMR        16347136 29.06.13 15:45:09 *FILE      RPGUNIT.SAVF',
      'RPGUNIT.SAVF',
      'file',
      16347136,
      '2013-06-29T15:45:09',
    ],
    [
      'QPGMR           36864 01.02.06 14:21:26 *STMF      as the others',
      'as the others',
      'file',
      36864,
      '2006-02-01T14:21:26',
    ],
  ],
};

export const ibmIDayFirst: SystemTable = {
  system: 'OS/400 (IBM i), the day first',
  format: 'os400',
  lines: [
    [
      'QSYS            77824 23/02/00 15:09:55 *FILE day',
      'day',
      'file',
      77824,
      '2000-02-23T15:09:55',
    ],
    [
      'QSYS            77824 03/02/00 15:09:55 *FILE like the others',
      'like the others',
      'file',
      77824,
      '2000-02-03T15:09:55',
    ],
  ],
};

export const ibmIUnix: SystemTable = {
  system: 'OS/400 (IBM i), LISTFMT 1',
  format: 'unix',
  lines: [
    [
      '----rwxr-x   1 PEP      0           4019 Mar 18 18:58 einladung.zip',
      'einladung.zip',
      'file',
      4019,
      '2024-03-18T18:58',
      0o075,
    ],
    [
      'd---rwxr-x   2 PEP      0          45056 Mar 24 14:06 dir1',
      'dir1',
      'directory',
      45056,
      '2024-03-24T14:06',
      0o075,
    ],
  ],
};

export const cms: SystemTable = {
  system: 'VM/CMS and z/VM',
  format: 'vm-cms',
  lines: [
    [
      'AUTHORS           DIR        -          -          - 1999-09-20 10:31:11 -',
      'AUTHORS',
      'directory',
      undefined,
      '1999-09-20T10:31:11',
    ],
    [
      'HARRINGTON        DIR        -          -          - 1997-02-12 15:33:28 -',
      'HARRINGTON',
      'directory',
      undefined,
      '1997-02-12T15:33:28',
    ],
    [
      'WELCNVT  EXEC     V         72          9          1 1999-09-20 17:16:18 -',
      'WELCNVT.EXEC',
      'file',
      undefined,
      '1999-09-20T17:16:18',
    ],
    [
      'WELCOME  EREADME  F         80         21          1 1999-12-27 16:19:00 -',
      'WELCOME.EREADME',
      'file',
      undefined,
      '1999-12-27T16:19:00',
    ],
    [
      'README   ANONYMOU V         71         26          1 1997-04-02 12:33:20 TCP291',
      'README.ANONYMOU',
      'file',
      undefined,
      '1997-04-02T12:33:20',
    ],
    [
      'ZVMFILE  TRACE   V        65      107        2 2005-10-04 15:28:42 060191',
      'ZVMFILE.TRACE',
      'file',
      undefined,
      '2005-10-04T15:28:42',
    ],
    [
      'LASTING  GLOBALV   A1 V      41     21     1       9/16/91   15:10:32',
      'LASTING.GLOBALV',
      'file',
      undefined,
      '1991-09-16T15:10:32',
    ],
    [
      'J43401   NETLOG    A0 V      77     1      1       9/12/91   12:36:04',
      'J43401.NETLOG',
      'file',
      undefined,
      '1991-09-12T12:36:04',
    ],
    [
      'MAIL     PROFILE   A2 F      80     1      1       10/14/92  16:12:27',
      'MAIL.PROFILE',
      'file',
      undefined,
      '1992-10-14T16:12:27',
    ],
    [
      'BADY2K   TEXT      A0 V      1      1      1       1/03/102  10:11:12',
      'BADY2K.TEXT',
      'file',
      undefined,
      '2002-01-03T10:11:12',
    ],
    [
      'OLDDIR             A1 DIR    -      -      -       9/20/99   10:31:11',
      'OLDDIR',
      'directory',
      undefined,
      '1999-09-20T10:31:11',
    ],
  ],
};
