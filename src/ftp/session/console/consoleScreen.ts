import type { ConsoleOutput } from '../../../remote/remoteConsole.ts';
import { decodeProse } from '../../protocol/text.ts';

/** More of a transfer is counted and not shown. */
const MAX_SHOWN_BYTES = 256 * 1024;
/** Of what is no text. */
const MAX_HEX_BYTES = 128;
/** So much of a file decides what it is. */
const SAMPLE_BYTES = 4 * 1024;
/** Control characters that stand in texts and logs: BEL, BS, TAB, LF, FF, CR, ESC. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x07, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
const FIRST_PRINTABLE = 0x20;

/** Longer lines are shown in pieces, at whose borders a character may be lost. */
const MAX_LINE_BYTES = 16 * 1024;
const LF = 0x0a;

/**
 * Shows what a transfer brings: text as it comes and up to a bound, of anything else the first
 * bytes.
 */
export class ConsoleScreen {
  readonly #output: (output: ConsoleOutput) => void;
  readonly #decode: (lines: Uint8Array) => string;
  #kind: 'unknown' | 'text' | 'binary';
  #bytes = 0;
  #shown = 0;
  /** The beginning of a line: its characters may be split between two pieces. */
  #tail: Uint8Array = new Uint8Array();

  /** @param decode of a listing, which is text whatever is in it. Default: it may be a file */
  constructor(
    output: (output: ConsoleOutput) => void,
    decode: ((lines: Uint8Array) => string) | undefined,
  ) {
    this.#output = output;
    this.#kind = decode ? 'text' : 'unknown';
    this.#decode = decode ?? decodeProse;
  }

  take(chunk: Uint8Array): void {
    if (this.#kind === 'unknown') this.#kind = isText(chunk) ? 'text' : 'binary';
    const limit = this.#kind === 'text' ? MAX_SHOWN_BYTES : MAX_HEX_BYTES;
    const part = chunk.subarray(0, Math.max(0, limit - this.#shown));
    this.#bytes += chunk.length;
    this.#shown += part.length;
    if (part.length === 0) return;
    // A copy of the few bytes: the socket's buffer is used again.
    if (this.#kind === 'binary') this.#output({ kind: 'bytes', bytes: Uint8Array.from(part) });
    else this.#takeText(part);
  }

  /** Tells what was not shown. */
  end(): void {
    this.#showText(this.#tail);
    this.#tail = new Uint8Array();
    if (this.#kind === 'binary') {
      this.#output({ kind: 'note', note: { about: 'binary', bytes: this.#bytes } });
    } else if (this.#bytes > this.#shown) {
      const bytes = this.#bytes - this.#shown;
      this.#output({ kind: 'note', note: { about: 'not-shown', bytes } });
    }
  }

  #takeText(part: Uint8Array): void {
    const text = Buffer.concat([this.#tail, part]);
    const lineEnd = text.lastIndexOf(LF) + 1;
    const whole = text.length - lineEnd > MAX_LINE_BYTES ? text.length : lineEnd;
    this.#showText(text.subarray(0, whole));
    this.#tail = text.subarray(whole);
  }

  #showText(text: Uint8Array): void {
    if (text.length > 0) this.#output({ kind: 'data', text: this.#decode(text) });
  }
}

function isText(chunk: Uint8Array): boolean {
  const sample = chunk.subarray(0, SAMPLE_BYTES);
  return sample.every((byte) => byte >= FIRST_PRINTABLE || TEXT_CONTROLS.has(byte));
}
