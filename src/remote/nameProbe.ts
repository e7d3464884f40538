import { randomBytes } from 'node:crypto';
import { hasCode, RemoteError } from '../common/remoteError.ts';
import { basename, dirname, joinPath, type RemotePath } from '../common/remotePath.ts';
import type { RemoteSession } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';

/** A part of a name that some servers store as something else, without a word. */
interface UnusualPart {
  /** For what is remembered. */
  readonly key: string;
  /** A name of ours that has this part. */
  readonly within: (token: string) => string;
}

/**
 * Seen to be changed: Pure-FTPd makes `_` of a space at either end, Windows drops dots and spaces
 * at the end and takes what is behind a colon for a stream of another file; gateways to other
 * stores replace the rest of what Windows forbids.
 */
const FORBIDDEN_BY_WINDOWS = ['\\', ':', '*', '?', '"', '<', '>', '|'];

/**
 * Finds out whether the server keeps names as they are, before anything is changed under them:
 * another file could be replaced or deleted, and a server that changes names answers for both. A
 * name of ours with the same unusual part is stored, looked for in the listing and removed again.
 * It takes place once for each such part and server, and never for ordinary names.
 */
export class NameProbe {
  readonly #runner: SessionRunner;

  constructor(runner: SessionRunner) {
    this.#runner = runner;
  }

  /** @throws RemoteError `name-rewritten` when the name would come out as another one */
  async assertKept(path: RemotePath, signal?: AbortSignal): Promise<void> {
    const parts = unusualParts(basename(path));
    if (parts.length === 0) return;
    // One name for all tries: what the first has left is removed by the last.
    const token = `ftp-workspace-${randomBytes(6).toString('hex')}`;
    await this.#runner.run(
      async (session, inner) => {
        for (const part of parts) await assertPartKept(session, path, { ...part, token }, inner);
      },
      { signal, repeatable: true },
    );
  }
}

interface Trial {
  /** What is in the name of no other file. */
  readonly token: string;
}

function unusualParts(name: string): readonly UnusualPart[] {
  const parts: UnusualPart[] = [];
  if (name.startsWith(' ')) parts.push({ key: ' x', within: (token) => ` ${token}` });
  for (const end of [' ', '.']) {
    if (name.endsWith(end)) parts.push({ key: `x${end}`, within: (token) => token + end });
  }
  for (const character of FORBIDDEN_BY_WINDOWS.filter((each) => name.includes(each))) {
    parts.push({ key: character, within: (token) => `${token}${character}x` });
  }
  return parts;
}

async function assertPartKept(
  session: RemoteSession,
  path: RemotePath,
  part: UnusualPart & Trial,
  signal: AbortSignal,
): Promise<void> {
  const { traits } = session;
  if (traits.keptNames.includes(part.key)) return;
  if (!traits.rewrittenNames.includes(part.key)) {
    const outcome = await tryPart(session, dirname(path), part, signal);
    if (outcome === 'kept') traits.keptNames = [...traits.keptNames, part.key];
    if (outcome !== 'rewritten') return;
    traits.rewrittenNames = [...traits.rewrittenNames, part.key];
  }
  throw new RemoteError('name-rewritten', 'The server would store it under another name', { path });
}

/** A server that refuses such a name does no harm: it will refuse the person's, too. */
async function tryPart(
  session: RemoteSession,
  folder: RemotePath,
  { within, token }: UnusualPart & Trial,
  signal: AbortSignal,
): Promise<'kept' | 'rewritten' | 'unknown'> {
  const name = within(token);
  try {
    await session.write(joinPath(folder, name), new Uint8Array(), { signal });
  } catch (error) {
    if (hasCode(error, 'rejected', 'no-permission', 'not-supported', 'no-space')) return 'unknown';
    throw error;
  }
  const { entries } = await session.list(folder, { signal });
  // What it has become, which may be more than one name, but none that is not ours.
  const ours = entries.filter((entry) => entry.name.includes(token));
  for (const entry of ours) await remove(session, joinPath(folder, entry.name), signal);
  if (ours.length === 0) return 'unknown';
  return ours.some((entry) => entry.name === name) ? 'kept' : 'rewritten';
}

/** A refusal leaves an empty file behind, and is no reason to refuse what the person wants. */
async function remove(
  session: RemoteSession,
  path: RemotePath,
  signal: AbortSignal,
): Promise<void> {
  try {
    await session.deleteFile(path, { signal });
  } catch (error) {
    if (!hasCode(error, 'rejected', 'no-permission')) throw error;
  }
}
