import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import * as vscode from 'vscode';
import { silentLogger } from '../../src/common/logger.ts';
import { MoveTargets } from '../../src/extension/history/moveTargets.ts';
import type { RemoteFiles } from '../../src/remote/remoteFiles.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import { until } from '../support/vscode/until.ts';

const SILENT_MS = 40;
const DEADLINE_MS = 5_000;

describe('what a move or a copy replaces', () => {
  let root: string;
  let server: FtpServer;
  let authority: string;
  let targets: MoveTargets;
  let events: string[];

  const aside = {
    release: () => Promise.resolve(void events.push('released')),
    putBack: () => Promise.resolve(void events.push('put back')),
  };
  const files = { setAside: () => Promise.resolve(aside) } as unknown as RemoteFiles;
  const uriOf = (path: string): vscode.Uri => vscode.Uri.from({ scheme: 'ftp', authority, path });

  /** The editor announces it, and fails as there is nothing to move. */
  async function announced(path: string): Promise<vscode.Uri> {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uriOf('/missing'), uriOf(path), { overwrite: true });
    await vscode.workspace.applyEdit(edit).then(undefined, () => false);
    assert.equal(await targets.setAside(uriOf(path), { files, path }), true);
    return uriOf(path);
  }

  /** Longer than nothing may be heard of a move. */
  async function long(name: string): Promise<void> {
    await passed(SILENT_MS * 5);
    events.push(name);
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-targets-'));
    server = await startFtpServer({ root, users: () => true });
    authority = `tester@127.0.0.1:${server.port}`;
    targets = new MoveTargets({ logger: silentLogger, silentMs: SILENT_MS });
    events = [];
  });
  afterEach(async () => {
    targets.dispose();
    await vscode.commands.executeCommand('ftpWorkspace.disconnect', authority);
    await server.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('stays aside while what takes its place is on its way, however long that takes', async () => {
    const uri = await announced('/old.txt');
    await targets.into(uri, true, () => long('copied'));
    assert.deepEqual(events, ['copied', 'released']);
  });

  it('stays aside until the last of what comes into it has come, and is put back later', async () => {
    const uri = await announced('/old');
    const child = vscode.Uri.joinPath(uri, 'a.txt');
    await Promise.all([
      targets.into(uri, false, () => Promise.resolve(void events.push('made'))),
      targets.into(child, true, () => long('a.txt')),
    ]);
    assert.deepEqual(events, ['made', 'a.txt']);
    await until(
      () => events,
      (all) => all.includes('put back'),
      DEADLINE_MS,
    );
  });

  it('is put back at once when what was to take its place has failed', async () => {
    const uri = await announced('/old.txt');
    const failing = targets.into(uri, true, async () => {
      await long('failed');
      throw new Error('no more');
    });
    await assert.rejects(failing, /no more/);
    assert.deepEqual(events, ['failed', 'put back']);
  });
});
