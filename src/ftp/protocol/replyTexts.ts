import type { TimePrecision } from './listing/listingEntry.ts';
import { parseTimeValue } from './listing/timeValue.ts';

const MAX_PORT = 65_535;

// RFC 2428 §3 leaves the delimiter open: IBM i sends "!". It is one of no word, so no digit.
const EXTENDED_PASSIVE = /([^\s\w])\1\1(\d{1,5})\1/;
// Some servers state the protocol and the address too, where the RFC wants them empty.
const EXTENDED_PASSIVE_WITH_ADDRESS = /\(([^\s\w])\d?\1[^\s()]{0,64}?\1(\d{1,5})\1\)/;

/** The port in the text of a 229 reply to EPSV. */
export function parseExtendedPassivePort(text: string): number | undefined {
  const match = EXTENDED_PASSIVE.exec(text) ?? EXTENDED_PASSIVE_WITH_ADDRESS.exec(text);
  return match ? validPort(Number(match[2])) : undefined;
}

/** The address in the text of a 227 reply to PASV: six numbers anywhere in it (RFC 1123 §4.1.2.6). */
export function parsePassivePort(text: string): { host: string; port: number } | undefined {
  for (const match of text.matchAll(/(?<![\d,])\d{1,3}(?: ?, ?\d{1,3}){5}(?![\d,])/g)) {
    const numbers = match[0].split(',').map(Number);
    const [, , , , high = 0, low = 0] = numbers;
    const port = validPort(high * 256 + low);
    if (port === undefined || numbers.some((number) => number > 255)) continue;
    return { host: numbers.slice(0, 4).join('.'), port };
  }
  return undefined;
}

/** The number of bytes in the text of a 213 reply to SIZE; text behind it is ignored. */
export function parseSize(text: string): number | undefined {
  // Digits that go on behind a separator are no number that can be trusted.
  const match = /^\s*(\d{1,16})(?!\d|[.,]\d)/.exec(text);
  return safeInteger(match?.[1]);
}

/** The time in the text of a 213 reply to MDTM (RFC 3659 §3). */
export function parseModificationTime(
  text: string,
): { mtimeMs: number; precision: TimePrecision } | undefined {
  const mtimeMs = parseTimeValue(firstWord(text));
  return mtimeMs === undefined ? undefined : { mtimeMs, precision: 'second' };
}

/** The directory in the text of a 257 reply to PWD or MKD: quoted, or a bare path at the beginning. */
export function parseWorkingDirectory(text: string): string | undefined {
  const path = text.includes('"') ? quoted(text) : barePath(text);
  return path === undefined || path === '' || /\p{Cc}/u.test(path) ? undefined : path;
}

/**
 * The number of bytes that a 150 reply to RETR announces, as in "(1234 bytes)". It is a hint only: on a
 * server that announces none, a file name can read the same.
 */
export function parseTransferSize(text: string): number | undefined {
  return safeInteger(/\((\d{1,16}) bytes?\)[.\s]*$/i.exec(text)?.[1]);
}

/** `CaseSensitive=0` in the text of a 200 reply to CSID; undefined where it does not say. */
export function parseCaseSensitivity(text: string): boolean | undefined {
  const value = /(?:^|[;\s])casesensitive=([01])(?:;|\s|$)/i.exec(text)?.[1];
  return value === undefined ? undefined : value === '1';
}

function validPort(port: number): number | undefined {
  return port >= 1 && port <= MAX_PORT ? port : undefined;
}

function safeInteger(digits: string | undefined): number | undefined {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : undefined;
}

function quoted(text: string): string | undefined {
  const start = text.indexOf('"') + 1;
  let end = text.indexOf('"', start);
  // A quote within the path is doubled (RFC 959, appendix II).
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end === -1 ? undefined : text.slice(start, end).replaceAll('""', '"');
}

function barePath(text: string): string | undefined {
  const word = firstWord(text);
  return word.startsWith('/') ? word : undefined;
}

function firstWord(text: string): string {
  return /\S+/.exec(text)?.[0] ?? '';
}
