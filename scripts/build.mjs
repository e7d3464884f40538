// npm run build: the extension and the scripts of its pages. `-- --production` makes them small.
import { mkdir, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../', import.meta.url));
const production = process.argv.includes('--production');
const outfile = 'dist/extension.js';
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
  const { build } = await import('esbuild');
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
  await build({
    ...host,
    entryPoints: ['src/extension.ts'],
    outfile,
    external: ['vscode', charsets.file],
    plugins: [lazyCharsets],
    sourcemap: production ? false : 'linked',
  });
  await build({ ...host, entryPoints: { charsets: charsets.name }, outdir: 'dist' });
  await build({
    ...common,
    // A thread of its own, see src/remote/search/matcher.ts.
    entryPoints: ['src/remote/search/matchWorker.ts'],
    outdir: 'dist',
    platform: 'node',
    target: 'node18',
    format: 'cjs',
  });
  await build({
    ...common,
    entryPoints: pages,
    outdir: 'dist',
    platform: 'browser',
    target: 'chrome114',
    format: 'iife',
  });
  const { size } = await stat(outfile);
  console.log(`${outfile}: ${(size / 1024).toFixed(1)} KB`);
}

await main();
