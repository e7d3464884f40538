import { parseFtpUrl } from '../ftpUri.ts';
import type { Connection } from './connection.ts';
import { parseConnections } from './connectionSettings.ts';
import { withoutProxyPassword } from './proxyUrl.ts';

/** What stood in the settings and is a secret, and whose it is. */
export interface MisplacedSecrets {
  readonly connection: Connection;
  readonly password: string | undefined;
  /** Of the key of the client's certificate. */
  readonly passphrase: string | undefined;
  /** Of the user at the proxy. */
  readonly proxyPassword: string | undefined;
}

export interface CleanedSettings {
  readonly found: readonly MisplacedSecrets[];
  /** The entries without the secrets; those that are wrong in other ways stay as they are. */
  readonly entries: readonly unknown[];
}

const PASSWORD_KEYS = ['password', 'pass', 'passwd'];
const PASSPHRASE_KEYS = ['passphrase'];
const NO_SECRETS = { password: undefined, passphrase: undefined, proxyPassword: undefined };

/** Takes passwords and passphrases out of the entries of the setting `ftpWorkspace.connections`. */
export function withoutPasswords(entries: readonly unknown[]): CleanedSettings {
  const found: MisplacedSecrets[] = [];
  const cleaned = entries.map((entry) => {
    const { rest, ...secrets } = split(entry);
    if (Object.values(secrets).every((secret) => secret === undefined)) return entry;
    const [parsed] = parseConnections([rest]);
    if (!parsed?.connection) return entry;
    found.push({ connection: parsed.connection, ...secrets });
    return rest;
  });
  return { found, entries: cleaned };
}

interface Split extends Omit<MisplacedSecrets, 'connection'> {
  readonly rest: unknown;
}

function split(entry: unknown): Split {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { rest: entry, ...NO_SECRETS };
  }
  const rest = { ...entry } as Record<string, unknown>;
  const inHost = takeHost(rest);
  const listed = take(rest, PASSWORD_KEYS);
  const password = inHost ?? listed;
  // Without a certificate it is the passphrase of nothing, which the person is to look at.
  const hasKey = rest['clientCertificate'] !== undefined;
  const passphrase = hasKey ? take(rest, PASSPHRASE_KEYS) : undefined;
  return { rest, password, passphrase, proxyPassword: takeProxy(rest) };
}

function takeProxy(entry: Record<string, unknown>): string | undefined {
  if (typeof entry['proxy'] !== 'string') return undefined;
  const { url, password } = withoutProxyPassword(entry['proxy']);
  if (password !== undefined) entry['proxy'] = url;
  return password;
}

/** Takes out all of the keys, and returns the first value. */
function take(entry: Record<string, unknown>, keys: readonly string[]): string | undefined {
  let taken: string | undefined;
  for (const key of Object.keys(entry).filter((one) => keys.includes(one.toLowerCase()))) {
    const value = entry[key];
    if (typeof value !== 'string' || value === '') continue;
    taken ??= value;
    Reflect.deleteProperty(entry, key);
  }
  return taken;
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
