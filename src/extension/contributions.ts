/**
 * Every id that the manifest declares, typed once. A unit test compares this file with
 * package.json.
 */
export const commands = {
  openFolder: 'ftpWorkspace.openFolder',
  addConnection: 'ftpWorkspace.addConnection',
  editConnection: 'ftpWorkspace.editConnection',
  showConnectionForm: 'ftpWorkspace.showConnectionForm',
  removeConnection: 'ftpWorkspace.removeConnection',
  importConnections: 'ftpWorkspace.importConnections',
  exportConnections: 'ftpWorkspace.exportConnections',
  changePassword: 'ftpWorkspace.changePassword',
  forgetPassword: 'ftpWorkspace.forgetPassword',
  showCertificates: 'ftpWorkspace.showCertificates',
  disconnect: 'ftpWorkspace.disconnect',
  reconnect: 'ftpWorkspace.reconnect',
  refresh: 'ftpWorkspace.refresh',
  showFolderSize: 'ftpWorkspace.showFolderSize',
  download: 'ftpWorkspace.download',
  uploadFiles: 'ftpWorkspace.uploadFiles',
  uploadFolder: 'ftpWorkspace.uploadFolder',
  newFile: 'ftpWorkspace.newFile',
  newFolder: 'ftpWorkspace.newFolder',
  rename: 'ftpWorkspace.rename',
  delete: 'ftpWorkspace.delete',
  duplicate: 'ftpWorkspace.duplicate',
  changePermissions: 'ftpWorkspace.changePermissions',
  showProperties: 'ftpWorkspace.showProperties',
  copyPath: 'ftpWorkspace.copyPath',
  copyUrl: 'ftpWorkspace.copyUrl',
  compareWithLocal: 'ftpWorkspace.compareWithLocal',
  compareSelected: 'ftpWorkspace.compareSelected',
  compareFolders: 'ftpWorkspace.compareFolders',
  compareFolderWithLocal: 'ftpWorkspace.compareFolderWithLocal',
  comparisonAgain: 'ftpWorkspace.comparisonAgain',
  comparisonContents: 'ftpWorkspace.comparisonContents',
  comparisonStop: 'ftpWorkspace.comparisonStop',
  comparisonClear: 'ftpWorkspace.comparisonClear',
  comparisonOpen: 'ftpWorkspace.comparisonOpen',
  showTransfers: 'ftpWorkspace.showTransfers',
  pauseTransfer: 'ftpWorkspace.pauseTransfer',
  resumeTransfer: 'ftpWorkspace.resumeTransfer',
  retryTransfer: 'ftpWorkspace.retryTransfer',
  cancelTransfer: 'ftpWorkspace.cancelTransfer',
  removeTransfer: 'ftpWorkspace.removeTransfer',
  clearTransfers: 'ftpWorkspace.clearTransfers',
  openConsole: 'ftpWorkspace.openConsole',
  showStatus: 'ftpWorkspace.showStatus',
  showServerReport: 'ftpWorkspace.showServerReport',
  saveMine: 'ftpWorkspace.saveMine',
  takeTheirs: 'ftpWorkspace.takeTheirs',
  completeMerge: 'ftpWorkspace.completeMerge',
  showHistory: 'ftpWorkspace.showHistory',
  compareVersion: 'ftpWorkspace.compareVersion',
  compareWithPreviousVersion: 'ftpWorkspace.compareWithPreviousVersion',
  openVersion: 'ftpWorkspace.openVersion',
  restoreVersion: 'ftpWorkspace.restoreVersion',
  removeVersion: 'ftpWorkspace.removeVersion',
  clearFileHistory: 'ftpWorkspace.clearFileHistory',
  clearHistory: 'ftpWorkspace.clearHistory',
  restoreDeleted: 'ftpWorkspace.restoreDeleted',
  addToWorkspace: 'ftpWorkspace.addToWorkspace',
  saveConnection: 'ftpWorkspace.saveConnection',
  addConnectionToGroup: 'ftpWorkspace.addConnectionToGroup',
  moveToGroup: 'ftpWorkspace.moveToGroup',
  renameGroup: 'ftpWorkspace.renameGroup',
  retryListing: 'ftpWorkspace.retryListing',
  refreshAll: 'ftpWorkspace.refreshAll',
  chooseFolder: 'ftpWorkspace.chooseFolder',
  cutFiles: 'ftpWorkspace.cutFiles',
  copyFiles: 'ftpWorkspace.copyFiles',
  pasteFiles: 'ftpWorkspace.pasteFiles',
  rowKey: 'ftpWorkspace.rowKey',
  showOutbox: 'ftpWorkspace.showOutbox',
  goToFile: 'ftpWorkspace.goToFile',
  goToFileToSide: 'ftpWorkspace.goToFileToSide',
  goToFileKeepOpen: 'ftpWorkspace.goToFileKeepOpen',
  search: 'ftpWorkspace.search',
  searchInFolder: 'ftpWorkspace.searchInFolder',
  searchAgain: 'ftpWorkspace.searchAgain',
  searchStop: 'ftpWorkspace.searchStop',
  searchClear: 'ftpWorkspace.searchClear',
  searchNext: 'ftpWorkspace.searchNext',
  searchPrevious: 'ftpWorkspace.searchPrevious',
  searchOpen: 'ftpWorkspace.searchOpen',
  searchDismiss: 'ftpWorkspace.searchDismiss',
  searchReplace: 'ftpWorkspace.searchReplace',
  searchReplaceAll: 'ftpWorkspace.searchReplaceAll',
  showLog: 'ftpWorkspace.showLog',
  showHelp: 'ftpWorkspace.showHelp',
  copySupportReport: 'ftpWorkspace.copySupportReport',
  openWalkthrough: 'ftpWorkspace.openWalkthrough',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** Those that are about previous versions. */
export type HistoryCommandId = (typeof commands)[Extract<
  keyof typeof commands,
  `${string}Version` | `${string}History` | 'restoreDeleted'
>];

/** Those that work on files and folders of a server, wherever they are shown. */
export type ResourceCommandId = (typeof commands)[
  | 'newFile'
  | 'newFolder'
  | 'rename'
  | 'delete'
  | 'duplicate'
  | 'changePermissions'
  | 'showProperties'
  | 'copyPath'
  | 'copyUrl'
  | 'compareWithLocal'
  | 'compareSelected'];

/** Those that compare folders. */
export type ComparingCommandId = (typeof commands)[Extract<
  keyof typeof commands,
  `compareFolder${string}` | `comparison${string}`
>];

/** Those that are about what is in the queue of transfers. */
export type TransferCommandId = (typeof commands)[Extract<
  keyof typeof commands,
  `${string}Transfer` | `${string}Transfers`
>];

/** Those of the view of the connections. */
export type ConnectionsViewCommandId = (typeof commands)[
  | 'addToWorkspace'
  | 'saveConnection'
  | 'addConnectionToGroup'
  | 'moveToGroup'
  | 'renameGroup'
  | 'retryListing'
  | 'refreshAll'
  | 'chooseFolder'
  | 'cutFiles'
  | 'copyFiles'
  | 'pasteFiles'
  | 'rowKey'];

/** Those that lead a person to a connection of their own. */
export type ConnectionFormCommandId = (typeof commands)['showConnectionForm' | 'openWalkthrough'];

/** Those for people who are stuck. */
export type HelpCommandId = (typeof commands)['showHelp' | 'copySupportReport'];
/** Those that find files, or what is in them. */
export type FindCommandId = (typeof commands)[Extract<
  keyof typeof commands,
  `goToFile${string}` | `search${string}`
>];

export const CONFIGURATION = 'ftpWorkspace';

/** Settings, below {@link CONFIGURATION}. */
export const settings = {
  connections: 'connections',
  watchInterval: 'watch.interval',
  connectTimeout: 'timeout.connect',
  replyTimeout: 'timeout.reply',
  confirmFolderDelete: 'confirmFolderDelete',
  historyEnabled: 'history.enabled',
  historyMaxVersions: 'history.maxVersions',
  historyMaxTotalSize: 'history.maxTotalSize',
  historyMaxFileSize: 'history.maxFileSize',
  historyMaxAge: 'history.maxAge',
  historyExclude: 'history.exclude',
  offlineSaves: 'offlineSaves',
  transfersConflicts: 'transfers.conflicts',
  prefetch: 'prefetch',
  cacheMaxMegabytes: 'cache.maxMegabytes',
  indexMode: 'index.mode',
  indexExclude: 'index.exclude',
} as const;

/** What the settings are where nobody set them; the manifest says the same. */
export const settingDefaults = {
  watchIntervalSeconds: 10,
  connectTimeoutSeconds: 15,
  replyTimeoutSeconds: 30,
  confirmFolderDelete: true,
  offlineSaves: 'ask',
  transfersConflicts: 'ask',
  prefetch: 'auto',
  cacheMaxMegabytes: 256,
  indexMode: 'auto',
  indexExclude: ['**/.git', '**/.svn', '**/node_modules', '**/bower_components'],
} as const;

export const contextKeys = {
  /** True while a folder or an editor of an FTP server is open in the window. */
  active: 'ftpWorkspace.active',
  /** True while a folder of an FTP server is open in the window. */
  hasFolder: 'ftpWorkspace.hasFolder',
  /** True once the window has used a server, be it in the view of the connections alone. */
  inUse: 'ftpWorkspace.inUse',
  /** True while the window uses a server that nobody has saved. */
  unsavedInUse: 'ftpWorkspace.unsavedInUse',
  /** True while there are sessions to end. */
  isOpen: 'ftpWorkspace.isOpen',
  /** True while the active editor compares the server's version of a file with that of the editor. */
  comparing: 'ftpWorkspace.comparing',
  /** True while there is one that can be cancelled, or a save or copy of the editor that takes long. */
  openTransfers: 'ftpWorkspace.openTransfers',
  /** True while there is one that can be paused. */
  runningTransfers: 'ftpWorkspace.runningTransfers',
  /** True while there is one that can be resumed. */
  heldTransfers: 'ftpWorkspace.heldTransfers',
  /** True while the list has some that can be tried again. */
  failedTransfers: 'ftpWorkspace.failedTransfers',
  /** True while the list of transfers has some that are over. */
  endedTransfers: 'ftpWorkspace.endedTransfers',
  /** True while the file of the active editor has previous versions. */
  hasVersions: 'ftpWorkspace.hasVersions',
  /** True while it has several of them. */
  hasOlderVersions: 'ftpWorkspace.hasOlderVersions',
  /** True while the active editor merges a file that has changed on the server. */
  merging: 'ftpWorkspace.merging',
  /** True where the settings hold a connection; told once the extension is at work. */
  hasConnections: 'ftpWorkspace.hasConnections',
  /** True once a file of a server was saved in this window. */
  hasSaved: 'ftpWorkspace.hasSaved',
  /** True while the picker of remote files is open. */
  goingToFile: 'ftpWorkspace.goingToFile',
  /** True while a search runs. */
  searching: 'ftpWorkspace.searching',
  /** True while the view of the search shows one. */
  hasSearched: 'ftpWorkspace.hasSearched',
  /** True while it shows what was found. */
  hasMatches: 'ftpWorkspace.hasMatches',
  /** True while folders are compared. */
  comparingFolders: 'ftpWorkspace.comparingFolders',
  /** True while the view of the comparison shows one. */
  hasCompared: 'ftpWorkspace.hasCompared',
} as const;

/** Of versions of files in memory: what the editor compares and merges. */
export const VERSION_SCHEME = 'ftp-workspace-version';

/** The type of the tabs in which connections are edited. */
export const CONNECTION_FORM_VIEW = 'ftpWorkspace.connectionForm';

export const WALKTHROUGH_ID = 'start';

export const SEARCH_VIEW_ID = 'ftpWorkspace.search';
export const COMPARISON_VIEW_ID = 'ftpWorkspace.comparison';
export const HISTORY_VIEW_ID = 'ftpWorkspace.history';
export const CONNECTIONS_VIEW_ID = 'ftpWorkspace.connections';

export const TRANSFERS_VIEW_ID = 'ftpWorkspace.transfers';

/** What language models can call. */
export const tools = {
  list: 'ftpWorkspace_list',
  read: 'ftpWorkspace_read',
  search: 'ftpWorkspace_search',
  write: 'ftpWorkspace_write',
} as const;

export const STATUS_BAR_ID = 'ftpWorkspace.status';
export const OUTBOX_STATUS_BAR_ID = 'ftpWorkspace.outbox';
export const TRANSFERS_STATUS_BAR_ID = 'ftpWorkspace.transferProgress';
