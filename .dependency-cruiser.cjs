// The layers of the product (CONTRIBUTING.md, Architecture): what each folder may import.
// Everything that is not listed is forbidden. Relaxing a rule is an architecture decision.
const layers = {
  'src/common/': [],
  'src/pool/': ['src/common/'],
  'src/remote/': ['src/pool/', 'src/common/'],
  'src/ftp/protocol/': ['src/common/'],
  'src/ftp/transport/': ['src/ftp/protocol/', 'src/common/'],
  'src/ftp/session/': ['src/ftp/transport/', 'src/ftp/protocol/', 'src/common/'],
  'src/extension/': ['src/remote/', 'src/pool/', 'src/common/'],
};
// Imports of types alone, which leave no trace in the bundle.
const typesOnly = {
  'src/ftp/session/': '^src/remote/(remoteSession|remoteConsole|serverReport)\\.ts$',
};

const anyOf = (folders) => folders.map((folder) => `^${folder}`);

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer ${folder}`,
  comment: `${folder} may import ${allowed.join(', ') || 'nothing'} of ours.`,
  severity: 'error',
  from: { path: `^${folder}` },
  to: {
    path: '^src/',
    pathNot: [...anyOf([folder, ...allowed]), ...(typesOnly[folder] ? [typesOnly[folder]] : [])],
  },
}));

const typeOnlyRules = Object.entries(typesOnly).map(([folder, path]) => ({
  name: `types only ${folder}`,
  comment: 'This import across layers may carry types, never code.',
  severity: 'error',
  from: { path: `^${folder}` },
  to: { path, dependencyTypesNot: ['type-only'] },
}));

const providerRules = Object.entries(layers)
  .filter(([folder]) => folder === 'src/extension/')
  .map(() => ({
    name: 'extension takes the pool as types',
    severity: 'error',
    from: { path: '^src/extension/' },
    to: { path: '^src/pool/', dependencyTypesNot: ['type-only'] },
  }));

module.exports = {
  forbidden: [
    ...layerRules,
    ...typeOnlyRules,
    ...providerRules,
    {
      name: 'only the extension knows vscode',
      comment: 'The module exists in the editor alone; on the disk there are only its types.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension(/|\\.ts$)' },
      to: { path: '^vscode$|node_modules/@types/vscode/' },
    },
    {
      name: 'sockets live in transport',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ftp/transport/' },
      to: { path: '^(node:)?(net|tls)$' },
    },
    {
      name: 'product code has no packages',
      comment: 'The bundle holds our code; a library needs a reason in a commit and a line here.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        path: 'node_modules/',
        pathNot: ['node_modules/@types/(vscode|node)', 'node_modules/(iconv-lite|saxes|socks)/'],
      },
    },
    {
      name: 'character sets live in one place',
      comment: 'The tables of iconv-lite: no server that does not speak UTF-8 can be used without.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/common/charset\\.ts$' },
      to: { path: 'node_modules/iconv-lite/' },
    },
    {
      name: 'the SOCKS package lives in one place',
      comment: 'RFC 1928 and RFC 1929, of which only CONNECT is used.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ftp/transport/proxy/socksTunnel\\.ts$' },
      to: { path: 'node_modules/socks/' },
    },
    {
      name: 'the XML package lives in one place',
      comment: 'For files of other programs. It expands no entity but the five of XML itself.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/import/xmlTree\\.ts$' },
      to: { path: 'node_modules/saxes/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not to test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.d.ts', '.js'] },
  },
};
