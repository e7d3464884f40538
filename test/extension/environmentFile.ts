import { readFileSync } from 'node:fs';

/** Name of the environment variable that carries the path of the file to the extension host. */
export const ENVIRONMENT_FILE = 'FTP_WORKSPACE_TEST_ENVIRONMENT';

/** What the runner passes into the extension host. */
export interface EnvironmentFile {
  /** Where test events are appended. */
  readonly eventsFile: string;
  /** Only tests whose full title matches this pattern run. */
  readonly grep?: string;
  /** What the tests need to know of the world outside, such as the addresses of servers. */
  readonly data: Readonly<Record<string, string>>;
}

/** Reads what the runner passed; for use inside the extension host. */
export function readEnvironment(): EnvironmentFile {
  const path = process.env[ENVIRONMENT_FILE];
  if (path === undefined) throw new Error(`${ENVIRONMENT_FILE} is not set.`);
  return JSON.parse(readFileSync(path, 'utf8')) as EnvironmentFile;
}
