import assert from 'node:assert/strict';
import iconv from 'iconv-lite';

import { nameCodec } from '../../../../src/ftp/protocol/nameCodec.ts';
import { nameLines, type Reply } from '../../../../src/ftp/protocol/reply.ts';
import {
  ReplyParser,
  type Fed,
  type ReplyLimits,
} from '../../../../src/ftp/protocol/replyParser.ts';

interface Vector {
  readonly title: string;
  readonly bytes: string | Uint8Array;
  readonly replies: readonly Reply[];
}

const one = (code: number, ...lines: string[]): Reply => ({ code, lines });

const VECTORS: readonly Vector[] = [
  { title: 'a line', bytes: '220 Ready\r\n', replies: [one(220, 'Ready')] },
  {
    title: 'several replies in one packet',
    bytes: '350 Ready for RNTO.\r\n250 Renamed.\r\n',
    replies: [one(350, 'Ready for RNTO.'), one(250, 'Renamed.')],
  },
  {
    title: 'a preliminary and a final reply',
    bytes: '150 Here it comes\r\n226 Done\r\n',
    replies: [one(150, 'Here it comes'), one(226, 'Done')],
  },
  {
    title: 'many lines that all carry the code',
    bytes: '230-Welcome\r\n230-to the server\r\n230 Logged in\r\n',
    replies: [one(230, 'Welcome', 'to the server', 'Logged in')],
  },
  {
    title: 'FEAT',
    bytes: '211-Features:\r\n MLST type*;size*;\r\n UTF8\r\n211 End\r\n',
    replies: [one(211, 'Features:', ' MLST type*;size*;', ' UTF8', 'End')],
  },
  {
    title: 'STAT of a folder, with a name that reads like a reply',
    bytes: '213-Status\r\n-rw-r--r-- 1 u g 5 Jan  1 2024 a\r\n 213 End\r\n213 End\r\n',
    replies: [one(213, 'Status', '-rw-r--r-- 1 u g 5 Jan  1 2024 a', ' 213 End', 'End')],
  },
  {
    title: 'inner lines that begin with other codes',
    bytes: '214-Help\r\n500 is an error\r\n226-and this is not\r\n999\r\n214 End\r\n',
    replies: [one(214, 'Help', '500 is an error', '226-and this is not', '999', 'End')],
  },
  {
    title: 'an inner line with a longer number',
    bytes: '220-\r\n2200 users\r\n220x\r\n220 Go\r\n',
    replies: [one(220, '', '2200 users', '220x', 'Go')],
  },
  { title: 'a code without text', bytes: '220\r\n', replies: [one(220, '')] },
  { title: 'a code and a space', bytes: '200 \r\n', replies: [one(200, '')] },
  {
    title: 'a code without text at the end of many lines',
    bytes: '220-Hello\r\n220\r\n',
    replies: [one(220, 'Hello', '')],
  },
  { title: 'a bare LF', bytes: '220 a\n331 b\n', replies: [one(220, 'a'), one(331, 'b')] },
  { title: 'a bare CR', bytes: '220 a\r331 b\r', replies: [one(220, 'a'), one(331, 'b')] },
  { title: 'CR CR LF', bytes: '220 a\r\r\n331 b\r\n', replies: [one(220, 'a'), one(331, 'b')] },
  {
    title: 'empty lines between, before and within',
    bytes: '\r\n\n220-a\r\n\r\n  \r\n220 b\r\n\r\n',
    replies: [one(220, 'a', 'b')],
  },
  {
    title: 'NUL after CR',
    bytes: '220 a\r\0\r\n331 b\r\n',
    replies: [one(220, 'a'), one(331, 'b')],
  },
  {
    title: 'telnet negotiation ahead of a reply',
    bytes: Buffer.from('\xff\xfb\x01\xff\xfd\x03220 a\r\n\xff\xfe\x22331 b\r\n', 'latin1'),
    replies: [one(220, 'a'), one(331, 'b')],
  },
  { title: 'NUL within the text', bytes: '220 a\0b\r\n', replies: [one(220, 'ab')] },
  { title: 'UTF-8', bytes: '257 "/日本" é\r\n', replies: [one(257, '"/日本" é')] },
  {
    title: 'Latin-1',
    bytes: Buffer.from('550 Zugriff verweigert für Übung\r\n', 'latin1'),
    replies: [one(550, 'Zugriff verweigert für Übung')],
  },
  {
    title: 'a greeting of 10 KB on one line',
    bytes: `220 ${'x'.repeat(10_000)}\r\n`,
    replies: [one(220, 'x'.repeat(10_000))],
  },
];

