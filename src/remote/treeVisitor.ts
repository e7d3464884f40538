import type { RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { RemoteListing } from './remoteSession.ts';
import type { RunScope } from './sessionRunner.ts';

/** What is told of a tree, a folder at a time. */
export interface TreeVisitor {
  /**
   * A folder, as it was just listed, in no order: its visit may begin before that of the folder that
   * it is in has settled, or has begun. Nothing more is told by the same session until then.
   */
  visit(folder: RemotePath, listing: RemoteListing): void | Promise<void>;
  /** A folder that was not looked into, and why: it is closed, gone by now, or beyond a bound. */
  skipped?(folder: RemotePath, reason: RemoteError): void;
}

export interface TreeWalkOptions extends Pick<RunScope, 'priority' | 'signal'> {
  /** Asked right before a folder is listed, the top excepted. Default: every one is. */
  readonly enters?: (folder: RemotePath) => boolean;
  /** True: times are as exact as those of a single listing, be it slower. Default: false. */
  readonly exactTimes?: boolean;
}
