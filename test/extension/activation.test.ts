import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { until } from '../support/vscode/until.ts';

const STARTED_MS = 30_000;

// Named to run first: the others use the extension, and nothing stops it again.
describe('a window without anything of FTP', () => {
  it('starts the extension when all else is up, for saves that wait, and connects to nothing', async () => {
    const extension = vscode.extensions.getExtension<TestApi>('ftp-workspace.ftp-workspace');
    assert.ok(extension);
    await until(
      () => extension.isActive,
      (isActive) => isActive,
      STARTED_MS,
    );
    assert.deepEqual(extension.exports.pools(), []);
  });

  it('answers when a file of the scheme is wanted', async () => {
    const uri = vscode.Uri.parse('ftp://127.0.0.1:1/file');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(uri)));
  });
});
