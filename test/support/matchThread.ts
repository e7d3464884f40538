import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';

const source = fileURLToPath(new URL('../../src/remote/search/matchWorker.ts', import.meta.url));
let code: string | undefined;

/** The thread that texts are matched in, built as it is for the product. */
export function startMatchThread(): Worker {
  code ??= buildSync({
    entryPoints: [source],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  }).outputFiles[0]?.text;
  return new Worker(code ?? '', { eval: true });
}
