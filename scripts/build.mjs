// npm run build: the extension and the scripts of its pages. `-- --production` makes them small.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groups, laterEntryPoints, laterPlugin } from './build/later.mjs';
import { startFiles } from './build/startFiles.mjs';

const repository = fileURLToPath(new URL('../', import.meta.url));
const production = process.argv.includes('--production');
/**
 * The tables of old character sets: a third of the code, which no server with UTF-8 needs. They
 * stay in a file of their own, which is loaded with the first name in such a set.
 */
const charsets = { name: 'iconv-lite', file: './charsets.js' };
const lazyCharsets = {
  name: 'lazy-charsets',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${charsets.name}$`) }, ({ path }) => ({
      path,
      namespace: 'lazy',
    }));
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: ['encodingExists', 'encode', 'decode']
        .map(
          (name) =>
            `exports.${name} = (...given) => require('${charsets.file}').${name}(...given);`,
        )
        .join('\n'),
    }));
  },
};
/** Scripts that run in a page of the editor, by their names in dist/. */
const pages = {
  connectionForm: 'src/extension/connectionForm/page/main.ts',
  permissions: 'src/extension/resources/permissions/page/main.ts',
};

async function main() {
  process.chdir(repository);
  // Not at the top: this file is read before the dependencies are there.
  const esbuild = await import('esbuild');
  const { build } = esbuild;
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist', { recursive: true });
  const common = {
    bundle: true,
    minify: production,
    legalComments: 'none',
    logLevel: 'warning',
  };
  // The oldest editor of package.json's engines runs extensions on Node 18.
  const host = { ...common, platform: 'node', target: 'node18', format: 'cjs' };
  await buildExtension(esbuild, host);
  await build({ ...host, entryPoints: { charsets: charsets.name }, outdir: 'dist' });
  await build({
    ...host,
    // A thread of its own, see src/remote/search/matcher.ts.
    entryPoints: ['src/remote/search/matchWorker.ts'],
    outdir: 'dist',
  });
  await build({
    ...common,
    entryPoints: pages,
    outdir: 'dist',
    platform: 'browser',
    target: 'chrome114',
    format: 'iife',
  });
  const start = [...startFiles('dist').values()];
  const kilobytes = start.reduce((sum, bytes) => sum + bytes, 0) / 1024;
  console.log(`read at a start: ${start.length} files, ${kilobytes.toFixed(1)} KB`);
}

/**
 * The extension in several files, each loaded when it is needed; a module is in one of them only.
 * esbuild divides code among files that are ES modules, and the editor wants those of Node: so
 * the code is divided first, and each file translated then.
 */
async function buildExtension({ build, transform }, host) {
  const sources = join(repository, 'src');
  const { outputFiles } = await build({
    ...host,
    format: 'esm',
    splitting: true,
    entryPoints: { extension: 'src/extension.ts', ...laterEntryPoints(groups) },
    outdir: 'dist',
    chunkNames: 'shared-[hash]',
    external: ['vscode', charsets.file],
    plugins: [lazyCharsets, laterPlugin(sources, groups)],
    // What it writes is read again below: the white space stays until then.
    minify: false,
    minifyIdentifiers: production,
    minifySyntax: production,
    sourcemap: production ? false : 'inline',
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code, map } = await transform(withEditorAsItIs(text), {
      format: host.format,
      platform: host.platform,
      target: host.target,
      minify: production,
      legalComments: 'none',
      sourcefile: basename(path),
      sourcemap: production ? false : 'external',
    });
    const link = production ? '' : `//# sourceMappingURL=${basename(path)}.map\n`;
    await writeFile(path, code + link);
    if (map) await writeFile(`${path}.map`, map);
  }
}

/**
 * A namespace import copies all that the editor's API has, in every file that imports it, which took a
 * third of the start. The API is an object that never changes: it can be used itself.
 */
function withEditorAsItIs(text) {
  let first;
  const plain = text.replace(/^import \* as ([\w$]+) from "vscode";$/gm, (_, name) => {
    const value = first ?? 'require("vscode")';
    first ??= name;
    return `const ${name} = ${value};`;
  });
  if (/\* ?as \S+ from ?"vscode"/.test(plain)) throw new Error('The API would be copied.');
  return plain;
}

await main();