const GARBAGE: readonly [title: string, bytes: string][] = [
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\n'],
  ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['an indented code', ' 220 Hello\r\n'],
  ['four digits', '2200 Hello\r\n'],
  ['a code out of range', '920 Hello\r\n'],
  ['two digits', '22\r\n'],
  ['a letter behind the code', '220Hello\r\n'],
];

const bytesOf = ({ bytes }: Vector): Uint8Array =>
  typeof bytes === 'string' ? Buffer.from(bytes) : bytes;

/** What a fresh parser makes of the pieces, one after the other. */
function parse(pieces: readonly Uint8Array[], limits?: ReplyLimits): Fed {
  const parser = new ReplyParser(limits);
  const replies: Reply[] = [];
  let fault: Fed['fault'];
  for (const piece of pieces) {
    const fed = parser.feed(piece);
    replies.push(...fed.replies);
    fault ??= fed.fault;
  }
  return fault ? { replies, fault } : { replies };
}

/** The codes and texts alone. */
function spoken({ replies, fault }: Fed): Fed {
  const texts = replies.map(({ code, lines }) => ({ code, lines }));
  return fault ? { replies: texts, fault } : { replies: texts };
}

function* halves(bytes: Uint8Array): Generator<Uint8Array[]> {
  const step = Math.max(1, Math.floor(bytes.length / 500));
  for (let at = 0; at <= bytes.length; at += step)
    yield [bytes.subarray(0, at), bytes.subarray(at)];
}

const singles = (bytes: Uint8Array): Uint8Array[] => [...bytes].map((byte) => Uint8Array.of(byte));

