import { isAscii } from 'node:buffer';
import { utf8Names, type NameCodec } from './nameCodec.ts';
import type { Reply } from './reply.ts';
import { decodeProse } from './text.ts';

/** Longest reply line that is read. RFC 959 names no limit; a server's banner never gets near. */
const MAX_LINE_BYTES = 64 * 1024;
/** Longest reply. A `STAT` of a folder comes as one reply, so this is a listing's bound. */
const MAX_REPLY_BYTES = 40 * 1024 * 1024;
/** Of one reply. Each takes hundreds of bytes of memory, be it as short as it may. */
const MAX_REPLY_LINES = 600_000;

const LF = 0x0a;
const CR = 0x0d;
const NUL = 0x00;

/** Three digits and what follows them. */
const CODE_CHARS = 4;

interface Line {
  readonly text: string;
  /** Undefined where the line is ASCII. */
  readonly bytes: Uint8Array | undefined;
}

interface OpenReply {
  readonly code: number;
  readonly lines: string[];
  readonly bytes: Map<number, Uint8Array>;
}

/** Why the stream cannot be understood any more. The connection must be closed. */
export interface ReplyFault {
  readonly reason: string;
}

export interface Fed {
  readonly replies: readonly Reply[];
  readonly fault?: ReplyFault;
}

export interface ReplyLimits {
  readonly lineBytes?: number;
  readonly replyBytes?: number;
}

/**
 * Turns the bytes of a control connection into replies (RFC 959 section 4.2), whatever the
 * pieces they come in. An unterminated line is never taken for a complete one. Either CR or LF
 * ends a line and empty lines count for nothing, so stray ones do no harm wherever the packets
 * split. Tolerates NUL after CR and negotiation ahead of a line (telnet), codes without text, and inner lines of a multi-line
 * reply that begin with other codes.
 */
export class ReplyParser {
  readonly #names: NameCodec;
  readonly #maxLineBytes: number;
  readonly #maxReplyBytes: number;
  #tail: Uint8Array[] = [];
  #tailBytes = 0;
  #open: OpenReply | undefined;
  #replyBytes = 0;
  #fault: ReplyFault | undefined;

  /** @param names of the server, which its prose may quote */
  constructor(limits: ReplyLimits = {}, names: NameCodec = utf8Names) {
    this.#names = names;
    this.#maxLineBytes = limits.lineBytes ?? MAX_LINE_BYTES;
    this.#maxReplyBytes = limits.replyBytes ?? MAX_REPLY_BYTES;
  }

  /** True while a reply has begun and not ended. */
  get pending(): boolean {
    return this.#open !== undefined || this.#tailBytes > 0;
  }

  feed(bytes: Uint8Array): Fed {
    const replies: Reply[] = [];
    let start = 0;
    for (let end = lineEnd(bytes, start); end >= 0; end = lineEnd(bytes, start)) {
      const line = this.#takeLine(bytes.subarray(start, end));
      start = end + 1;
      const reply = this.#fault ? undefined : this.#addLine(line);
      if (reply) replies.push(reply);
    }
    this.#keep(bytes.subarray(start));
    return this.#fault ? { replies, fault: this.#fault } : { replies };
  }

  #takeLine(rest: Uint8Array): Uint8Array {
    const line = this.#tailBytes === 0 ? rest : Buffer.concat([...this.#tail, rest]);
    this.#tail = [];
    this.#tailBytes = 0;
    if (line.length > this.#maxLineBytes) this.#fail('a reply line is too long');
    return line;
  }

  #keep(rest: Uint8Array): void {
    if (rest.length === 0 || this.#fault) return;
    // A copy: the socket may use its buffer again.
    this.#tail.push(Uint8Array.from(rest));
    this.#tailBytes += rest.length;
    if (this.#tailBytes > this.#maxLineBytes) this.#fail('a reply line is too long');
  }

  #addLine(received: Uint8Array): Reply | undefined {
    const bytes = stripTelnet(stripNul(received));
    const text = decodeProse(bytes, this.#names);
    if (text.trim() === '') return undefined;
    this.#replyBytes += received.length + 1;
    if (this.#replyBytes > this.#maxReplyBytes) this.#fail('a reply is too long');
    // A copy, as in #keep.
    const line = { text, bytes: isAscii(bytes) ? undefined : Uint8Array.from(bytes) };
    return this.#open ? this.#continueReply(this.#open, line) : this.#beginReply(line);
  }

  #beginReply(line: Line): Reply | undefined {
    this.#replyBytes = 0;
    const code = codeOf(line.text);
    if (code === undefined) {
      this.#fail('a reply does not begin with a code');
      return undefined;
    }
    const open: OpenReply = { code, lines: [], bytes: new Map() };
    addTo(open, withoutCode(line));
    if (line.text[3] !== '-') return finished(open);
    this.#open = open;
    return undefined;
  }

  #continueReply(open: OpenReply, line: Line): Reply | undefined {
    const own = codeOf(line.text) === open.code;
    addTo(open, own ? withoutCode(line) : line);
    if (open.lines.length > MAX_REPLY_LINES) this.#fail('a reply is too long');
    if (!own || line.text[3] === '-') return undefined;
    this.#open = undefined;
    return finished(open);
  }

  #fail(reason: string): void {
    this.#fault ??= { reason };
  }
}

function withoutCode({ text, bytes }: Line): Line {
  return { text: text.slice(CODE_CHARS), bytes: bytes?.subarray(CODE_CHARS) };
}

function addTo({ lines, bytes }: OpenReply, line: Line): void {
  if (line.bytes) bytes.set(lines.length, line.bytes);
  lines.push(line.text);
}

function finished({ code, lines, bytes }: OpenReply): Reply {
  return bytes.size === 0 ? { code, lines } : { code, lines, bytes };
}

/** Index of the next line end, a CR or an LF; -1 where there is none yet. */
function lineEnd(bytes: Uint8Array, start: number): number {
  for (let index = start; index < bytes.length; index++) {
    if (bytes[index] === LF || bytes[index] === CR) return index;
  }
  return -1;
}

function stripNul(line: Uint8Array): Uint8Array {
  return line.includes(NUL) ? line.filter((byte) => byte !== NUL) : line;
}

const IAC = 0xff;
/** WILL, WON'T, DO and DON'T (RFC 854), each with the option that it is about. */
const isNegotiation = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0xfb && byte < IAC;

/** Servers on a telnet library negotiate ahead of the greeting. Nothing is agreed to. */
function stripTelnet(line: Uint8Array): Uint8Array {
  let start = 0;
  while (line[start] === IAC && isNegotiation(line[start + 1])) start += 3;
  return start === 0 ? line : line.subarray(start);
}

/** The three digits that open a reply line, where nothing but a space, a dash or the end follows. */
function codeOf(line: string): number | undefined {
  if (!/^[1-6]\d\d(?:[ -]|$)/.test(line)) return undefined;
  return Number(line.slice(0, 3));
}
