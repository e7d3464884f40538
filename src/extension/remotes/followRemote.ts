import type { Logger } from '../../common/logger.ts';
import type { ExplorerRefresh } from '../provider/explorerRefresh.ts';
import type { Notifications } from '../ui/notifications.ts';
import type { Remote } from './remote.ts';

export interface FollowOptions {
  readonly notifications: Notifications;
  readonly explorer: ExplorerRefresh;
  readonly logger: Logger;
}

/** Listens to a server for as long as it lives, which is as long as the window uses it. */
export function followRemote(
  remote: Remote,
  { notifications, explorer, logger }: FollowOptions,
): void {
  remote.onDidRejectNames((names) => {
    for (const { line, reason } of names.rejected) {
      logger.warn(`${remote.connection.name}, ${names.path}: ${reason}: ${line}`);
    }
    notifications.rejectedNames(remote, names);
  });
  let failed = false;
  remote.onDidChangeStatus(() => {
    const { state, lastError } = remote.status ?? {};
    // Where others wait already, the next attempt begins at once.
    if (state === 'failed' || (state === 'connecting' && lastError)) failed = true;
    if (state !== 'connected' && state !== 'limited') return;
    notifications.recovered(remote);
    // The Explorer keeps a folder that it could not read marked as broken until it looks again.
    if (failed) explorer.ask();
    failed = false;
  });
}
