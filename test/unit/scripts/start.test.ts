import { strict as assert } from 'node:assert';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../../../scripts/build/extension.mjs';
import { groups } from '../../../scripts/build/later.mjs';
import { standIn } from '../../support/editorStandIn.ts';

interface Extension {
  activate(context: unknown): unknown;
  deactivate(): Promise<void>;
}

describe('a start of the extension', function () {
  this.timeout(20_000);

  let folder: string;
  let extension: Extension | undefined;
  const subscriptions: { dispose(): void }[] = [];

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ftp-workspace-start-')));
  });

  afterEach(async () => {
    await extension?.deactivate();
    for (const one of subscriptions.reverse()) one.dispose();
    // What the start does on the disk may still be under way.
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  it('needs nothing that waits for its first use', async () => {
    await buildExtension(folder, { production: true });
    // Whoever needs one of them does not find it.
    for (const group of Object.keys(groups)) await rm(join(folder, `${group}.js`));
    extension = load();
    const memory = { get: () => undefined, update: () => Promise.resolve(), keys: () => [] };
    extension.activate(
      standIn({
        subscriptions,
        globalState: memory,
        workspaceState: memory,
        globalStorageUri: { fsPath: join(folder, 'global') },
        storageUri: { fsPath: join(folder, 'workspace') },
      }),
    );
    assert.ok(subscriptions.length > 20);
  });

  function load(): Extension {
    const editor = standIn({
      workspace: standIn({
        workspaceFolders: [{ uri: { scheme: 'ftp', authority: 'site', path: '/' } }],
        getConfiguration: () => ({
          get: (_: string, value: unknown) => value,
          inspect: () => ({ globalValue: [{ id: 'site', host: 'localhost' }] }),
        }),
      }),
    });
    const loader = Module as unknown as { _load: (name: string, ...how: unknown[]) => unknown };
    const { _load: original } = loader;
    loader._load = (name, ...how) =>
      name === 'vscode' ? editor : original.call(loader, name, ...how);
    try {
      return createRequire(import.meta.url)(join(folder, 'extension.js')) as Extension;
    } finally {
      loader._load = original;
    }
  }
});
