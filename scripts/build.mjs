// npm run build: the extension and the scripts of its pages. `-- --production` makes them small.
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildExtension, charsets, host } from './build/extension.mjs';
import { startFiles } from './build/startFiles.mjs';

const repository = fileURLToPath(new URL('../', import.meta.url));
const production = process.argv.includes('--production');
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
  await buildExtension('dist', { production });
  const inHost = { ...common, ...host };
  await build({ ...inHost, entryPoints: { charsets: charsets.name }, outdir: 'dist' });
  await build({
    ...inHost,
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

await main();
