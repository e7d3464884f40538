// The code that runs in the extension host.
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { groups, laterEntryPoints, laterPlugin } from './later.mjs';

const sources = fileURLToPath(new URL('../../src', import.meta.url));

/** The oldest editor of package.json's engines runs extensions on Node 18. */
export const host = { platform: 'node', target: 'node18', format: 'cjs' };

/**
 * The tables of old character sets: a third of the code, which no server with UTF-8 needs. They
 * stay in a file of their own, which is loaded with the first name in such a set.
 */
export const charsets = { name: 'iconv-lite', file: './charsets.js' };
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

/**
 * The extension in several files, each loaded when it is needed; a module is in one of them only.
 * esbuild divides code among files that are ES modules, and the editor wants those of Node: so
 * the code is divided first, and each file translated then.
 * @param outdir a folder that is there
 */
export async function buildExtension(outdir, { production }) {
  // Not at the top: this file is read before the dependencies are there.
  const { build, transform } = await import('esbuild');
  const { outputFiles } = await build({
    ...host,
    format: 'esm',
    splitting: true,
    bundle: true,
    entryPoints: { extension: join(sources, 'extension.ts'), ...laterEntryPoints(groups) },
    outdir,
    chunkNames: 'shared-[hash]',
    external: ['vscode', charsets.file],
    plugins: [lazyCharsets, laterPlugin(sources, groups)],
    legalComments: 'none',
    logLevel: 'warning',
    // The white space stays: what is written here is read again below.
    minifyIdentifiers: production,
    minifySyntax: production,
    sourcemap: production ? false : 'inline',
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code, map } = await transform(withEditorAsItIs(text), {
      ...host,
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
