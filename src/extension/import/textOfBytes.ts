import { ImportFailure } from './importFailure.ts';

/**
 * The text of a file: as its byte order mark says, else UTF-8, else Latin-1, as old programs of
 * Windows wrote.
 * @throws ImportFailure where it is no text
 */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, 6).toString('latin1') === 'bplist') {
    throw new ImportFailure('binary-plist', 'A binary property list');
  }
  const text = decoded(buffer);
  if (text.includes('\u0000')) throw new ImportFailure('not-text', 'It holds a NUL');
  return text;
}

function decoded(buffer: Buffer): string {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.subarray(2).toString('utf16le');
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    const even = buffer.subarray(2, buffer.length - (buffer.length % 2));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  const utf8 = buffer.toString('utf8').replace(/^\ufeff/, '');
  return utf8.includes('\ufffd') ? buffer.toString('latin1') : utf8;
}
