import type { RemotePath } from '../../common/remotePath.ts';
import { ConflictError } from '../guard/conflict.ts';
import type { FileContent } from './fileContent.ts';
import { heldContent, type HeldContent } from './heldContent.ts';
import { hashOf } from '../localStore/blobStore.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import type { FileFacts, RemoteEntry } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';

/** What is where a file was being written in place, and that did not end well. */
export interface DirectOutcome {
  /** `nothing`: there is no file. */
  readonly held: HeldContent | 'nothing';
  readonly isLink: boolean;
  readonly facts: FileFacts;
  /** Undefined where there is no file, or it is larger than anything of ours. */
  readonly content: Uint8Array | undefined;
}

const NOTHING: DirectOutcome = {
  held: 'nothing',
  isLink: false,
  facts: { size: undefined, mtimeMs: undefined },
  content: undefined,
};

/** As many bytes as were sent, and not the same ones: ours, and of no use. */
export const BROKEN: DirectOutcome = { ...NOTHING, held: 'part' };

/** Looks at the file itself: whatever was sent may have arrived, in part or whole. */
export async function lookAtOutcome(
  { runner, lookup }: { readonly runner: SessionRunner; readonly lookup: Lookup },
  path: RemotePath,
  content: FileContent,
  before: Uint8Array | undefined,
): Promise<DirectOutcome> {
  const entry = await lookup.find(path, { fresh: true });
  if (!entry || isFolder(entry)) return NOTHING;
  const isLink = entry.kind === 'symlink';
  const told = { isLink, facts: { size: entry.size, mtimeMs: timeOf(entry) } };
  const largest = Math.max(content.size, before?.length ?? 0);
  if ((entry.size ?? 0) > largest) return { ...told, held: 'foreign', content: undefined };
  const now = await runner.run((session, signal) => session.read(path, { signal }), {
    repeatable: true,
  });
  const held = heldContent(now, before, await beginningOf(content, now.length), content.size);
  return { ...told, held, facts: { ...told.facts, size: now.length }, content: now };
}

/** @throws ConflictError where somebody else has written the file while it was being saved */
export function mustBeOurs(path: RemotePath, { held, facts, content }: DirectOutcome): void {
  if (held !== 'foreign') return;
  const theirs = content && {
    snapshot: {
      size: content.length,
      mtimeMs: facts.mtimeMs ?? 0,
      mtimeUnitMs: 1_000,
      hash: hashOf(content),
      settled: false,
    },
    content,
  };
  throw new ConflictError({ path, base: undefined, theirs });
}

function timeOf({ mtimeMs, kind }: RemoteEntry): number | undefined {
  return kind === 'file' && mtimeMs > 0 ? mtimeMs : undefined;
}

async function beginningOf(content: FileContent, length: number): Promise<Uint8Array> {
  if (content.bytes) return content.bytes.subarray(0, length);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const source = content.open();
  if (source instanceof Uint8Array) return source.subarray(0, length);
  for await (const chunk of source) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}
