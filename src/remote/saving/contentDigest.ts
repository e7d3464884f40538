import { createHash, type Hash } from 'node:crypto';
import type { ByteSource, ContentDigest, DigestAlgorithm } from '../remoteSession.ts';

/** Takes the digest of content in pieces, whatever their number. */
export class DigestOf {
  readonly #algorithm: DigestAlgorithm;
  readonly #hash: Hash | undefined;
  #sum = 0;

  constructor(algorithm: DigestAlgorithm) {
    this.#algorithm = algorithm;
    this.#hash = algorithm === 'crc32' ? undefined : createHash(algorithm);
  }

  add(chunk: Uint8Array): void {
    if (this.#hash) this.#hash.update(chunk);
    else this.#sum = crc32(chunk, this.#sum);
  }

  /** Ends it: nothing can be added any more. */
  end(): ContentDigest {
    const hex = this.#hash?.digest('hex') ?? this.#sum.toString(16).padStart(8, '0');
    return { algorithm: this.#algorithm, hex };
  }
}

export async function digestOf(
  source: ByteSource,
  algorithm: DigestAlgorithm,
): Promise<ContentDigest> {
  const digest = new DigestOf(algorithm);
  if (source instanceof Uint8Array) digest.add(source);
  else for await (const chunk of source) digest.add(chunk);
  return digest.end();
}

export function sameDigest(one: ContentDigest, other: ContentDigest): boolean {
  return one.algorithm === other.algorithm && one.hex === other.hex;
}

/** The reversed polynomial of CRC-32 (ISO 3309), which XCRC and HASH mean. */
const POLYNOMIAL = 0xedb88320;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
  return sum;
});

/** Goes on from the sum of the bytes before; of none it is 0. */
function crc32(bytes: Uint8Array, before: number): number {
  let sum = ~before;
  for (const byte of bytes) sum = (sum >>> 8) ^ (CRC_TABLE[(sum ^ byte) & 0xff] ?? 0);
  return ~sum >>> 0;
}
