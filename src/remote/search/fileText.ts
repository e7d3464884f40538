import { decodeText, encodeText } from '../../common/charset.ts';

/** The text of a file, and how it is written. */
export interface FileText {
  readonly text: string;
  readonly encoding: string;
  /** A mark of byte order in front, which is no part of the text. */
  readonly hasMark: boolean;
}

const MARK = '\ufeff';
/** What is in it as a whole is seen at its beginning. */
const LOOKED_AT_BYTES = 8_192;
/** Each byte is a character of it, so that nothing is lost on the way. */
const BYTES = 'latin1';

/**
 * Reads a text: by its mark of byte order, else as UTF-8, else in the encoding that is presumed.
 * @param presumed the editor's name of it, as `files.encoding` has it
 * @returns undefined where it is no text
 */
export function readText(content: Uint8Array, presumed: string): FileText | undefined {
  const marked = markedEncoding(content);
  if (
    !marked &&
    content.subarray(0, LOOKED_AT_BYTES).includes(0) &&
    !presumed.startsWith('utf16')
  ) {
    return undefined;
  }
  const wished = marked ?? (isUtf8(content, presumed) ? 'utf8' : asBytes(presumed));
  const encoding = decodeText(new Uint8Array(), wished) === undefined ? BYTES : wished;
  const text = decodeText(content, encoding) ?? '';
  const hasMark = text.startsWith(MARK);
  return { text: hasMark ? text.slice(1) : text, encoding, hasMark };
}

/** The bytes of a text that takes the place of another one in its file. */
export function writeText(text: string, { encoding, hasMark }: FileText): Uint8Array {
  return encodeText(hasMark ? MARK + text : text, encoding);
}

function asBytes(presumed: string): string {
  return /^utf-?8/i.test(presumed) ? BYTES : presumed;
}

function isUtf8(content: Uint8Array, presumed: string): boolean {
  if (!/^utf-?8/i.test(presumed)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    // It throws at the first byte that has no place in UTF-8.
    return false;
  }
}

function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf8';
  if (first === 0xff && second === 0xfe) return 'utf16le';
  if (first === 0xfe && second === 0xff) return 'utf16be';
  return undefined;
}
