import type { PartOwner } from '../../remote/folders/partFiles.ts';
import type { ConflictDecision } from '../../remote/folders/transfer.ts';

export const JOB_KINDS = ['download', 'upload', 'copy', 'move'] as const;

export type JobKind = (typeof JOB_KINDS)[number];

export const CONFLICT_DECISIONS = ['newer', 'skip', 'rename', 'overwrite'] as const;

/** What a person has asked for; the same after a restart of the editor. */
export interface JobPlan {
  readonly kind: JobKind;
  /** Authority of the server that it comes from; undefined: the local disk. */
  readonly from: string | undefined;
  /** Authority of the server that it goes to; undefined: the local disk. */
  readonly to: string | undefined;
  readonly paths: readonly string[];
  /** Where it is put, under its own name. */
  readonly folder: string;
  /** What becomes of files whose place is taken; undefined: the person is asked. */
  readonly conflicts: ConflictDecision | undefined;
  /** Whose files on their way to this computer they are, in each window so far: the last is this one. */
  readonly owners?: readonly PartOwner[];
}
