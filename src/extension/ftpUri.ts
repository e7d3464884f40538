import { domainToASCII } from 'node:url';
import { RemoteError } from '../common/remoteError.ts';
import { normalizePath, type RemotePath } from '../common/remotePath.ts';

/** `ftp`: plain text or explicit TLS, as the connection says. `ftps`: TLS from the first byte. */
export const FTP_SCHEMES = ['ftp', 'ftps'] as const;

export type FtpScheme = (typeof FTP_SCHEMES)[number];

export const DEFAULT_PORTS: Readonly<Record<FtpScheme, number>> = { ftp: 21, ftps: 990 };

/** The parts of an editor's URI that carry meaning here; a `vscode.Uri` is one. */
export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** A place on a server: which one, and where on it. */
export interface Location {
  /** The authority of the URI; behind `ftps://` where that is its scheme. */
  readonly authority: string;
  readonly path: RemotePath;
}

export interface ServerAddress {
  readonly scheme: FtpScheme;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Lower case, ASCII, an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number | undefined;
}

/** What a person typed, taken apart. `path` is undefined where the URL ends with the host. */
export interface FtpUrl extends ServerAddress {
  readonly path: RemotePath | undefined;
}

export type FtpUrlProblem =
  | 'empty'
  | 'other-scheme'
  | 'missing-slashes'
  | 'bad-host'
  | 'bad-port'
  | 'no-user'
  | 'bad-escape'
  | 'control-character';

export type FtpUrlResult =
  | { readonly ok: true; readonly url: FtpUrl }
  | { readonly ok: false; readonly problem: FtpUrlProblem };

const SECURE_PREFIX = 'ftps://';
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;
const HOST_NAME = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?$/;
const MAX_HOST_LENGTH = 253;

/** The parts of the URI of a place, for `vscode.Uri.from`, which encodes them. */
export function uriOf({ authority, path }: Location): UriParts {
  const { scheme, rest } = splitScheme(authority);
  return { scheme, authority: rest, path };
}

export function isFtpScheme(scheme: string): scheme is FtpScheme {
  return (FTP_SCHEMES as readonly string[]).includes(scheme);
}

/** The id of a saved connection, where the authority is one's. */
export function idOfAuthority(authority: string): string {
  return splitScheme(authority).rest;
}

function splitScheme(authority: string): { scheme: FtpScheme; rest: string } {
  const isSecure = authority.startsWith(SECURE_PREFIX);
  return isSecure
    ? { scheme: 'ftps', rest: authority.slice(SECURE_PREFIX.length) }
    : { scheme: 'ftp', rest: authority };
}

/**
 * The place that an editor's URI names.
 * @throws RemoteError `invalid-argument` where it names none
 */
export function locate(uri: UriParts): Location {
  const address = locateServer(uri);
  if (!address) throw new RemoteError('invalid-argument', 'The address names no server');
  if (address.password !== undefined) {
    throw new RemoteError('invalid-argument', 'The address holds a password');
  }
  return { authority: joinAuthority(address), path: normalizePath(uri.path) };
}

/** The server that an editor's URI names, or undefined where it names none. */
export function locateServer({ scheme, authority }: UriParts): ServerAddress | undefined {
  return splitAuthority(scheme === 'ftps' ? SECURE_PREFIX + authority : authority);
}

/**
 * Takes an authority apart, as `vscode.Uri` keeps it: decoded. A saved id is a host here. Behind
 * `ftps://` it is one of that scheme.
 */
export function splitAuthority(authority: string): ServerAddress | undefined {
  const { scheme, rest } = splitScheme(authority);
  const { userInfo, server } = splitAtUser(rest);
  const split = splitServer(server);
  if (typeof split === 'string') return undefined;
  const address = { scheme, ...split };
  if (userInfo === undefined) return { user: undefined, password: undefined, ...address };
  const { user, password } = splitUser(userInfo);
  return {
    user: unescapeUser(user) || undefined,
    password: password === undefined ? undefined : unescapeUser(password),
    ...address,
  };
}

/**
 * The authority of a server that nobody saved; behind `ftps://` where that is the scheme. Never
 * holds a password.
 */
export function joinAuthority(address: Omit<ServerAddress, 'password'>): string {
  const user = address.user === undefined ? '' : `${escapeUser(address.user)}@`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const usual = address.port === undefined || address.port === DEFAULT_PORTS[address.scheme];
  const prefix = address.scheme === 'ftps' ? SECURE_PREFIX : '';
  return `${prefix}${user}${host}${usual ? '' : `:${String(address.port)}`}`;
}

