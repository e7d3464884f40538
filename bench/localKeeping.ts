import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalKeeping } from '../src/remote/localKeeping.ts';
import { LocalStore } from '../src/remote/localStore/localStore.ts';
import { WindowRegistry } from '../src/remote/localStore/windowRegistry.ts';

/** A place on the local disk, as the product has it, that goes with this process. */
export function newKeeping(): LocalKeeping {
  const directory = mkdtempSync(join(tmpdir(), 'ftp-workspace-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  return {
    server: new LocalStore(join(directory, 'server')),
    workspace: new LocalStore(join(directory, 'documents')),
    windows: new WindowRegistry({ directory: join(directory, 'windows') }),
  };
}
