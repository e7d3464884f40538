import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';

// The suite runs in the oldest Node that a supported VS Code carries as well.
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  external: ['vscode', 'mocha'],
  logLevel: 'warning',
};

/** Bundles the suite for the extension host and resolves with the path of its entry. */
export async function bundleSuite(suiteFolder: string, outputFolder: string): Promise<string> {
  const names = await readdir(suiteFolder, { recursive: true });
  const tests = names.filter((name) => name.endsWith('.test.ts')).sort();
  if (tests.length === 0) throw new Error(`${suiteFolder} holds no tests.`);
  await mkdir(outputFolder, { recursive: true });
  const contents = tests.map((name) => `import ${JSON.stringify(`./${name}`)};`).join('\n');
  await build({
    ...common,
    stdin: { contents, resolveDir: suiteFolder, loader: 'ts' },
    outfile: join(outputFolder, 'suite.cjs'),
  });
  const entry = join(outputFolder, 'index.cjs');
  await build({
    ...common,
    entryPoints: [fileURLToPath(new URL('hostEntry.ts', import.meta.url))],
    outfile: entry,
  });
  return entry;
}
