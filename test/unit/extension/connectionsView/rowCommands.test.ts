import assert from 'node:assert/strict';
import {
  noContents,
  type ConnectionNode,
  type GroupNode,
  type ResourceNode,
  type ViewNode,
} from '../../../../src/extension/connectionsView/nodes.ts';
import { commandFor, type RowKey } from '../../../../src/extension/connectionsView/rowCommands.ts';
import { parseConnections } from '../../../../src/extension/connections/connectionSettings.ts';
import { unsavedConnection } from '../../../../src/extension/connections/connection.ts';

const [entry, bad] = parseConnections([{ id: 'site', host: 'ftp.example.com' }, { id: 'bad' }]);
const saved = connectionRow(entry!.connection!, entry);
const unsaved = connectionRow(
  unsavedConnection({ scheme: 'ftp', user: undefined, host: 'other.example', port: undefined }),
  undefined,
);
const group: GroupNode = { kind: 'group', path: ['Clients'] };
const broken: ViewNode = { kind: 'broken', entry: bad! };
const file = resource('file');
const folder = resource('directory');

function connectionRow(
  connection: ConnectionNode['connection'],
  of: ConnectionNode['entry'],
): ConnectionNode {
  const contents = noContents();
  return {
    kind: 'connection',
    connection,
    entry: of,
    savedAs: undefined,
    generation: 0,
    start: undefined,
    contents,
  };
}

function resource(kind: 'file' | 'directory'): ResourceNode {
  const stat = { kind, symlink: false, size: 1, mtimeMs: 1, readonly: false };
  // The rest of it is of no matter here.
  return { kind: 'resource', server: saved, path: '/x', stat } as ResourceNode;
}

const cases: readonly (readonly [string, readonly ViewNode[], Partial<Record<RowKey, string>>])[] =
  [
    [
      'a file',
      [file],
      {
        rename: 'rename',
        delete: 'delete',
        cut: 'cutFiles',
        copy: 'copyFiles',
        paste: 'pasteFiles',
      },
    ],
    [
      'several files and folders',
      [file, folder],
      { delete: 'delete', cut: 'cutFiles', copy: 'copyFiles' },
    ],
    [
      'a saved connection',
      [saved],
      { rename: 'editConnection', delete: 'removeConnection', paste: 'pasteFiles' },
    ],
    ['a server that nobody saved', [unsaved], { paste: 'pasteFiles' }],
    [
      'a connection with problems',
      [broken],
      { rename: 'editConnection', delete: 'removeConnection' },
    ],
    ['a group', [group], { rename: 'renameGroup' }],
    ['a connection and a file', [saved, file], {}],
    ['two connections', [saved, broken], { delete: 'removeConnection' }],
    ['a connection and a server that nobody saved', [saved, unsaved], {}],
    ['a connection and a group', [saved, group], {}],
    ['nothing', [], {}],
  ];

describe('the keys of the connections view', () => {
  for (const [title, nodes, expected] of cases) {
    it(`do what can be done with ${title}`, () => {
      const keys: readonly RowKey[] = ['rename', 'delete', 'cut', 'copy', 'paste'];
      const found = keys.flatMap((key) => {
        const command = commandFor(key, nodes);
        return command ? [[key, command.replace('ftpWorkspace.', '')] as const] : [];
      });
      assert.deepEqual(Object.fromEntries(found), expected);
    });
  }
});
