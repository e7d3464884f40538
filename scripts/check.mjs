// npm run check: types, texts, lint, layers and format, each over the whole project.
import { ensureDependencies } from './setup/dependencies.mjs';
import { step } from './setup/steps.mjs';

const bin = (path) => `node_modules/${path}`;
/** The longest first: the others are done beside it. */
const checks = [
  ['lint', [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.']],
  ['types of the product', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']],
  ['types of the tests and the pages', [bin('typescript/bin/tsc'), '-p', 'test/tsconfig.json']],
  ['texts', ['--import', 'tsx', 'scripts/l10n/l10n.ts', '--check']],
  ['layers', [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--output-type', 'err', 'src']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
];

await ensureDependencies({ log: console.error });
let failed = 0;
const waiting = checks.values();
await Promise.all([checkRest(), checkRest()]);
process.exitCode = failed === 0 ? 0 : 1;

async function checkRest() {
  for (const [name, args] of waiting) {
    const { ok } = await step(args);
    console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`);
    if (!ok) failed++;
  }
}
