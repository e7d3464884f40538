import assert from 'node:assert/strict';
import fc from 'fast-check';

import type { Reply } from '../../../../src/ftp/protocol/reply.ts';
import { ReplyParser } from '../../../../src/ftp/protocol/replyParser.ts';

// Fast-check prints seed and path of what fails.
const RUNS = { numRuns: 300 };

const code = fc.integer({ min: 100, max: 659 }).filter((number) => number % 100 < 60);
const prose = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
/** What a line within a reply may hold: other codes above all. */
const inner = fc.oneof(
  prose,
  fc.tuple(code, fc.constantFrom(' ', '-'), prose).map((parts) => parts.join('')),
);

interface Sent {
  readonly reply: Reply;
  readonly text: string;
}

const eol = fc.constantFrom('\r\n', '\n', '\r');

const single: fc.Arbitrary<Sent> = fc.tuple(code, prose, eol).map(([number, text, end]) => ({
  reply: { code: number, lines: [text] },
  text: `${number} ${text}${end}`,
}));

const multiple: fc.Arbitrary<Sent> = fc
  .tuple(code, prose, fc.array(inner, { maxLength: 5 }), prose, eol)
  // A line with the reply's own code and a space is its end, wherever it stands.
  .filter(([number, , lines]) => !lines.some((line) => line.startsWith(String(number))))
  .map(([number, first, lines, last, end]) => ({
    reply: { code: number, lines: [first, ...lines, last] },
    text: [`${number}-${first}`, ...lines, `${number} ${last}`, ''].join(end),
  }));

const stream = fc.array(fc.oneof(single, multiple), { minLength: 1, maxLength: 6 });

/** The same bytes in pieces: where they are cut means nothing. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((place) => place % (bytes.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index]));
}

function feedAll(pieces: readonly Uint8Array[]): { replies: Reply[]; parser: ReplyParser } {
  const parser = new ReplyParser();
  const replies: Reply[] = [];
  for (const piece of pieces) {
    const fed = parser.feed(piece);
    assert.equal(fed.fault, undefined);
    replies.push(...fed.replies);
  }
  return { replies, parser };
}

describe('a stream of replies', () => {
  it('is the same wherever its packets begin and end', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (sent, cuts) => {
        const bytes = Buffer.from(sent.map(({ text }) => text).join(''));
        const { replies, parser } = feedAll(cut(bytes, cuts));
        assert.deepEqual(
          replies,
          sent.map(({ reply }) => reply),
        );
        assert.equal(parser.pending, false);
      }),
      RUNS,
    );
  });

  it('is the same in two packets, cut at every byte, and byte by byte', () => {
    fc.assert(
      fc.property(stream, (sent) => {
        const bytes = Buffer.from(sent.map(({ text }) => text).join(''));
        const expected = sent.map(({ reply }) => reply);
        for (let place = 0; place <= bytes.length; place++) {
          assert.deepEqual(feedAll(cut(bytes, [place])).replies, expected, `cut at ${place}`);
        }
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
        assert.deepEqual(feedAll(single).replies, expected);
      }),
      { numRuns: 60 },
    );
  });

  it('that ends anywhere has told of whole replies alone', () => {
    fc.assert(
      fc.property(stream, fc.nat(), (sent, place) => {
        const bytes = Buffer.from(sent.map(({ text }) => text).join(''));
        const { replies } = feedAll([bytes.subarray(0, place % (bytes.length + 1))]);
        const expected = sent.map(({ reply }) => reply);
        assert.deepEqual(replies, expected.slice(0, replies.length));
      }),
      RUNS,
    );
  });

  it('without an end is given up within its bound, however it comes', () => {
    const limits = { lineBytes: 100, replyBytes: 400 };
    const junk = fc.uint8Array({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.constantFrom('', '211-\r\n'),
        fc.array(junk, { minLength: 60, maxLength: 90 }),
        (head, pieces) => {
          const parser = new ReplyParser(limits);
          parser.feed(Buffer.from(head));
          let bytes = 0;
          for (const piece of pieces) {
            // No line but one that goes on, or one of a reply that does.
            const line =
              head === ''
                ? piece.map((byte) => 65 + (byte % 26))
                : Buffer.from(`x${Buffer.from(piece).toString('hex')}\r\n`);
            const fed = parser.feed(line);
            bytes += line.length;
            assert.deepEqual(fed.replies, []);
            if (fed.fault) return;
            assert.ok(bytes <= limits.replyBytes + limits.lineBytes, `${bytes} bytes were kept`);
          }
          assert.fail('It was never given up');
        },
      ),
      RUNS,
    );
  });
});
