// What a start of the extension does not need. Its source files are imported like any other; in
// the build a stand-in takes the place of each of their functions and classes, and loads the file
// of their group in dist/ with the first call or instance. Other values cannot wait like that.
import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';

const NAMESPACE = 'later';

/** The groups, by the name of their file in dist/: source files below src/, without `.ts`. */
export const groups = {
  // Sessions and files of a server: with the first one that is used.
  server: [
    'extension/connections/netrcFile',
    'openServer',
    'remote/history/localHistory',
    'remote/nameIndex/nameIndex',
  ],
  // What a person asks for: commands, pages, questions and the texts of what went wrong.
  commands: [
    'extension/commands/editConnections',
    'extension/commands/openConsole',
    'extension/commands/openFolder',
    'extension/commands/passwords',
    'extension/commands/showCertificates',
    'extension/commands/showFolderSize',
    'extension/commands/showServerReport',
    'extension/commands/showStatus',
    'extension/comparing/compareFolders',
    'extension/comparing/comparedFolder',
    'extension/comparing/comparisonItems',
    'extension/comparing/comparisonText',
    'extension/connectionForm/connectionFormPanel',
    'extension/connectionForm/formDraft',
    'extension/connectionForm/formMessages',
    'extension/connectionForm/openLink',
    'extension/connections/connectionProblemText',
    'extension/connections/passwordPrompt',
    'extension/connectionsView/fileClipboard',
    'extension/connectionsView/groups',
    'extension/connectionsView/saveServer',
    'extension/console/consoleTerminal',
    'extension/encoding/encodingQuestion',
    'extension/find/filePicker',
    'extension/find/searchForm',
    'extension/find/searchRun',
    'extension/find/searchText',
    'extension/history/clearHistory',
    'extension/history/deleteQuestion',
    'extension/history/restoreDeleted',
    'extension/history/versionCommands',
    'extension/history/versionText',
    'extension/import/exportConnections',
    'extension/import/importConnections',
    'extension/languageModel/remoteTools',
    'extension/languageModel/toolProblem',
    'extension/outbox/showOutbox',
    'extension/provider/crossServer',
    'extension/recovery/recoveryNotices',
    'extension/resources/compareFiles',
    'extension/resources/copyAddress',
    'extension/resources/deleteResources',
    'extension/resources/duplicate',
    'extension/resources/newResource',
    'extension/resources/permissions/changePermissions',
    'extension/resources/properties/showProperties',
    'extension/resources/renameResource',
    'extension/saving/conflictQuestion',
    'extension/saving/keepBoth',
    'extension/support/copySupportReport',
    'extension/transfers/download',
    'extension/transfers/givenUp',
    'extension/transfers/job',
    'extension/transfers/jobText',
    'extension/transfers/moving',
    'extension/transfers/notices',
    'extension/transfers/transferItems',
    'extension/transfers/upload',
    'extension/trust/certificateQuestion',
    'extension/trust/plainTextQuestion',
    'extension/ui/problemText',
    'extension/ui/urlProblemText',
  ],
};

/** The entry points of groups, for a build with `laterPlugin`. */
export function laterEntryPoints(groups) {
  return Object.fromEntries(Object.keys(groups).map((group) => [group, `${NAMESPACE}:${group}`]));
}

/** @param sources absolute path of src/ */
export function laterPlugin(sources, groups) {
  const groupOf = new Map(
    Object.entries(groups).flatMap(([group, names]) =>
      names.map((name) => [resolve(sources, `${name}.ts`), group]),
    ),
  );
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path }) => ({
        path: path.slice(NAMESPACE.length + 1),
        namespace: `${NAMESPACE}-group`,
      }));
      build.onLoad({ filter: /.*/, namespace: `${NAMESPACE}-group` }, ({ path: group }) => ({
        contents: [...groupOf]
          .filter(([, other]) => other === group)
          .map(([file]) => whole(sources, file))
          .join('\n'),
        resolveDir: sources,
      }));
      build.onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, namespace }) => {
        const file = resolve(resolveDir, path);
        const waits = namespace === 'file' && groupOf.has(file);
        return waits ? { path: file, namespace: NAMESPACE } : undefined;
      });
      build.onResolve({ filter: /^\..*\.js$/, namespace: NAMESPACE }, ({ path }) => ({
        path,
        external: true,
      }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: file }) => ({
        contents: standIns(sources, file, groupOf.get(file)),
      }));
    },
  };
}

function whole(sources, file) {
  const names = exportsOf(file).map(({ name }) => `${name} as ${keyOf(sources, file, name)}`);
  return `export { ${names.join(', ')} } from ${JSON.stringify(file)};`;
}

function standIns(sources, file, group) {
  return exportsOf(file)
    .map(({ kind, name }) => {
      const real = `require('./${group}.js')[${keyOf(sources, file, name)}]`;
      const standIn = kind === 'class' ? classStandIn(real) : `(...given) => ${real}(...given)`;
      return `export const ${name} = ${standIn};`;
    })
    .join('\n');
}

/** What it makes is an instance of the class itself, and what it is asked the class is asked. */
function classStandIn(real) {
  return `new Proxy(function () {}, {
    construct: (_, given) => new (${real})(...given),
    get: (_, key) => ${real}[key],
  })`;
}

/** Two files of a group may have a function of the same name. */
function keyOf(sources, file, name) {
  return JSON.stringify(`${basename(relative(sources, file), '.ts')}.${name}`);
}

function exportsOf(file) {
  const text = readFileSync(file, 'utf8');
  const other = /^export (?!interface |type |function |async function |class )/m.exec(text);
  if (other) throw new Error(`${file} cannot wait: it exports more than functions and classes.`);
  return [...text.matchAll(/^export (?:async )?(function|class) (\w+)/gm)].map(
    ([, kind, name]) => ({ kind, name }),
  );
}
