import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { readEnvironment } from './environmentFile.ts';

describe('the extension host', () => {
  it('has the folder of the environment open', () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.equal(folder?.uri.path, readEnvironment().data['folder']);
  });

  it('reads a file of that folder', async () => {
    const { uri } = vscode.workspace.workspaceFolders![0]!;
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, 'hello.txt'));
    assert.equal(Buffer.from(bytes).toString(), 'hello\n');
  });
});