/** A URL for other programs, with everything in it escaped. Never holds a password. */
export function urlOf(address: Omit<ServerAddress, 'password'>, path: RemotePath): string {
  const { scheme, rest } = splitScheme(joinAuthority({ ...address, user: undefined }));
  const user = address.user === undefined ? '' : `${encodeURIComponent(address.user)}@`;
  return `${scheme}://${user}${rest}${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** A host name or address in its one form, or undefined where it is neither. */
export function parseHost(text: string): string | undefined {
  if (text.includes(':')) return parseIpv6(text);
  const host = isAscii(text) ? text.toLowerCase() : domainToASCII(text);
  const fits = host.length <= MAX_HOST_LENGTH && HOST_NAME.test(host) && !host.includes('..');
  return fits ? host : undefined;
}

/**
 * Reads a URL typed by a person: `ftp://user:password@host:port/path` or `ftps://`, with everything but the
 * host left out at will. `%` starts an escape; every other character stands for itself.
 */
export function parseFtpUrl(text: string): FtpUrlResult {
  const trimmed = text.trim();
  const problem = trimmed === '' ? 'empty' : schemeProblem(trimmed);
  if (problem) return failed(problem);
  const scheme = /^ftps:/i.test(trimmed) ? 'ftps' : 'ftp';
  const rest = trimmed.replace(/^ftps?:\/\//i, '');
  const slash = rest.indexOf('/');
  const { userInfo, server } = splitAtUser(slash < 0 ? rest : rest.slice(0, slash));
  const address = splitServer(server);
  if (typeof address === 'string') return failed(address);
  return withDecoded({ scheme, ...address }, userInfo, slash < 0 ? undefined : rest.slice(slash));
}

function withDecoded(
  address: Pick<ServerAddress, 'scheme' | 'host' | 'port'>,
  userInfo: string | undefined,
  rawPath: string | undefined,
): FtpUrlResult {
  const raw = splitUser(userInfo ?? '');
  const user = unescape(raw.user);
  const password = decoded(raw.password);
  const path = decoded(rawPath);
  if (user === null || password === null || path === null) return failed('bad-escape');
  if ([user, password, path].some((text) => CONTROL_CHARACTER.test(text ?? ''))) {
    return failed('control-character');
  }
  if (user === '' && password !== undefined) return failed('no-user');
  const normalized = path === undefined ? undefined : normalizePath(path);
  return { ok: true, url: { ...address, user: user || undefined, password, path: normalized } };
}

function decoded(text: string | undefined): string | undefined | null {
  return text === undefined ? undefined : unescape(text);
}

function failed(problem: FtpUrlProblem): FtpUrlResult {
  return { ok: false, problem };
}

function schemeProblem(text: string): FtpUrlProblem | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && !isFtpScheme(scheme)) return 'other-scheme';
  // `ftp:host` would be read as a host called ftp with an odd port.
  return scheme === undefined && /^ftps?:/i.test(text) ? 'missing-slashes' : undefined;
}

/** User names may hold an `@`, hosts may not: the last one counts. */
function splitAtUser(authority: string): { userInfo: string | undefined; server: string } {
  const at = authority.lastIndexOf('@');
  if (at < 0) return { userInfo: undefined, server: authority };
  return { userInfo: authority.slice(0, at), server: authority.slice(at + 1) };
}

function splitUser(userInfo: string): { user: string; password: string | undefined } {
  const colon = userInfo.indexOf(':');
  if (colon < 0) return { user: userInfo, password: undefined };
  return { user: userInfo.slice(0, colon), password: userInfo.slice(colon + 1) };
}

function splitServer(
  server: string,
): { host: string; port: number | undefined } | 'bad-host' | 'bad-port' {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(server);
  const host = parseHost(match?.[1] ?? '');
  if (host === undefined) return 'bad-host';
  const port = match?.[2] ? parsePort(match[2]) : undefined;
  return port === 0 ? 'bad-port' : { host, port };
}

/** The number of a port, 0 where the text is none. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port <= 65535 ? port : 0;
}

function parseIpv6(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (!/^[0-9a-f:.]+$/i.test(bare)) return undefined;
  try {
    return new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  } catch {
    // The URL parser is the judge of addresses: it throws at what is none.
    return undefined;
  }
}

function isAscii(text: string): boolean {
  return /^[\u0020-\u007e]*$/.test(text);
}

/**
 * A `:` in a user name would read as the start of a password, and `vscode.Uri` writes what
 * follows the first `@` in lower case.
 */
function escapeUser(user: string): string {
  const escaped = user.replace(/[%:]/g, encodeURIComponent);
  return /@.*[A-Z]/s.test(escaped) ? escaped.replaceAll('@', '%40') : escaped;
}

function unescapeUser(text: string): string {
  return unescape(text) ?? text;
}

/** Decoded text, or null where a `%` starts no escape. */
function unescape(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // decodeURIComponent throws at a malformed escape, and at nothing else.
    return null;
  }
}
