import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The password of most tests. `npm test` looks for it, and for every other that a test notes, in
 * everything that its suites have put out.
 */
export const TEST_PASSWORD = noteSecret('tabby-Orchid-7351');

/** Tells `npm test` that the text must not be in any output. */
export function noteSecret(secret: string): string {
  const file = process.env['FTP_WORKSPACE_TEST_SECRETS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(secret)}\n`);
  return secret;
}

/** Keeps what a suite has put out elsewhere than on the screen: logs, above all. */
export function noteOutput(name: string, text: string): void {
  const folder = process.env['FTP_WORKSPACE_TEST_OUTPUT'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}-${randomBytes(6).toString('hex')}.log`), text);
}
