// npm run build: one bundle, dist/extension.js. `-- --production` makes it small.
import { mkdir, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../', import.meta.url));
const production = process.argv.includes('--production');
const outfile = 'dist/extension.js';

async function main() {
  process.chdir(repository);
  // Not at the top: this file is read before the dependencies are there.
  const { build } = await import('esbuild');
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist', { recursive: true });
  await build({
    entryPoints: ['src/extension.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    // The oldest editor of package.json's engines runs extensions on Node 18.
    target: 'node18',
    format: 'cjs',
    external: ['vscode'],
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const { size } = await stat(outfile);
  console.log(`${outfile}: ${(size / 1024).toFixed(1)} KB`);
}

await main();
