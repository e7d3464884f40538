import assert from 'node:assert/strict';

import { parseDigestReply, parseHashReply } from '../../../../src/ftp/protocol/digestReply.ts';
import {
  parseCaseSensitivity,
  parseExtendedPassivePort,
  parseModificationTime,
  parsePassivePort,
  parseSize,
  parseTransferSize,
  parseWorkingDirectory,
} from '../../../../src/ftp/protocol/replyTexts.ts';

/** One test for each text, with the text as its title. */
function table<T>(parse: (text: string) => T, rows: readonly (readonly [string, T])[]): void {
  for (const [text, expected] of rows) {
    it(JSON.stringify(text), () => assert.deepEqual(parse(text), expected));
  }
}

function rejects(parse: (text: string) => unknown, texts: readonly string[]): void {
  for (const text of texts) {
    it(`rejects ${JSON.stringify(text)}`, () => assert.equal(parse(text), undefined));
  }
}

describe('whether case counts, in the reply to CSID', () => {
  for (const [text, expected] of [
    ['name=ProFTPD;version=1.3.8;casesensitive=1;', true],
    ['Name=Serv-U; Version=15.1; OS=Windows; CaseSensitive=0; DirSep=/;', false],
    ['CaseSensitive=0', false],
    ['Name=NotCaseSensitive=1;', undefined],
    ['CaseSensitive=yes;', undefined],
    ['', undefined],
  ] as const) {
    it(text, () => assert.equal(parseCaseSensitivity(text), expected));
  }
});

describe('parseExtendedPassivePort', () => {
  table(parseExtendedPassivePort, [
    ['Entering Extended Passive Mode (|||6446|)', 6446],
    ['Extended Passive mode OK (|||6446|)', 6446],
    ['Entering extended passive mode (!!!6446!).', 6446],
    ['(###1#)', 1],
    ['(|||65535|)', 65535],
    ['|||6446|', 6446],
    ['(|1|192.0.2.7|6446|)', 6446],
    ['(|2|2001:db8::7|6446|)', 6446],
  ]);
  rejects(parseExtendedPassivePort, [
    '',
    'Entering Extended Passive Mode',
    'Entering Extended Passive Mode (|||6446',
    '(|||0|)',
    '(|||65536|)',
    '(|||655360|)',
    '(|||x|)',
    '(||||)',
    '(||!6446|)',
    '(11164461)',
    '(|||-21|)',
    '(127,0,0,1,4,18)',
  ]);
});

describe('parsePassivePort', () => {
  const local = { host: '127.0.0.1', port: 1042 };
  table(parsePassivePort, [
    ['Entering Passive Mode (127,0,0,1,4,18)', local],
    ['Entering Passive Mode (127,0,0,1,4,18).', local],
    ['Entering Passive Mode. 127,0,0,1,4,18', local],
    ['=127,0,0,1,4,18', local],
    ['Entering Passive Mode (127, 0, 0, 1, 4, 18)', local],
    ['(127,000,000,001,004,018)', local],
    ['Version 3,5 (127,0,0,1,4,18)', local],
    ['(300,0,0,1,4,18) (127,0,0,1,4,18)', local],
    ['(0,0,0,0,0,1)', { host: '0.0.0.0', port: 1 }],
    ['(255,255,255,255,255,255)', { host: '255.255.255.255', port: 65535 }],
  ]);
  rejects(parsePassivePort, [
    '',
    'Entering Passive Mode',
    '(127,0,0,1,4)',
    '(127,0,0,1,4,18,9)',
    '(127,0,0,1,4,256)',
    '(256,0,0,1,4,18)',
    '(127,0,0,1,0,0)',
    '(127,0,0,1,4,1888)',
    '(127.0.0.1,4,18)',
    '(127,0,0,-1,4,18)',
    '(|||6446|)',
  ]);
});

describe('parseSize', () => {
  table(parseSize, [
    ['0', 0],
    ['5555', 5555],
    ['5555, text', 5555],
    ['5555 bytes', 5555],
    [' 5555', 5555],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ]);
  rejects(parseSize, [
    '',
    'x',
    '-1',
    'size 5',
    '5,555',
    '5.5',
    '9007199254740992',
    '9'.repeat(400),
  ]);
});

