import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import { ConnectionUnusable } from '../connections/connectionUnusable.ts';

/** What people are told besides errors. */
export const NOTICE_TOPICS = [
  'unusable-connection',
  'partial-listing',
  'unshown-names',
  'waiting-saves',
  'interrupted-save',
  'misplaced-password',
  'secret-storage',
  'transfer-problems',
  'not-replaced',
  'import-failed',
  'link-not-opened',
  'this-computer',
  'unexpected',
] as const;

/** A section of media/help/errors.md. */
export type HelpTopic = RemoteErrorCode | (typeof NOTICE_TOPICS)[number];

/** The section about a failure. */
export function topicOf(error: unknown): HelpTopic {
  if (error instanceof RemoteError) return error.code;
  return error instanceof ConnectionUnusable ? 'unusable-connection' : 'unexpected';
}
