import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { itemOf, type DifferenceNode } from '../../src/extension/comparing/comparisonItems.ts';
import { differenceText } from '../../src/extension/comparing/comparisonText.ts';
import type { ComparedEntry } from '../../src/remote/comparing/comparedTree.ts';
import type { Difference } from '../../src/remote/comparing/compareTrees.ts';

const entry = (kind: 'file' | 'directory', size = 0): ComparedEntry => ({
  ...{ name: 'a', kind, size, mtimeMs: 0, mtimeUnitMs: 1_000 },
  read: () => Promise.reject(new Error('Nobody reads it')),
});
const file = (size: number): ComparedEntry => entry('file', size);
const only = (path: string, left: ComparedEntry): Difference => ({
  ...{ path, kind: 'left', left, right: undefined },
});

function node(difference: Difference): DifferenceNode {
  const group = { type: 'group', kind: 'left', label: 'Only here', rows: [] } as const;
  const side = { uri: vscode.Uri.file('/site'), remote: undefined };
  return { type: 'difference', group: { ...group, rows: [] }, difference, left: side, right: side };
}

describe('what is told of a difference between folders', () => {
  it('shows that sizes differ, however little', () => {
    const told = (left: number, right: number) =>
      differenceText({ path: '/a', kind: 'size', left: file(left), right: file(right) });
    assert.equal(told(2048, 4096), '2.0 KB ↔ 4.0 KB');
    assert.match(told(1352, 1374), /^1.?352 ↔ 1.?374 bytes$/);
    assert.equal(told(0, 999), '0 bytes ↔ 999 bytes');
  });

  it('gives a folder an icon in each theme, and a file that of its kind', () => {
    const folder = itemOf(node(only('/img', entry('directory'))));
    assert.deepEqual([folder.resourceUri, folder.iconPath], [undefined, vscode.ThemeIcon.Folder]);
    const page = itemOf(node(only('/a.css', file(1))));
    assert.equal(page.resourceUri?.path, '/site/a.css');
  });
});
