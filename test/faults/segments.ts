/** The way of bytes, as the client sees it. */
export type Way = 'up' | 'down';

/** A piece of a stream that a fault may fall before, into or behind. */
export interface Segment {
  readonly bytes: Buffer;
  /** `STOR`, `226`, `handshake`, `record`, `close`: what it is, as far as a bystander can tell. */
  readonly label: string;
  /** A command as it was sent, but for passwords. */
  readonly text?: string;
}

/** Cuts a stream into segments. What is not complete yet is held back. */
export interface Segmenter {
  feed(chunk: Buffer): readonly Segment[];
}

const RECORD_HEADER_BYTES = 5;
const HIGHEST_RECORD_TYPE = 0x17;
const RECORD_LABELS = new Map([
  [0x14, 'handshake'],
  [0x15, 'close'],
  [0x16, 'handshake'],
]);
/** What a TLS 1.3 alert looks like from outside: two bytes, the type and the tag. */
const SEALED_ALERT_BYTES = 2 + 1 + 16;

/** Commands or replies, and from AUTH on the records of TLS. */
export class ControlSegmenter implements Segmenter {
  readonly #way: Way;
  #rest = Buffer.alloc(0);

  constructor(way: Way) {
    this.#way = way;
  }

  feed(chunk: Buffer): readonly Segment[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const segments: Segment[] = [];
    for (;;) {
      const length = this.#nextLength();
      if (length === undefined || length > this.#rest.length) return segments;
      const bytes = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      segments.push(isRecord(bytes) ? record(bytes) : line(bytes, this.#way));
    }
  }

  #nextLength(): number | undefined {
    if (this.#rest.length === 0) return undefined;
    if (isRecord(this.#rest)) return recordLength(this.#rest);
    if (this.#way === 'up') return endOfLine(this.#rest, 0);
    return endOfReply(this.#rest);
  }
}

/** The records of an encrypted data connection. */
export class RecordSegmenter implements Segmenter {
  #rest = Buffer.alloc(0);

  feed(chunk: Buffer): readonly Segment[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const segments: Segment[] = [];
    for (;;) {
      const length = recordLength(this.#rest);
      if (length === undefined || length > this.#rest.length) return segments;
      segments.push(record(this.#rest.subarray(0, length)));
      this.#rest = this.#rest.subarray(length);
    }
  }
}

/** The bytes of a plain data connection, as they come. */
export class ChunkSegmenter implements Segmenter {
  feed(chunk: Buffer): readonly Segment[] {
    return [{ bytes: chunk, label: 'data' }];
  }
}

function isRecord(bytes: Buffer): boolean {
  const type = bytes[0] ?? 0;
  return type >= 0x14 && type <= HIGHEST_RECORD_TYPE;
}

function recordLength(bytes: Buffer): number | undefined {
  if (bytes.length < RECORD_HEADER_BYTES) return undefined;
  return RECORD_HEADER_BYTES + bytes.readUInt16BE(3);
}

function record(bytes: Buffer): Segment {
  const type = bytes[0] ?? 0;
  const isAlert = bytes.length === RECORD_HEADER_BYTES + SEALED_ALERT_BYTES;
  return { bytes, label: RECORD_LABELS.get(type) ?? (isAlert ? 'close' : 'record') };
}

function line(bytes: Buffer, way: Way): Segment {
  const text = bytes.toString('latin1').trimEnd();
  // The codes of Telnet stand before ABOR.
  const [label = ''] = text.replace(/^[^A-Za-z0-9]+/, '').split(/[ -]/);
  if (way === 'down') return { bytes, label };
  return { bytes, label, text: /^PASS\b/i.test(text) ? 'PASS' : text };
}

function endOfLine(bytes: Buffer, from: number): number | undefined {
  const end = bytes.indexOf('\n', from);
  return end < 0 ? undefined : end + 1;
}

function endOfReply(bytes: Buffer): number | undefined {
  for (let start = 0; ;) {
    const end = endOfLine(bytes, start);
    if (end === undefined) return undefined;
    if (/^\d{3}( |\r?\n)/.test(bytes.toString('latin1', start, end))) return end;
    start = end;
  }
}
