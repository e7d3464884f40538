// npm run build: the extension and the scripts of its pages. `-- --production` makes them small.
import { mkdir, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../', import.meta.url));
const production = process.argv.includes('--production');
const outfile = 'dist/extension.js';
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
  await build({
    ...common,
    entryPoints: ['src/extension.ts'],
    outfile,
    platform: 'node',
    // The oldest editor of package.json's engines runs extensions on Node 18.
    target: 'node18',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: production ? false : 'linked',
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
