import { createHash } from 'node:crypto';

export const MEGABYTE = 1024 * 1024;

/** Bytes of every value in no short rhythm, so that a lost or doubled piece shows. */
export function bytesOf(size: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let state = seed;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** All 256 values, upwards and downwards: every pair of CR and LF, too. */
export function everyByte(): Buffer {
  const up = Array.from({ length: 256 }, (_, byte) => byte);
  return Buffer.from([...up, ...up.reverse(), 13, 10, 13, 13, 10, 10]);
}

export function text(content: string): Buffer {
  return Buffer.from(content, 'utf8');
}

export function hash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
