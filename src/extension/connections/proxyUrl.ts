import { parseHost, parsePort } from '../ftpUri.ts';

/** A proxy as the settings name it. */
export interface ProxyUrl {
  readonly kind: 'socks5' | 'http';
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  /** Does not belong in the settings. */
  readonly password: string | undefined;
}

/** Stands for the editor's own setting `http.proxy`. */
export const EDITOR_PROXY = 'editor';

/** With `socks5h` others say that the proxy resolves the name; here it always does. */
const KINDS = { socks5: 'socks5', socks5h: 'socks5', http: 'http' } as const;
const DEFAULT_PORTS = { socks5: 1080, http: 80 } as const;
const URL_FORM = /^(socks5h?|http):\/\/(?:(.*)@)?(\[[^\]]*\]|[^:@/]*)(?::(\d+))?\/?$/i;
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** Reads `socks5://[user[:password]@]host[:port]`, `socks5h://…` or `http://…`. */
export function parseProxyUrl(text: string): ProxyUrl | undefined {
  const match = URL_FORM.exec(text.trim());
  if (!match) return undefined;
  const kind = KINDS[(match[1] ?? '').toLowerCase() as keyof typeof KINDS];
  const host = parseHost(match[3] ?? '');
  const port = match[4] === undefined ? DEFAULT_PORTS[kind] : parsePort(match[4]);
  const login = parseLogin(match[2]);
  if (host === undefined || port === 0 || !login) return undefined;
  return { kind, host, port, ...login };
}

/** The URL without its password, which is told beside it. */
export function withoutProxyPassword(text: string): {
  readonly url: string;
  readonly password: string | undefined;
} {
  const parsed = parseProxyUrl(text);
  if (parsed?.password === undefined) return { url: text, password: undefined };
  const [, before = '', user = '', after = ''] =
    /^([^/]*\/\/)([^:]*):.*(@[^@]*)$/.exec(text.trim()) ?? [];
  return { url: before + user + after, password: parsed.password };
}

/** True where `http.noProxy` names the host, or a domain that it is in. */
export function isExempt(host: string, noProxy: readonly string[]): boolean {
  const name = host.toLowerCase();
  return noProxy.some((entry) => {
    const domain = entry
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, '');
    if (domain === '') return false;
    return domain === '*' || name === domain || name.endsWith(`.${domain}`);
  });
}

/** @returns undefined where it is none */
function parseLogin(text = ''): Pick<ProxyUrl, 'user' | 'password'> | undefined {
  const colon = text.indexOf(':');
  const user = unescape(colon < 0 ? text : text.slice(0, colon));
  const password = colon < 0 ? '' : unescape(text.slice(colon + 1));
  // A user name with a colon in it would be another one for the proxy (RFC 7617).
  if (CONTROL_CHARACTER.test(user + password) || user.includes(':')) return undefined;
  if (user === '' && password !== '') return undefined;
  return { user: user || undefined, password: password || undefined };
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A `%` that starts no escape stands for itself.
    return text;
  }
}
