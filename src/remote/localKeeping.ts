import type { LocalStore } from './localStore/localStore.ts';
import type { WindowRegistry } from './localStore/windowRegistry.ts';

/** Where on this computer is kept what must outlive a crash. */
export interface LocalKeeping {
  /** Of one server, for all windows: saves on their way, saves that wait, previous versions. */
  readonly server: LocalStore;
  /** Of one server in this workspace: what its documents began from. */
  readonly workspace: LocalStore;
  readonly windows: WindowRegistry;
}
