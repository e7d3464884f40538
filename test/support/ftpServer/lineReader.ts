const MAX_LINE_BYTES = 64 * 1024;

/** Cuts what the client sends into command lines; a line without an end waits for the rest. */
export class LineReader {
  #rest = Buffer.alloc(0);
  readonly #encoding: BufferEncoding;

  constructor(encoding: BufferEncoding) {
    this.#encoding = encoding;
  }

  feed(chunk: Buffer): string[] {
    const lines: string[] = [];
    let bytes = Buffer.concat([this.#rest, chunk]);
    for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n')) {
      lines.push(this.#text(bytes.subarray(0, end)));
      bytes = bytes.subarray(end + 1);
    }
    this.#rest = bytes.length > MAX_LINE_BYTES ? Buffer.alloc(0) : bytes;
    return lines;
  }

  #text(line: Buffer): string {
    const withoutCr = line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
    // Telnet IP and DM, which RFC 959 puts in front of ABOR.
    const start = withoutCr.findIndex((byte) => byte < 0xf0);
    return withoutCr.subarray(Math.max(start, 0)).toString(this.#encoding);
  }
}
