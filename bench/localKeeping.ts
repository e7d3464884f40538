import { join } from 'node:path';
import type { LocalKeeping } from '../src/remote/localKeeping.ts';
import { LocalStore } from '../src/remote/localStore/localStore.ts';
import { WindowRegistry } from '../src/remote/localStore/windowRegistry.ts';

/** A place in a folder of the local disk, as the product has it. */
export function keepingIn(directory: string): LocalKeeping {
  return {
    server: new LocalStore(join(directory, 'server')),
    workspace: new LocalStore(join(directory, 'documents')),
    windows: new WindowRegistry({ directory: join(directory, 'windows') }),
  };
}
