/** Digest algorithms that servers have commands for, the best first. */
export const digestAlgorithms = ['sha512', 'sha256', 'sha1', 'md5', 'crc32'] as const;

export type DigestAlgorithm = (typeof digestAlgorithms)[number];

export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** Lower case, with all leading zeros. */
  readonly hex: string;
}

const HEX_DIGITS: Readonly<Record<DigestAlgorithm, number>> = {
  sha512: 128,
  sha256: 64,
  sha1: 40,
  md5: 32,
  crc32: 8,
};

/** `213 SHA-256 0-49 169cd22282da7f14… name` (draft-bryan-ftpext-hash section 4). */
const HASH_REPLY = /^\s*([A-Za-z][\w-]*)\s+0-\d+\s+([0-9A-Fa-f]+)(?:\s|$)/;

/** The name of an algorithm in HASH, such as `SHA-256` or `CRC32`; undefined for others. */
export function digestAlgorithm(name: string): DigestAlgorithm | undefined {
  const plain = name.toLowerCase().replaceAll('-', '');
  return digestAlgorithms.find((algorithm) => algorithm === plain);
}

/** The text of the 213 reply to HASH for a whole file; undefined in any other form. */
export function parseHashReply(text: string): Digest | undefined {
  const [, name = '', digits = ''] = HASH_REPLY.exec(text) ?? [];
  const algorithm = digestAlgorithm(name);
  return algorithm && digestOf(algorithm, digits);
}

/**
 * The text of a 2yz reply to XCRC, XMD5, XSHA1, XSHA256, XSHA512 or MD5: the digest alone, or among
 * words and the file's name. Undefined where it is not the only word that could be one.
 */
export function parseDigestReply(text: string, algorithm: DigestAlgorithm): Digest | undefined {
  const words = text.trim().split(/\s+/);
  // A sum without its leading zeros is recognised only where it stands alone.
  if (words.length === 1 && algorithm === 'crc32') return digestOf(algorithm, words[0] ?? '');
  const digests = words.filter((word) => isDigest(word, algorithm));
  return digests.length === 1 ? digestOf(algorithm, digests[0] ?? '') : undefined;
}

function isDigest(word: string, algorithm: DigestAlgorithm): boolean {
  return word.length === HEX_DIGITS[algorithm] && /^[0-9a-f]+$/i.test(word);
}

function digestOf(algorithm: DigestAlgorithm, digits: string): Digest | undefined {
  if (digits === '') return undefined;
  const padded = algorithm === 'crc32' ? digits.padStart(HEX_DIGITS.crc32, '0') : digits;
  return isDigest(padded, algorithm) ? { algorithm, hex: padded.toLowerCase() } : undefined;
}
