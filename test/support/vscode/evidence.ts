import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'mocha';
import type { VSCodeServer } from './server.ts';
import type { Workbench } from './workbench.ts';

const folder = fileURLToPath(new URL('../../../.cache/ui-failures', import.meta.url));

/** For `afterEach`: keeps what the screen showed and the logs, when the test has failed. */
export async function keepEvidence(
  context: Context,
  workbench: Workbench | undefined,
  server: VSCodeServer | undefined,
): Promise<void> {
  const test = context.currentTest;
  if (test?.state !== 'failed' || !workbench || !server) return;
  const base = join(folder, test.fullTitle().replaceAll(/[^\w]+/g, '-'));
  await mkdir(folder, { recursive: true });
  await workbench.screenshot(`${base}.png`);
  await writeFile(`${base}.log`, `${workbench.consoleErrors.join('\n')}\n${await server.logs()}`);
  process.stderr.write(`Kept ${base}.png and .log\n`);
}