describe('parseModificationTime', () => {
  const at = (...parts: [number, number, number, number, number, number, number?]) => ({
    mtimeMs: Date.UTC(...parts),
    precision: 'second' as const,
  });
  table(parseModificationTime, [
    ['20240506070809', at(2024, 4, 6, 7, 8, 9)],
    [' 20240506070809 ', at(2024, 4, 6, 7, 8, 9)],
    ['20240506070809.5', at(2024, 4, 6, 7, 8, 9, 500)],
    ['20240506070809.123', at(2024, 4, 6, 7, 8, 9, 123)],
    ['20240506070809.123456', at(2024, 4, 6, 7, 8, 9, 123)],
    ['191000506070809', at(2000, 4, 6, 7, 8, 9)],
    ['191240506070809.1', at(2024, 4, 6, 7, 8, 9, 100)],
    ['20240506070809 a.txt', at(2024, 4, 6, 7, 8, 9)],
    ['20000229235959', at(2000, 1, 29, 23, 59, 59)],
    ['20161231235960', at(2017, 0, 1, 0, 0, 0)],
    ['19691231235959', at(1969, 11, 31, 23, 59, 59)],
    ['99991231235959', at(9999, 11, 31, 23, 59, 59)],
  ]);
  rejects(parseModificationTime, [
    '',
    'unknown',
    '2024050607080',
    '202405060708',
    '2024050607080x',
    '20240506070809x',
    '20240506070809.',
    '202405060708090',
    '20240006070809',
    '20241306070809',
    '20240500070809',
    '20240532070809',
    '20230229070809',
    '19000229070809',
    '20240506250809',
    '20240506240001',
    '20240506076009',
    '20240506070861',
    '00000000000000',
    '00010101000000',
    '16010101000000',
    '-0240506070809',
  ]);
});

describe('parseWorkingDirectory', () => {
  table(parseWorkingDirectory, [
    ['"/"', '/'],
    ['"/home/alice" is the current directory', '/home/alice'],
    ['"/" is your current location', '/'],
    ['"/a ""b"" c" is current', '/a "b" c'],
    ['"/a""" created', '/a"'],
    ['"""" is current', '"'],
    ['Current directory is "/a"', '/a'],
    ['"/a" and "/b"', '/a'],
    ['"/üß 漢字"', '/üß 漢字'],
    ['"C:\\inetpub"', 'C:\\inetpub'],
    ['/home/alice', '/home/alice'],
    ['/home/alice is the current directory', '/home/alice'],
  ]);
  rejects(parseWorkingDirectory, [
    '',
    '""',
    '"" is current',
    '"/a',
    '"/a""',
    'is the current directory',
    '"/a\x00b"',
    '"/a\nb"',
    '"/a\x1bb"',
    '/a\x07b',
  ]);
});

describe('parseTransferSize', () => {
  table(parseTransferSize, [
    ['Opening BINARY mode data connection for a.txt (1234 bytes).', 1234],
    ['Opening BINARY mode data connection for a.txt (1234 bytes)', 1234],
    ['Opening data connection for a (5 bytes) b (1234 bytes).', 1234],
    ['Opening BINARY mode data connection for a (192.0.2.7,1025) (0 bytes).', 0],
    ['Data connection open (1 byte)', 1],
    ['OPENING (12 BYTES)\r\n', 12],
  ]);
  rejects(parseTransferSize, [
    '',
    'File status okay. About to open data connection.',
    'Opening BINARY mode data connection for a (5 bytes) b',
    'Opening (-1 bytes)',
    'Opening (1.5 kbytes)',
    'Opening (1234 bytes',
    '12.3 kbytes to download',
    'Opening (9007199254740993 bytes)',
  ]);
});

describe('parsers of reply texts, fed by a hostile server', () => {
  const parsers = [
    parseExtendedPassivePort,
    parsePassivePort,
    parseSize,
    parseModificationTime,
    parseWorkingDirectory,
    parseTransferSize,
    parseCaseSensitivity,
    parseHashReply,
    (text: string) => parseDigestReply(text, 'crc32'),
    (text: string) => parseDigestReply(text, 'sha256'),
  ];
  for (const pattern of [
    '(',
    '|',
    '(|',
    '1,',
    '1 , ',
    '"',
    '""',
    '(1 bytes)',
    '(1 bytes) .',
    ' ',
    '1',
  ]) {
    it(`need linear time for ${JSON.stringify(pattern)} repeated`, () => {
      const text = pattern.repeat(1_000_000);
      const start = process.cpuUsage();
      for (const parse of parsers) parse(text);
      const { user } = process.cpuUsage(start);
      assert.ok(user < 5_000_000, `took ${Math.round(user / 1000)} ms of CPU time`);
    });
  }
});
