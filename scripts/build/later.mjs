// What a start of the extension does not need. Its source files are imported like any other; in
// the build each of their functions stands for itself, and loads the file of its group in dist/
// with the first call. Only functions can wait like that: what else such a source file exports
// is for files of its own group, and for types.
import { readFileSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';

const NAMESPACE = 'later';

/** The groups, by the name of their file in dist/: source files below src/, without `.ts`. */
const GROUPS = {
  // Sessions and files of a server: with the first one that is used.
  server: ['openServer'],
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
    'extension/connectionForm/openLink',
    'extension/connections/passwordPrompt',
    'extension/connectionsView/fileClipboard',
    'extension/connectionsView/groups',
    'extension/connectionsView/saveServer',
    'extension/encoding/encodingQuestion',
    'extension/history/clearHistory',
    'extension/history/restoreDeleted',
    'extension/history/versionCommands',
    'extension/import/exportConnections',
    'extension/import/importConnections',
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
    'extension/transfers/jobText',
    'extension/transfers/notices',
    'extension/transfers/transferItems',
    'extension/transfers/upload',
    'extension/trust/certificateQuestion',
    'extension/trust/plainTextQuestion',
    'extension/ui/problemText',
  ],
};

export const laterFiles = Object.keys(GROUPS);

/** The entry points of the groups, for a build with `laterPlugin`. */
export const laterEntryPoints = Object.fromEntries(
  laterFiles.map((group) => [group, `${NAMESPACE}:${group}`]),
);

/** @param sources absolute path of src/ */
export function laterPlugin(sources) {
  const groupOf = new Map(
    Object.entries(GROUPS).flatMap(([group, names]) =>
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
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: file }) => ({
        contents: standIns(sources, file, groupOf.get(file)),
      }));
    },
  };
}

function whole(sources, file) {
  const names = functionsOf(file).map((name) => `${name} as ${keyOf(sources, file, name)}`);
  return `export { ${names.join(', ')} } from ${JSON.stringify(file)};`;
}

function standIns(sources, file, group) {
  return functionsOf(file)
    .map((name) => {
      const key = keyOf(sources, file, name);
      return `export const ${name} = (...given) => require('./${group}.js')[${key}](...given);`;
    })
    .join('\n');
}

/** Two files of a group may have a function of the same name. */
function keyOf(sources, file, name) {
  return JSON.stringify(`${basename(relative(sources, file), '.ts')}.${name}`);
}

function functionsOf(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
}
