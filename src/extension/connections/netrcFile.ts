import { readFile, stat } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../common/logger.ts';
import { findLogin, parseNetrc, type NetrcLogin, type NetrcQuestion } from './netrc.ts';

const MAX_NETRC_BYTES = 1024 * 1024;

/** Where the logins are, in the order in which they are looked for. */
export function netrcPaths(environment: NodeJS.ProcessEnv, home = homedir()): readonly string[] {
  const chosen = environment['NETRC'];
  if (chosen) return [chosen];
  const usual = [join(home, '.netrc')];
  return platform() === 'win32' ? [...usual, join(home, '_netrc')] : usual;
}

/** Looks a login up, in the first file that can be read. The file is read each time: it is small. */
export async function netrcLogin(
  paths: readonly string[],
  question: NetrcQuestion,
  logger: Logger,
): Promise<NetrcLogin | undefined> {
  for (const path of paths) {
    const text = await readSmallFile(path, logger);
    if (text !== undefined) return findLogin(parseNetrc(text), question);
  }
  return undefined;
}

async function readSmallFile(path: string, logger: Logger): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_NETRC_BYTES) return await readFile(path, 'utf8');
    logger.warn(`${path} is too large for a netrc file and was not read`);
  } catch (error) {
    // Most people have no such file; one that cannot be read is worth a line.
    if (!isMissing(error)) logger.warn(`${path} could not be read: ${String(error)}`);
  }
  return undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
