import assert from 'node:assert/strict';
import { ControlSegmenter, RecordSegmenter, type Segmenter } from '../../faults/segments.ts';

const CLIENT_HELLO = Buffer.from([0x16, 3, 1, 0, 2, 1, 0]);
const DATA = Buffer.from([0x17, 3, 3, 0, 3, 9, 9, 9]);
const SEALED_ALERT = Buffer.concat([Buffer.from([0x17, 3, 3, 0, 19]), Buffer.alloc(19)]);

/** Feeds the stream in two pieces, split at every byte, and expects the same each time. */
function segments(make: () => Segmenter, stream: Buffer, expected: readonly string[]): void {
  for (let split = 0; split <= stream.length; split++) {
    const segmenter = make();
    const found = [
      ...segmenter.feed(stream.subarray(0, split)),
      ...segmenter.feed(stream.subarray(split)),
    ];
    assert.deepEqual(
      found.map(({ label, text }) => (text === undefined ? label : `${label}: ${text}`)),
      expected,
    );
    assert.deepEqual(Buffer.concat(found.map(({ bytes }) => bytes)), stream);
  }
}

describe('segments of a control connection', () => {
  it('are commands, each for itself, without the password', () => {
    const stream = Buffer.from('USER me\r\nPASS hush\r\nRNFR a b\r\nRNTO c\r\n');
    const expected = ['USER: USER me', 'PASS: PASS', 'RNFR: RNFR a b', 'RNTO: RNTO c'];
    segments(() => new ControlSegmenter('up'), stream, expected);
  });

  it('are replies, those of several lines as one', () => {
    const stream = Buffer.from(
      '220-Hello\r\n 220 inside\r\n220 there\r\n211-Features:\r\n211 End\r\n',
    );
    segments(() => new ControlSegmenter('down'), stream, ['220', '211']);
  });

  it('are records once TLS has begun', () => {
    const stream = Buffer.concat([Buffer.from('234 Go\r\n'), CLIENT_HELLO, DATA, SEALED_ALERT]);
    const expected = ['234', 'handshake', 'record', 'close'];
    segments(() => new ControlSegmenter('down'), stream, expected);
  });
});

describe('segments of an encrypted data connection', () => {
  it('are records, and the alert at the end is known by its size', () => {
    const stream = Buffer.concat([CLIENT_HELLO, DATA, DATA, SEALED_ALERT]);
    segments(() => new RecordSegmenter(), stream, ['handshake', 'record', 'record', 'close']);
  });
});
