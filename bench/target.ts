import { silentLogger } from '../src/common/logger.ts';
import { ROOT, type RemotePath } from '../src/common/remotePath.ts';
import { ANONYMOUS } from '../src/extension/connections/connection.ts';
import { netrcLogin, netrcPaths } from '../src/extension/connections/netrcFile.ts';
import { DEFAULT_PORTS, parseFtpUrl, type FtpUrlProblem } from '../src/extension/ftpUri.ts';

/** A server to measure, and the folder in which that may be done. */
export interface Target {
  /** For reports: holds no secret. */
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly security: 'none' | 'explicit' | 'implicit';
  /** How long a new connection is put off, where the server rests after each session. Default: 0. */
  readonly restMs?: number;
  /** Undefined: where a login lands. */
  readonly folder: RemotePath | undefined;
}

/** The command line asks for something that cannot be done; the message is for the person. */
export class BadTarget extends Error {
  override readonly name = 'BadTarget';
}

const PROBLEMS: Readonly<Record<FtpUrlProblem, string>> = {
  empty: 'The URL is empty.',
  'other-scheme': 'The URL must begin with ftp:// or ftps://.',
  'missing-slashes': 'The URL must begin with ftp://, with two slashes.',
  'bad-host': 'The URL has no valid host.',
  'bad-port': 'The port of the URL is not a number from 1 to 65535.',
  'no-user': 'The URL has a password and no user.',
  'bad-escape': 'The URL has a "%" that starts no escape; write it as %25.',
  'control-character': 'The URL has a control character.',
};

/** @throws BadTarget for what is no URL, or has no password for its user */
export async function targetOf(url: string, environment: NodeJS.ProcessEnv): Promise<Target> {
  const parsed = parseFtpUrl(url);
  if (!parsed.ok) throw new BadTarget(PROBLEMS[parsed.problem]);
  const { scheme, host, path: folder } = parsed.url;
  const { port = DEFAULT_PORTS[scheme] } = parsed.url;
  const login = await loginOf(parsed.url, environment);
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const label = `${scheme}://${bracketed}:${port}${folder ?? ROOT}`;
  return { label, host, port, folder, security: scheme === 'ftps' ? 'implicit' : 'none', ...login };
}

async function loginOf(
  {
    host,
    user,
    password,
  }: { host: string; user: string | undefined; password: string | undefined },
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly user: string; readonly password: string }> {
  if (user !== undefined && password !== undefined) return { user, password };
  const found = await netrcLogin(
    netrcPaths(environment),
    { host, user, allowDefault: true },
    silentLogger,
  );
  if (found) return { user: found.user, password: found.password };
  if (user === undefined || user === ANONYMOUS) return { user: ANONYMOUS, password: 'anonymous@' };
  throw new BadTarget('The URL has a user and no password, and netrc knows none for that host.');
}
