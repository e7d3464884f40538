import { isAscii, isUtf8 } from 'node:buffer';
import { utf8Names, type NameCodec } from './nameCodec.ts';

const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Decodes prose for people and logs: UTF-8 (RFC 2640), else what the server has its names in, else
 * Latin-1. Names are no prose: see nameCodec.ts.
 *
 * @param names of the server, for prose that quotes them
 */
export function decodeProse(bytes: Uint8Array, names: NameCodec = utf8Names): string {
  if (isAscii(bytes) || isUtf8(bytes)) return lenientUtf8.decode(bytes);
  return names.isUtf8 ? Buffer.from(bytes).toString('latin1') : names.decode(bytes);
}