describe('ReplyParser', () => {
  describe('reads, whole and in any two pieces and byte by byte', () => {
    for (const vector of VECTORS) {
      it(vector.title, () => {
        const bytes = bytesOf(vector);
        const expected = { replies: vector.replies };
        assert.deepEqual(spoken(parse([bytes])), expected);
        for (const pieces of halves(bytes)) assert.deepEqual(spoken(parse(pieces)), expected);
        assert.deepEqual(spoken(parse(singles(bytes))), expected);
      });
    }

    it('all of them joined', () => {
      const bytes = Buffer.concat(VECTORS.map(bytesOf));
      const expected = { replies: VECTORS.flatMap(({ replies }) => replies) };
      assert.deepEqual(spoken(parse([bytes])), expected);
      assert.deepEqual(spoken(parse(singles(bytes))), expected);
      for (const pieces of halves(bytes)) assert.deepEqual(spoken(parse(pieces)), expected);
    });
  });

  describe('refuses, whole and in pieces', () => {
    for (const [title, text] of GARBAGE) {
      it(title, () => {
        const bytes = Buffer.from(text);
        const expected = {
          replies: [],
          fault: { reason: 'a reply does not begin with a code' },
        };
        for (const pieces of [[bytes], singles(bytes), ...halves(bytes)]) {
          assert.deepEqual(parse(pieces), expected);
        }
      });
    }

    it('everything behind garbage', () => {
      const { replies, fault } = parse([
        Buffer.from('220 a\r\nrubbish\r\n331 b\r\n'),
        Buffer.from('226 c\r\n'),
      ]);
      assert.deepEqual(replies, [one(220, 'a')]);
      assert.ok(fault);
    });
  });

  describe('takes no unterminated line for a complete one', () => {
    for (const text of ['227 Entering (1,2,3,4,5,6', '220', '220 Ready', '220-a\r\n220 b']) {
      it(JSON.stringify(text), () => {
        const parser = new ReplyParser();
        assert.deepEqual(parser.feed(Buffer.from(text)), { replies: [] });
        assert.equal(parser.pending, true);
        const rest = parser.feed(Buffer.from('7)\r\n'));
        assert.equal(rest.replies.length + (rest.fault ? 1 : 0), 1);
      });
    }
  });

  it('tells whether a reply has begun', () => {
    const parser = new ReplyParser();
    assert.equal(parser.pending, false);
    parser.feed(Buffer.from('220-a\r\n'));
    assert.equal(parser.pending, true);
    parser.feed(Buffer.from('220 b\r\n'));
    assert.equal(parser.pending, false);
  });

  describe('keeps the bytes of what is not ASCII', () => {
    const received = Buffer.from(
      '213-caf\xe9\r\n \xff\xfe -\r\nplain\r\n213 \x83\x5c\r\n',
      'latin1',
    );
    const kept: [place: number, bytes: string][] = [
      [0, 'caf\xe9'],
      [1, ' \xff\xfe -'],
      [3, '\x83\x5c'],
    ];

    it('by the place of the line, whole and in pieces', () => {
      for (const pieces of [[received], singles(received), ...halves(received)]) {
        const [reply] = parse(pieces).replies;
        const bytes = [...(reply?.bytes ?? [])].map(([place, line]) => [
          place,
          Buffer.from(line).toString('latin1'),
        ]);
        assert.deepEqual(bytes, kept);
        assert.equal(reply?.lines.length, 4);
      }
    });

    it('though the buffer is used again', () => {
      const buffer = Buffer.from(received);
      const [reply] = new ReplyParser().feed(buffer).replies;
      buffer.fill(0);
      assert.ok(reply);
      assert.deepEqual(nameLines(reply, nameCodec('shift_jis')).slice(2), ['plain', 'ソ']);
    });

    it('and reads prose that is no UTF-8 in the encoding of the names', () => {
      const spoken = Buffer.concat([Buffer.from('550 '), iconv.encode('Файл не найден', 'koi8-r')]);
      const parser = new ReplyParser({}, nameCodec('koi8-r'));
      assert.deepEqual(parser.feed(spoken).replies, []);
      const replies = parser.feed(Buffer.from('\r\n550 Нет\r\n')).replies;
      assert.deepEqual(
        replies.map(({ lines }) => lines),
        [['Файл не найден'], ['Нет']],
      );
    });

    it('and nothing where all is ASCII', () => {
      assert.deepEqual(parse([Buffer.from('220 plain\r\n')]).replies, [one(220, 'plain')]);
    });
  });

  it('keeps its tail when the buffer is used again', () => {
    const parser = new ReplyParser();
    const buffer = Buffer.from('220 Re');
    parser.feed(buffer);
    buffer.fill(0);
    assert.deepEqual(parser.feed(Buffer.from('ady\r\n')).replies, [one(220, 'Ready')]);
  });

  describe('has bounds', () => {
    it('for a line that ends', () => {
      const at = Buffer.from(`220 ${'x'.repeat(12)}\r\n`);
      assert.equal(parse([at], { lineBytes: 16 }).fault, undefined);
      for (const pieces of halves(at)) {
        const { fault } = parse(pieces, { lineBytes: 15 });
        assert.deepEqual(fault, { reason: 'a reply line is too long' });
      }
    });

    it('for a line that never ends', () => {
      const parser = new ReplyParser({ lineBytes: 1000 });
      let fed: Fed = { replies: [] };
      for (let count = 0; count < 100 && !fed.fault; count++)
        fed = parser.feed(Buffer.alloc(100, 'x'));
      assert.deepEqual(fed.fault, { reason: 'a reply line is too long' });
    });

    it('for a reply that never ends', () => {
      const parser = new ReplyParser({ replyBytes: 1000 });
      let fed = parser.feed(Buffer.from('220-Hello\r\n'));
      let fedBytes = 0;
      while (fedBytes < 5000 && !fed.fault) {
        fed = parser.feed(Buffer.from(' and on\r\n'));
        fedBytes += 9;
      }
      assert.deepEqual(fed.fault, { reason: 'a reply is too long' });
      assert.ok(fedBytes < 1500, `${fedBytes} bytes were taken`);
    });

    it('for a reply of lines that are as short as they can be: each one costs memory', () => {
      const parser = new ReplyParser();
      let fed = parser.feed(Buffer.from('220-Hello\r\n'));
      const piece = Buffer.from('a\n'.repeat(20_000));
      let lines = 0;
      for (; lines < 700_000 && !fed.fault; lines += 20_000) fed = parser.feed(piece);
      assert.deepEqual(fed.fault, { reason: 'a reply is too long' });
    });

    it('for each reply anew', () => {
      const reply = Buffer.from('220-Hello\r\n and on\r\n220 End\r\n');
      const { replies, fault } = parse(
        Array.from({ length: 50 }, () => reply),
        { replyBytes: 40 },
      );
      assert.equal(fault, undefined);
      assert.equal(replies.length, 50);
    });

    it('that a server in use never meets: 60 KB on a line, 10 MB in a reply', () => {
      const inner = Buffer.from(` ${'x'.repeat(60_000)}\r\n`);
      const parser = new ReplyParser();
      parser.feed(Buffer.from('213-Status\r\n'));
      for (let count = 0; count < 170; count++) assert.equal(parser.feed(inner).fault, undefined);
      const { replies, fault } = parser.feed(Buffer.from('213 End\r\n'));
      assert.equal(fault, undefined);
      assert.equal(replies[0]?.lines.length, 172);
    });
  });
});
