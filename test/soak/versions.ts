import { hashOf, type ContentHash } from '../../src/remote/localStore/blobStore.ts';

/** One content that somebody has written, or wanted to write. */
export interface Version {
  readonly id: number;
  /** Where it was written first. */
  readonly path: string;
  readonly author: string;
  readonly size: number;
  readonly hash: ContentHash;
}

export const EMPTY_HASH = hashOf(new Uint8Array());

const LINE_BYTES = 16;
/** A content that is shorter than its own description. */
const MIN_BYTES = 80;

/**
 * Every content that was ever made. No two are alike, and each says in every line whose it is: a
 * file on the server is one of them, whole, or it is truncated or mixed.
 */
export class Versions {
  readonly #byHash = new Map<ContentHash, Version>();
  #lastId = 0;

  /** @param size 0: the empty file, which alone is shared; else at least 80 bytes */
  make(path: string, author: string, size: number): { version: Version; content: Buffer } {
    const id = (this.#lastId += 1);
    const content = size === 0 ? Buffer.alloc(0) : lines(id, path, author, size);
    const version = { id, path, author, size: content.length, hash: hashOf(content) };
    this.#byHash.set(version.hash, version);
    return { version, content };
  }

  /** @returns undefined for a content that nobody has written */
  identify(content: Uint8Array): Version | undefined {
    return this.#byHash.get(hashOf(content));
  }
}

function lines(id: number, path: string, author: string, size: number): Buffer {
  const content = Buffer.alloc(Math.max(size, MIN_BYTES));
  const number = String(id).padStart(7, '0');
  for (let at = 0; at < content.length; at += LINE_BYTES) {
    content.write(`${number}.${String(at / LINE_BYTES).padStart(7, '0')}\n`, at, 'latin1');
  }
  const head = `version ${id} of ${path} by ${author}, ${content.length} bytes\n`;
  content.write(head.slice(0, MIN_BYTES), 0, 'latin1');
  return content;
}

/** For a report: what a content that is none of them looks like. */
export function describeContent(content: Uint8Array): string {
  const text = Buffer.from(content).toString('latin1');
  const ids = new Set([...text.matchAll(/^(\d{7})\.\d{7}$/gm)].map(([, id]) => Number(id)));
  const [head = ''] = text.split('\n');
  return `${content.length} bytes, "${head.slice(0, MIN_BYTES)}", lines of ${[...ids].join(', ') || 'nobody'}`;
}
