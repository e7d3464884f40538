import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { FileClipboard } from '../../src/extension/connectionsView/fileClipboard.ts';
import type { ViewNode } from '../../src/extension/connectionsView/nodes.ts';

describe('FileClipboard', () => {
  const view = {
    folderOf: (node: ViewNode | undefined) =>
      Promise.resolve(node?.kind === 'resource' ? node.resourceUri : undefined),
  };
  let begun: string[];
  let clipboard: FileClipboard;

  beforeEach(() => {
    begun = [];
    const note = (how: string) => (uris: readonly vscode.Uri[], folder: vscode.Uri) =>
      begun.push(`${how} ${uris.map(({ path }) => path).join(' ')} to ${folder.path}`);
    clipboard = new FileClipboard({
      upload: note('upload'),
      copy: note('copy'),
      move: note('move'),
    });
  });

  function row(path: string): ViewNode {
    // The rest of it is of no matter here.
    return { kind: 'resource', resourceUri: vscode.Uri.parse(`ftp://site${path}`) } as ViewNode;
  }

  const paste = (path: string) => clipboard.paste(view, row(path));

  it('moves what was cut, once', async () => {
    await clipboard.cut([row('/a/x'), row('/a/y')]);
    await Promise.all([paste('/b'), paste('/b')]);
    assert.deepEqual(begun, ['move /a/x /a/y to /b']);
    assert.equal(await vscode.env.clipboard.readText(), '');
  });

  it('copies what was copied, as often as it is pasted', async () => {
    await clipboard.cut([row('/a/x')]);
    await clipboard.copy([row('/a/x')]);
    await Promise.all([paste('/b'), paste('/c')]);
    assert.deepEqual(begun, ['upload /a/x to /b', 'upload /a/x to /c']);
  });

  it('copies what somebody else has put into the clipboard since something was cut', async () => {
    await clipboard.cut([row('/a/x')]);
    await vscode.env.clipboard.writeText('ftp://site/a/y');
    await paste('/b');
    assert.deepEqual(begun, ['upload /a/y to /b']);
  });

  it('knows what was cut with the line ends of Windows', async () => {
    await clipboard.cut([row('/a/x'), row('/a/y')]);
    await vscode.env.clipboard.writeText('ftp://site/a/x\r\nftp://site/a/y');
    await paste('/b');
    assert.deepEqual(begun, ['move /a/x /a/y to /b']);
  });

  it('moves what can be moved, and keeps what cannot', async () => {
    await clipboard.cut([row('/a'), row('/a/x')]);
    await paste('/a');
    assert.deepEqual(begun, []);
    await paste('/a/b');
    assert.deepEqual(begun, ['move /a/x to /a/b']);
  });

  it('takes the place of what was cut with what is cut, and of nothing with nothing', async () => {
    await clipboard.cut([row('/a/x')]);
    await clipboard.cut([row('/a/y')]);
    await clipboard.cut([]);
    await clipboard.copy([]);
    await paste('/b');
    assert.deepEqual(begun, ['move /a/y to /b']);
  });
});
