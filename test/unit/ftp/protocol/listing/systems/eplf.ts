import type { SystemTable } from './systemTable.ts';

export const eplf: SystemTable = {
  system: 'EPLF (anonftpd, publicfile)',
  format: 'eplf',
  lines: [
    [
      '+i8388621.48594,m825718503,r,s280,\tdjb.html',
      'djb.html',
      'file',
      280,
      '1996-03-01T22:15:03',
    ],
    ['+i8388621.50690,m824255907,/,\t514', '514', 'directory', undefined, '1996-02-13T23:58:27'],
    [
      '+i8388621.48598,m824253270,r,s612,\t514.html',
      '514.html',
      'file',
      612,
      '1996-02-13T23:14:30',
    ],
    [
      '+i8388621.48594,m825718503,r,s280,up755\twith mode',
      'with mode',
      'file',
      280,
      '1996-03-01T22:15:03',
      0o755,
    ],
    [
      '+i160768.5722141,m951789711,r,s2107,\tgrouppowers.html',
      'grouppowers.html',
      'file',
      2107,
      '2000-02-29T02:01:51',
    ],
    [
      '+i160768.5722142,m963073839,r,s4848,\topaal.html',
      'opaal.html',
      'file',
      4848,
      '2000-07-08T16:30:39',
    ],
    [
      '+i160768.5722144,m1014622297,/,\tmult',
      'mult',
      'directory',
      undefined,
      '2002-02-25T07:31:37',
    ],
    [
      '+/,m824255907\tno comma at the end',
      'no comma at the end',
      'directory',
      undefined,
      '1996-02-13T23:58:27',
    ],
    ['+r,\tbare facts', 'bare facts', 'file', undefined, undefined],
    [
      '+m1706702400,up644,s1024,r,\t leading space',
      ' leading space',
      'file',
      1024,
      '2024-01-31T12:00:00',
      0o644,
    ],
    ['+r,s5,\tplus+, comma', 'plus+, comma', 'file', 5, undefined],
  ],
};
