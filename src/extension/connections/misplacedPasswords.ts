import { parseFtpUrl } from '../ftpUri.ts';
import type { Connection } from './connection.ts';
import { parseConnections } from './connectionSettings.ts';

/** A password that stood in the settings, and whose it is. */
export interface MisplacedPassword {
  readonly connection: Connection;
  readonly password: string;
}

export interface CleanedSettings {
  readonly found: readonly MisplacedPassword[];
  /** The entries without the passwords; those that are wrong in other ways stay as they are. */
  readonly entries: readonly unknown[];
}

const KEYS = ['password', 'pass', 'passwd'];

/** Takes passwords out of the entries of the setting `ftpWorkspace.connections`. */
export function withoutPasswords(entries: readonly unknown[]): CleanedSettings {
  const found: MisplacedPassword[] = [];
  const cleaned = entries.map((entry) => {
    const { rest, password } = split(entry);
    if (password === undefined) return entry;
    const [parsed] = parseConnections([rest]);
    if (!parsed?.connection) return entry;
    found.push({ connection: parsed.connection, password });
    return rest;
  });
  return { found, entries: cleaned };
}

function split(entry: unknown): { rest: unknown; password: string | undefined } {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { rest: entry, password: undefined };
  }
  const rest = { ...entry } as Record<string, unknown>;
  let password = takeHost(rest);
  for (const key of Object.keys(rest).filter((one) => KEYS.includes(one.toLowerCase()))) {
    const value = rest[key];
    if (typeof value !== 'string' || value === '') continue;
    password ??= value;
    Reflect.deleteProperty(rest, key);
  }
  return { rest, password };
}

/** A host that is a URL with a password is taken apart; what the entry says itself stays. */
function takeHost(entry: Record<string, unknown>): string | undefined {
  const { host } = entry;
  const result = typeof host === 'string' && host.includes('@') ? parseFtpUrl(host) : undefined;
  if (!result?.ok || result.url.password === undefined) return undefined;
  const { scheme, user, port, path, password } = result.url;
  const root = path === '/' ? undefined : path;
  const parts = { user, port, root, security: scheme === 'ftps' ? 'implicit' : undefined };
  entry['host'] = result.url.host;
  for (const [key, value] of Object.entries(parts)) {
    if (value !== undefined) entry[key] ??= value;
  }
  return password;
}
