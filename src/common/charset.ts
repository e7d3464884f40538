import iconv from 'iconv-lite';

/** A character set in which ASCII stands for itself, and every other character begins above it. */
export interface Charset {
  /** The name in iconv's shortest form, `windows1251`. */
  readonly name: string;
  /** Bytes of the longest character. */
  readonly maxBytes: number;
  /** The one character that exactly these bytes stand for, and that is written as them. */
  decodeOne(bytes: Uint8Array): string | undefined;
  encodeOne(character: string): Uint8Array | undefined;
}

const UTF8_NAMES: ReadonlySet<string> = new Set(['utf8', 'unicode11utf8']);
/** Names that iconv-lite knows for what is no character set of its own. */
const NO_CHARSETS: ReadonlySet<string> = new Set(['cesu8']);
/** Characters above U+FFFF can be left out: only GB 18030 has them beyond two bytes. */
const MAX_BYTES: Readonly<Record<string, number>> = { gb18030: 4, eucjp: 3 };
const TWO_BYTES = 2;

const ASCII = Buffer.from(Array.from({ length: 95 }, (_, index) => index + 0x20));

const found = new Map<string, Charset>();

/** True for UTF-8 under any of its names. */
export function isUtf8Name(label: string): boolean {
  return UTF8_NAMES.has(shortName(label));
}

/**
 * True when names of files can be in this encoding: UTF-8, or a set of characters in which the
 * ASCII of commands, slashes and line ends is itself (not UTF-16, not UTF-7).
 */
export function isNameEncoding(label: string): boolean {
  return isUtf8Name(label) || findCharset(label) !== undefined;
}

/** The character set that iconv knows by this name; undefined where names cannot be in it. */
export function findCharset(label: string): Charset | undefined {
  const name = shortName(label);
  const known = found.get(name);
  if (known) return known;
  if (UTF8_NAMES.has(name) || NO_CHARSETS.has(name)) return undefined;
  if (!iconv.encodingExists(name) || !keepsAscii(name)) return undefined;
  const charset = new IconvCharset(name);
  found.set(name, charset);
  return charset;
}

/** Text in the encoding of this name; undefined where there is none. Marks of byte order stay. */
export function decodeText(bytes: Uint8Array, label: string): string | undefined {
  const name = shortName(label);
  return iconv.encodingExists(name)
    ? iconv.decode(Buffer.from(bytes), name, { stripBOM: false })
    : undefined;
}

/** The other way round: what cannot be written in it is replaced. */
export function encodeText(text: string, label: string): Uint8Array {
  return iconv.encode(text, shortName(label), { addBOM: false });
}

/** As iconv-lite compares names. */
function shortName(label: string): string {
  return label.toLowerCase().replace(/:\d{4}$|[^0-9a-z]/g, '');
}

function keepsAscii(name: string): boolean {
  return (
    iconv.decode(ASCII, name) === ASCII.toString('latin1') &&
    iconv.encode(ASCII.toString('latin1'), name).equals(ASCII)
  );
}

/** Remembers what was asked: the tables are not made for single characters. */
class IconvCharset implements Charset {
  readonly name: string;
  readonly maxBytes: number;
  readonly #characters = new Map<number, string>();
  readonly #bytes = new Map<string, Uint8Array | undefined>();

  constructor(name: string) {
    this.name = name;
    this.maxBytes = MAX_BYTES[name] ?? TWO_BYTES;
  }

  decodeOne(bytes: Uint8Array): string | undefined {
    const key = keyOf(bytes);
    let character = this.#characters.get(key);
    if (character === undefined) {
      character = this.#decode(bytes);
      // The longest ones are too many to be kept.
      if (bytes.length <= TWO_BYTES) this.#characters.set(key, character);
    }
    return character || undefined;
  }

  encodeOne(character: string): Uint8Array | undefined {
    if (this.#bytes.has(character)) return this.#bytes.get(character);
    const bytes = iconv.encode(character, this.name);
    const same = this.decodeOne(bytes) === character ? bytes : undefined;
    if (bytes.length <= TWO_BYTES) this.#bytes.set(character, same);
    return same;
  }

  /** Empty where the bytes are not one character, or where another way to write it is the usual. */
  #decode(bytes: Uint8Array): string {
    const text = iconv.decode(bytes, this.name);
    const isOne = text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
    return isOne && iconv.encode(text, this.name).equals(bytes) ? text : '';
  }
}

/** The first byte is above ASCII: no two lengths have a number in common. */
function keyOf(bytes: Uint8Array): number {
  let key = 0;
  for (const byte of bytes) key = key * 256 + byte;
  return key;
}
