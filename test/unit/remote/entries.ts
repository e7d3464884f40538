import type { RemoteEntry } from '../../../src/remote/remoteSession.ts';

/** An entry of a listing; a file of 1 byte unless told otherwise. */
export function entry(name: string, facts: Partial<RemoteEntry> = {}): RemoteEntry {
  return {
    name,
    kind: 'file',
    target: undefined,
    size: 1,
    mtimeMs: 1_000_000,
    mtimeUnitMs: 1_000,
    mode: undefined,
    readonly: false,
    linkCount: undefined,
    ...facts,
  };
}

export function folder(name: string): RemoteEntry {
  return entry(name, { kind: 'directory', size: undefined });
}
