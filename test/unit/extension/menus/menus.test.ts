import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commands } from '../../../../src/extension/contributions.ts';
import { holds, type MenuContext } from './whenClause.ts';

interface Item {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

const url = new URL('../../../../package.json', import.meta.url);
const { contributes } = JSON.parse(readFileSync(url, 'utf8')) as {
  contributes: { menus: Readonly<Record<string, readonly Item[]>> };
};
const { menus } = contributes;

function offered(menu: string, context: MenuContext): string[] {
  const items = menus[menu]?.filter(({ group }) => !group?.startsWith('inline')) ?? [];
  return names(items.filter(({ when }) => holds(when, context)));
}

function names(items: readonly Item[]): string[] {
  return items.map(({ command }) => command.replace('ftpWorkspace.', '')).sort();
}

const words = (text: string) => text.trim().split(/\s+/).sort();
const SEVERAL = { listMultiSelection: true };
const TWO = { ...SEVERAL, listDoubleSelection: true };

const rowMenu = (row: string, context: MenuContext = {}) =>
  offered('view/item/context', { view: 'ftpWorkspace.connections', viewItem: row, ...context });

describe('the menus of the connections view', () => {
  const OPEN = ';connection;saved;open;';
  const FOLDER = ';resource;folder;';

  /** A row, what it offers alone, and what it offers as one of three that are selected. */
  const rows: readonly (readonly [string, string, string, string])[] = [
    [
      'a file',
      ';resource;file;',
      `download compareWithLocal showHistory cutFiles copyFiles duplicate copyPath copyUrl rename
       delete changePermissions showProperties`,
      `download cutFiles copyFiles duplicate copyPath copyUrl delete changePermissions
       showProperties`,
    ],
    [
      'a folder',
      FOLDER,
      `openFolder addToWorkspace newFile newFolder download uploadFiles uploadFolder searchInFolder
       compareFolderWithLocal compareFolders cutFiles copyFiles pasteFiles duplicate copyPath
       copyUrl rename delete changePermissions refresh showFolderSize showProperties openConsole`,
      `download searchInFolder cutFiles copyFiles duplicate copyPath copyUrl delete
       changePermissions refresh showFolderSize showProperties`,
    ],
    [
      'a link that leads nowhere',
      ';resource;other;link;',
      'cutFiles copyPath copyUrl rename delete showProperties',
      'cutFiles copyPath copyUrl delete showProperties',
    ],
    [
      'a connection that is open',
      OPEN,
      `openFolder addToWorkspace newFile newFolder download uploadFiles uploadFolder searchInFolder
       compareFolderWithLocal compareFolders pasteFiles copyPath copyUrl changePermissions refresh
       showFolderSize showProperties reconnect disconnect openConsole showServerReport
       editConnection changePassword forgetPassword showCertificates moveToGroup removeConnection`,
      `download searchInFolder copyPath copyUrl changePermissions refresh showFolderSize
       showProperties reconnect disconnect moveToGroup removeConnection`,
    ],
    [
      'a connection with problems',
      ';broken;saved;',
      'editConnection moveToGroup removeConnection',
      'moveToGroup removeConnection',
    ],
    ['a group', ';group;', 'addConnectionToGroup renameGroup moveToGroup', 'moveToGroup'],
    ['a folder that could not be listed', ';failure;', 'retryListing showLog reconnect', ''],
    ['what waits for its server', ';waiting;', '', ''],
  ];
  for (const [title, row, alone, amongSeveral] of rows) {
    it(`offer what can be done with ${title}`, () => {
      assert.deepEqual(rowMenu(row), words(alone).filter(Boolean));
      assert.deepEqual(rowMenu(row, SEVERAL), words(amongSeveral).filter(Boolean));
    });
  }

  it('offer for a connection what they do for its folders, but for what changes the folder itself', () => {
    const missing = rowMenu(FOLDER).filter((name) => !rowMenu(OPEN).includes(name));
    assert.deepEqual(missing, words('cutFiles copyFiles duplicate rename delete'));
  });

  it('end and refresh what is open, and save and edit what can be', () => {
    const own = (row: string) =>
      rowMenu(row).filter((name) => /refresh|connect$|editC|saveC|removeC/.test(name));
    assert.deepEqual(
      own(';connection;saved;closed;'),
      words('reconnect editConnection removeConnection'),
    );
    assert.deepEqual(
      own(';connection;unsaved;open;'),
      words('reconnect disconnect refresh saveConnection'),
    );
    assert.deepEqual(own(';connection;known;failed;'), ['reconnect']);
  });

  it('compare two that are selected', () => {
    for (const row of [OPEN, FOLDER, ';resource;file;']) {
      assert.ok(rowMenu(row, TWO).includes('compareSelected'), row);
    }
    assert.ok(!rowMenu(';group;', TWO).includes('compareSelected'));
  });
});

describe('the menus of the Explorer', () => {
  const menu = (context: MenuContext) =>
    offered('explorer/context', { resourceScheme: 'ftp', ...context });
  const FOLDER = { explorerResourceIsFolder: true };
  const ROOT = { ...FOLDER, explorerResourceIsRoot: true };
  const FILES = 'download duplicate copyPath copyUrl changePermissions showProperties';

  it('offer what can be done with a file, and with several', () => {
    assert.deepEqual(menu({}), words(`${FILES} showHistory compareWithLocal`));
    assert.deepEqual(menu(SEVERAL), words(FILES));
  });

  it('offer what can be done with a folder, and with several', () => {
    const folders = `${FILES} searchInFolder refresh showFolderSize`;
    const alone = 'uploadFiles uploadFolder compareFolderWithLocal compareFolders openConsole';
    assert.deepEqual(menu(FOLDER), words(`${folders} ${alone}`));
    assert.deepEqual(menu({ ...FOLDER, ...SEVERAL }), words(folders));
    assert.deepEqual(menu({ ...FOLDER, ...TWO }), words(`${folders} compareSelected`));
  });

  it('offer for a folder of the workspace what is about its server as well', () => {
    const more = (context: MenuContext) =>
      menu({ ...ROOT, ...context }).filter((name) => !menu(FOLDER).includes(name));
    assert.deepEqual(more({}), ['reconnect']);
    assert.deepEqual(more({ 'ftpWorkspace.isOpen': true }), words('disconnect reconnect'));
    assert.ok(!menu(ROOT).includes('duplicate'));
  });

  it('leave other files alone', () => {
    assert.deepEqual(offered('explorer/context', { resourceScheme: 'file' }), []);
    assert.deepEqual(offered('editor/title/context', { resourceScheme: 'file' }), []);
  });
});

describe('the menus of tabs', () => {
  const menu = (context: MenuContext) =>
    offered('editor/title/context', { resourceScheme: 'ftps', ...context });

  it('offer what can be done with the file of one', () => {
    assert.deepEqual(
      menu({}),
      words(`compareWithLocal showHistory download copyPath copyUrl changePermissions
        showProperties`),
    );
  });

  it('offer nothing for several, of which the editor tells the first alone', () => {
    assert.deepEqual(menu({ multipleEditorsSelectedInGroup: true }), []);
  });
});

describe('the command palette', () => {
  /** As the editor has it: an array is a text to it. */
  const NOTHING = { 'config.ftpWorkspace.connections': '[]' };
  const hidden = new Map((menus['commandPalette'] ?? []).map((item) => [item.command, item.when]));
  const shown = (context: MenuContext) =>
    names(
      Object.values(commands)
        .filter((command) => holds(hidden.get(command), { ...NOTHING, ...context }))
        .map((command) => ({ command })),
    );
  /** What comes with keys of ours, given without their prefix, or of the editor. */
  const added = (...keys: readonly string[]) => {
    const own = Object.fromEntries(keys.map((key) => [`ftpWorkspace.${key}`, true]));
    return shown(own).filter((name) => !shown({}).includes(name));
  };

  it('has what works without anything', () => {
    assert.deepEqual(
      shown({}),
      words(`openFolder addToWorkspace addConnection showConnectionForm importConnections
        showCertificates openConsole showServerReport showTransfers showOutbox clearHistory
        restoreDeleted showLog showHelp copySupportReport openWalkthrough`),
    );
  });

  it('has what is about saved connections where there are some, before anything has begun', () => {
    const context = { 'config.ftpWorkspace.connections': '[{"id":"site"}]' };
    assert.deepEqual(
      shown(context).filter((name) => !shown({}).includes(name)),
      words('editConnection removeConnection exportConnections changePassword forgetPassword'),
    );
  });

  const situations: readonly (readonly [string, readonly string[], string])[] = [
    [
      'a server that was used',
      ['inUse'],
      'reconnect refresh showStatus changePassword forgetPassword',
    ],
    ['sessions', ['isOpen'], 'disconnect'],
    ['a file or folder of a server', ['active'], 'newFile newFolder goToFile search showHistory'],
    [
      'a folder of a server',
      ['hasFolder'],
      'showFolderSize download uploadFiles uploadFolder compareFolders compareFolderWithLocal',
    ],
    [
      'a version of the active file',
      ['hasVersions'],
      'compareVersion openVersion restoreVersion removeVersion clearFileHistory',
    ],
    ['several versions of it', ['hasOlderVersions'], 'compareWithPreviousVersion'],
    ['a transfer', ['openTransfers'], 'cancelTransfer'],
    ['one that runs', ['runningTransfers'], 'pauseTransfer'],
    ['one that is paused', ['heldTransfers'], 'resumeTransfer'],
    ['one that is over', ['endedTransfers'], 'removeTransfer clearTransfers'],
    ['one that has failed', ['failedTransfers'], 'retryTransfer'],
    ['a search', ['hasSearched'], 'searchAgain searchClear'],
    ['a search that runs', ['hasSearched', 'searching'], 'searchStop searchClear'],
    ['matches', ['hasMatches'], 'searchNext searchPrevious searchReplace'],
    [
      'a comparison of folders',
      ['hasCompared'],
      'comparisonAgain comparisonContents comparisonClear',
    ],
    ['one that runs still', ['hasCompared', 'comparingFolders'], 'comparisonStop comparisonClear'],
    ['a conflict on show', ['comparing'], 'saveMine takeTheirs'],
    ['a merge on show', ['merging'], 'completeMerge'],
  ];
  for (const [title, keys, expected] of situations) {
    it(`has what works with ${title}, and nothing else`, () => {
      assert.deepEqual(added(...keys), words(expected));
    });
  }

  it('has what is done with a file while the active editor shows one of a server', () => {
    const withFile = shown({ resourceScheme: 'ftps' });
    assert.deepEqual(
      withFile.filter((name) => !shown({}).includes(name)),
      words(`rename delete duplicate changePermissions showProperties copyPath copyUrl
        compareWithLocal compareSelected`),
    );
    assert.deepEqual(shown({ resourceScheme: 'ftp-history' }), shown({}));
  });
});
