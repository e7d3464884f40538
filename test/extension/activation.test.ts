import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

// Named to run first: the others use the extension, and nothing stops it again.
describe('a window without anything of FTP', () => {
  it('does not start the extension', () => {
    const extension = vscode.extensions.getExtension('ftp-workspace.ftp-workspace');
    assert.ok(extension);
    assert.equal(extension.isActive, false);
  });

  it('starts it when a file of the scheme is wanted', async () => {
    const uri = vscode.Uri.parse('ftp://127.0.0.1:1/file');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(uri)));
    assert.equal(vscode.extensions.getExtension('ftp-workspace.ftp-workspace')?.isActive, true);
  });
});
