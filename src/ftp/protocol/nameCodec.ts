import { isAscii, isUtf8 } from 'node:buffer';
import { findCharset, isUtf8Name, type Charset } from '../../common/charset.ts';
import { RemoteError } from '../../common/remoteError.ts';

/**
 * Turns the bytes of file names into text and back, without loss: `encode(decode(bytes))` is
 * `bytes`, whatever they are, and two names never become the same text.
 *
 * FTP knows no encoding of names (RFC 2640 only asks for UTF-8), so one that was listed may hold
 * anything. A byte that stands for no character is written as U+FFFD and its two hexadecimal
 * digits: `caf\uFFFDE9` tells a person what is wrong, and it survives where a lone surrogate would
 * not, in the URI of an open editor. A U+FFFD that the server itself has in a name is written as
 * its bytes, so that every one is an escape. Only bytes above ASCII are ever escaped: no escape can
 * turn into a slash, a line end, `.` or `..`. Control characters above ASCII are escaped too, which
 * keeps names with them usable.
 */
export interface NameCodec {
  /** For people and logs: `UTF-8`, `windows1251`. */
  readonly encoding: string;
  /** True for UTF-8, which has no byte 0xFF. */
  readonly isUtf8: boolean;
  decode(bytes: Uint8Array): string;
  /** @throws RemoteError `unencodable-name` for what `decode` never gives: no name can be so */
  encode(text: string): Buffer;
}

/** UTF-8, as long as nobody says what the names are that it cannot read. */
export const AUTO_ENCODING = 'auto';

/** What `decode` writes for a byte. */
const ESCAPE = /\uFFFD([89A-F][0-9A-F])/;
/** What no name may hold as text: an escape, a control character, half a character. */
const NEVER_TEXT = /[\u0080-\u009F\uFFFD\p{Cs}]/u;
const FIRST_BEYOND_ASCII = 0x80;
const FIRST_PRINTABLE = 0xa0;
const REPLACEMENT = 0xfffd;

const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The character at `index`, which is not ASCII: how many bytes it has, 0 where there is none. */
type CharacterAt = (bytes: Uint8Array, index: number) => { text: string; length: number };

const NONE = { text: '', length: 0 };

/** Names in UTF-8, which is what a server has unless it is known better. */
export const utf8Names: NameCodec = {
  encoding: 'UTF-8',
  isUtf8: true,
  decode: (bytes) => wholeUtf8(bytes) ?? decodeBy(bytes, utf8CharacterAt),
  encode: (text) => {
    if (!NEVER_TEXT.test(text)) return Buffer.from(text, 'utf8');
    return encodeBy(utf8Names, text, (piece) => Buffer.from(piece, 'utf8'));
  },
};

/**
 * The codec of a connection's `encoding`; `auto` begins as UTF-8.
 * @throws RemoteError `invalid-argument` when there is no such encoding
 */
export function nameCodec(encoding: string): NameCodec {
  if (encoding === AUTO_ENCODING || isUtf8Name(encoding)) return utf8Names;
  const charset = findCharset(encoding);
  if (charset) return charsetNames(charset);
  throw new RemoteError('invalid-argument', `There is no encoding ${encoding} for names`);
}

/** The same, and `onForeign` is told of bytes that it cannot read: they are in another encoding. */
export function noticingForeign(
  names: NameCodec,
  onForeign: (bytes: Uint8Array) => void,
): NameCodec {
  return {
    ...names,
    decode: (bytes) => {
      if (!isUtf8(bytes)) onForeign(bytes);
      return names.decode(bytes);
    },
  };
}

function charsetNames(charset: Charset): NameCodec {
  const characterAt = characterOf(charset);
  const codec: NameCodec = {
    encoding: charset.name,
    isUtf8: false,
    decode: (bytes) => decodeBy(bytes, characterAt),
    encode: (text) => encodeBy(codec, text, (piece) => encodePiece(charset, piece)),
  };
  return codec;
}

function wholeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = utf8Decoder.decode(bytes);
  return NEVER_TEXT.test(text) ? undefined : text;
}

function decodeBy(bytes: Uint8Array, characterAt: CharacterAt): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isAscii(buffer)) return buffer.toString('latin1');
  let text = '';
  let asciiFrom = 0;
  for (let index = 0; index < buffer.length;) {
    if ((buffer[index] ?? 0) < FIRST_BEYOND_ASCII) {
      index++;
      continue;
    }
    text += buffer.toString('latin1', asciiFrom, index);
    const { text: character, length } = characterAt(buffer, index);
    text += length > 0 ? character : escapeOf(buffer[index] ?? 0);
    index += Math.max(length, 1);
    asciiFrom = index;
  }
  return text + buffer.toString('latin1', asciiFrom);
}

function escapeOf(byte: number): string {
  return `\uFFFD${byte.toString(16).toUpperCase()}`;
}

function encodeBy(codec: NameCodec, text: string, encode: (piece: string) => Buffer): Buffer {
  // Escapes have every second place: `split` gives what its pattern has captured.
  const pieces = text.split(ESCAPE);
  const encoded = pieces.map((piece, place) =>
    place % 2 === 1 ? Buffer.of(parseInt(piece, 16)) : encode(piece),
  );
  const bytes = Buffer.concat(encoded);
  // An escape must not be another way to write what is a character in its place.
  if (codec.decode(bytes) !== text) throw unencodable(codec.encoding);
  return bytes;
}

function encodePiece(charset: Charset, piece: string): Buffer {
  const parts: Uint8Array[] = [];
  for (const character of piece) {
    const bytes =
      character < '\u0080' ? Buffer.from(character, 'latin1') : charset.encodeOne(character);
    if (!bytes) throw unencodable(charset.name);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function unencodable(encoding: string): RemoteError {
  return new RemoteError('unencodable-name', `A name in ${encoding} cannot be written like this`);
}

function characterOf(charset: Charset): CharacterAt {
  return (bytes, index) => {
    const longest = Math.min(charset.maxBytes, bytes.length - index);
    for (let length = 1; length <= longest; length++) {
      const text = charset.decodeOne(bytes.subarray(index, index + length));
      if (text !== undefined) return isPlain(text) ? { text, length } : NONE;
    }
    return NONE;
  };
}

function isPlain(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point >= FIRST_PRINTABLE && point !== REPLACEMENT;
}

/** By the first byte, and nothing where what follows is not what it announces (RFC 3629). */
function utf8CharacterAt(bytes: Uint8Array, index: number): { text: string; length: number } {
  const first = bytes[index] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const sequence = bytes.subarray(index, index + length);
  if (sequence.length < length || !isUtf8(sequence)) return NONE;
  const text = utf8Decoder.decode(sequence);
  return isPlain(text) ? { text, length } : NONE;
}
