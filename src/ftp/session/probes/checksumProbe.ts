import { createHash } from 'node:crypto';
import {
  parseDigestReply,
  parseHashReply,
  type Digest,
  type DigestAlgorithm,
} from '../../protocol/digestReply.ts';
import { isCompletion, replyText } from '../../protocol/reply.ts';
import type { Exchange } from './bench.ts';
import type { Probe } from './probe.ts';

const CONTENT = Buffer.from('checksum');
/** Node of older editors has none. */
const CRC32_OF_CONTENT = 'de6fdf9a';

/** HASH names its algorithm in the reply, the others have theirs. */
const COMMANDS: readonly (readonly [string, DigestAlgorithm | undefined])[] = [
  ['HASH', undefined],
  ['XSHA512', 'sha512'],
  ['XSHA256', 'sha256'],
  ['XSHA1', 'sha1'],
  ['XMD5', 'md5'],
  ['MD5', 'md5'],
  ['XCRC', 'crc32'],
];

/** Which checksums the server can tell; only those that are right count. */
export const checksumProbe: Probe = {
  area: 'writing',
  facts: ['checksums'],
  writes: true,
  run: async (bench) => {
    const path = bench.at('checksum');
    await bench.send('STOR', path, CONTENT);
    const works: string[] = [];
    const asked: Exchange[] = [];
    for (const [verb, algorithm] of COMMANDS) {
      const exchange = await bench.ask(verb, path);
      if (isRight(exchange, algorithm)) works.push(verb);
      asked.push(exchange);
    }
    const telling = asked.find(({ sent }) => sent.verb === works[0]) ?? asked[0];
    bench.note('checksums', works, telling);
  },
};

function isRight({ reply }: Exchange, algorithm: DigestAlgorithm | undefined): boolean {
  if (!isCompletion(reply)) return false;
  const text = replyText(reply);
  const digest = algorithm ? parseDigestReply(text, algorithm) : parseHashReply(text);
  if (!digest) return false;
  return digest.hex === digestOf(digest.algorithm);
}

function digestOf(algorithm: Digest['algorithm']): string {
  if (algorithm === 'crc32') return CRC32_OF_CONTENT;
  return createHash(algorithm).update(CONTENT).digest('hex');
}
