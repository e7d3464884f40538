import assert from 'node:assert/strict';

import { showsItself } from '../../../../../src/ftp/protocol/listing/selfLine.ts';

const OTHERS = [
  'total 8',
  'drwxr-xr-x    2 ftp      ftp          4096 May 06 07:08 ..',
  '-rw-r--r--    1 ftp      ftp            12 May 06  2020 a.txt',
];

const selves: readonly (readonly [server: string, line: string])[] = [
  ['vsftpd', 'drwxr-xr-x    2 1000     1000         4096 May 06 07:08 .'],
  ['ProFTPD, by STAT', ' drwxr-xr-x   2 user     group        4096 May  6  2020 .'],
  ['Pure-FTPd', 'drwxr-xr-x    2 0          0                4096 May  6  2020 .'],
  ['without a group', 'drwxr-xr-x   2 user            4096 May  6 07:08 .'],
  ['with ISO dates', 'drwxr-xr-x 2 user group 4096 2020-05-06 07:08 .'],
  ['with an ACL', 'drwxr-xr-x+ 2 user group 4096 May  6 07:08 .'],
  ['NetWare', 'd [RWCEAFMS] supervisor              512       May 06 07:08    .'],
  ['IIS', '05-06-20  07:08AM       <DIR>          .'],
  ['Windows CE', '2020-05-06  07:08       <DIR>          .'],
  ['EPLF', '+i8388621.29609,m824255902,/,\t.'],
];

const others: readonly string[] = [
  'lrwxrwxrwx    1 ftp      ftp             1 May 06 07:08 www -> .',
  'lrwxrwxrwx    1 ftp      ftp             3 May 06 07:08 www -> x .',
  '-rw-r--r--    1 ftp      ftp            12 May 06  2020 and so on .',
  'drwxr-xr-x    2 ftp      ftp          4096 May 06  2020 folder .',
  'drwxr-xr-x    2 ftp      ftp          4096 May 06  2020  .',
  'drwxr-xr-x    2 ftp      ftp          4096 May 06  2020 x',
  '-rw-r--r--    1 ftp      ftp            12 May 06  2020 .',
  'drwxr-xr-x    2 ftp      ftp          4096 May 06  2020 ..',
  '-rw-r--r-- 1 a b 1 May 06  2020 a\u2028drwxr-xr-x 2 a b 4096 May 06  2020 .',
  '05-06-20  07:08AM                   12 and so on .',
  '05-06-20  07:08AM       <DIR>          folder .',
  'Status of .',
  '.',
  '',
];

describe('showsItself', () => {
  for (const end of ['\n', '\r\n']) {
    describe(`in lines that end with ${JSON.stringify(end)}`, () => {
      for (const [server, line] of selves) {
        it(`${server}: ${line}`, () => {
          assert.equal(showsItself(line), true);
          assert.equal(showsItself([line, ...OTHERS, ''].join(end)), true);
          assert.equal(showsItself([...OTHERS, line].join(end)), true);
        });
      }

      for (const line of others) {
        it(`not: ${line}`, () => {
          assert.equal(showsItself(line), false);
          assert.equal(showsItself([...OTHERS, line, ''].join(end)), false);
        });
      }
    });
  }
});
