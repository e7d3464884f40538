import { isAscii, isUtf8 } from 'node:buffer';

const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Decodes prose for people and logs: UTF-8 (RFC 2640), else Latin-1, never with U+FFFD. Names are
 * no prose: see nameCodec.ts.
 */
export function decodeProse(bytes: Uint8Array): string {
  const isText = isAscii(bytes) || isUtf8(bytes);
  return isText ? lenientUtf8.decode(bytes) : Buffer.from(bytes).toString('latin1');
}
