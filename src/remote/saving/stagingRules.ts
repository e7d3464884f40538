import type { FileRights, RemoteEntry } from '../remoteSession.ts';

/** What is known of a file that is to be replaced, and of the one that would take its place. */
export interface Replacement {
  readonly target: RemoteEntry;
  /** Undefined: not uploaded yet. */
  readonly staged: Partial<FileRights> | undefined;
}

interface Rule {
  /** Why the file is written in place, as the log says it. */
  readonly reason: string;
  readonly applies: (replacement: Replacement) => boolean;
}

/**
 * What a rename over a file would break, or silently change. The first rule that applies decides;
 * what a server does not tell applies to nothing.
 */
const RULES: readonly Rule[] = [
  {
    // A rename would replace what nobody may write; whether it may be is for the server to say.
    reason: 'it is read-only',
    applies: ({ target }) => target.readonly,
  },
  {
    reason: 'it is a symbolic link',
    applies: ({ target }) => target.kind === 'symlink',
  },
  {
    reason: 'it has several names',
    applies: ({ target }) => (target.linkCount ?? 1) > 1,
  },
  {
    reason: 'it belongs to another owner',
    applies: ({ target, staged }) => differ(target.owner, staged?.owner),
  },
  {
    reason: 'it belongs to another group',
    applies: ({ target, staged }) => differ(target.group, staged?.group),
  },
];

/** @returns undefined where nothing stands against a rename */
export function whyInPlace(replacement: Replacement): string | undefined {
  return RULES.find(({ applies }) => applies(replacement))?.reason;
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
