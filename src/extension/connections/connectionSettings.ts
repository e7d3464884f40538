import { isNameEncoding } from '../../common/charset.ts';
import { normalizePath, ROOT } from '../../common/remotePath.ts';
import { SHORTCUT_NAMES } from '../../common/shortcuts.ts';
import { DEFAULT_PORTS, joinAuthority, parseHost } from '../ftpUri.ts';
import { isIpAddress, parsePortRange } from './activeMode.ts';
import { isCertificatePin } from '../trust/certificatePin.ts';
import {
  AUTO_ENCODING,
  connectionDefaults,
  DATA_CONNECTIONS,
  MAX_MAX_CONNECTIONS,
  SAVE_STRATEGIES,
  schemeOf,
  SECURITIES,
  TLS_VERSIONS,
  type Connection,
} from './connection.ts';
import { EDITOR_PROXY, parseProxyUrl } from './proxyUrl.ts';

/** What keeps an entry of the settings from being a connection. */
export type ConnectionProblem =
  | {
      readonly kind:
        'not-a-list' | 'not-an-object' | 'bad-host' | 'bad-port' | 'bad-root' | 'bad-trash';
    }
  | { readonly kind: 'bad-active-address' | 'bad-active-ports' }
  | { readonly kind: 'bad-maximum' | 'bad-certificates' | 'key-alone' }
  | { readonly kind: 'missing' | 'not-text' | 'unknown-key' | 'password'; readonly key: string }
  | { readonly kind: 'bad-id' | 'duplicate-id'; readonly id: string }
  | { readonly kind: 'bad-encoding'; readonly encoding: string }
  | { readonly kind: 'bad-choice'; readonly key: string; readonly choices: readonly string[] }
  | { readonly kind: 'bad-proxy' | 'proxy-password' }
  | { readonly kind: 'bad-shortcuts' }
  | { readonly kind: 'unknown-shortcut' | 'bad-shortcut'; readonly name: string };

/** One entry of the settings. It connects when nothing is wrong with it. */
export interface ConnectionEntry {
  /** Place in the settings' list. */
  readonly index: number;
  /** The id, where the entry has one that is text. */
  readonly id: string | undefined;
  /** What to call it in a list. */
  readonly label: string;
  /** Where it is listed: the names of the groups around it, the outermost first. */
  readonly group: readonly string[];
  /** Undefined while there are problems. */
  readonly connection: Connection | undefined;
  readonly problems: readonly ConnectionProblem[];
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown, key: string) => ConnectionProblem | undefined;

const SLUG = /^[a-z0-9]+(?:-+[a-z0-9]+)*$/;
const MAX_ID_LENGTH = 60;
const PASSWORD_KEYS = ['password', 'pass', 'passwd', 'passphrase', 'secret'];
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

const text: Check = (value, key) => (isPlainText(value) ? undefined : { kind: 'not-text', key });

const port: Check = (value) => (isWithin(value, 1, 65535) ? undefined : { kind: 'bad-port' });

const checks: Readonly<Record<string, Check>> = {
  id: (value, key) => {
    if (!isPlainText(value)) return text(value, key);
    return isConnectionId(value) ? undefined : { kind: 'bad-id', id: value };
  },
  name: text,
  group: text,
  host: (value) =>
    isPlainText(value) && parseHost(value) !== undefined ? undefined : { kind: 'bad-host' },
  port,
  user: text,
  root: (value) => (isPlainText(value) && value.startsWith('/') ? undefined : { kind: 'bad-root' }),
  security: choice(SECURITIES),
  certificates: (value) =>
    Array.isArray(value) && value.every((pin) => isPlainText(pin) && isCertificatePin(pin))
      ? undefined
      : { kind: 'bad-certificates' },
  clientCertificate: text,
  clientKey: text,
  minTlsVersion: choice(TLS_VERSIONS),
  dataConnection: choice(DATA_CONNECTIONS),
  activeAddress: (value) =>
    isPlainText(value) && isIpAddress(value) ? undefined : { kind: 'bad-active-address' },
  activePorts: (value) =>
    isPlainText(value) && parsePortRange(value) ? undefined : { kind: 'bad-active-ports' },
  encoding: (value, key) => {
    if (!isPlainText(value)) return text(value, key);
    const isKnown = value === AUTO_ENCODING || isNameEncoding(value);
    return isKnown ? undefined : { kind: 'bad-encoding', encoding: value };
  },
  maxConnections: (value) =>
    isWithin(value, 1, MAX_MAX_CONNECTIONS) ? undefined : { kind: 'bad-maximum' },
  saveStrategy: choice(SAVE_STRATEGIES),
  trash: (value) =>
    isPlainText(value) && value.startsWith('/') && normalizePath(value) !== ROOT
      ? undefined
      : { kind: 'bad-trash' },
  proxy: checkProxy,
  shortcuts: checkShortcuts,
};

/** Every key that an entry may have. */
export const connectionKeys: readonly string[] = Object.keys(checks);

export function isConnectionId(value: string): boolean {
  return value.length <= MAX_ID_LENGTH && SLUG.test(value);
}

/** Reads the setting `ftpWorkspace.connections`, whatever stands there. */
export function parseConnections(value: unknown): readonly ConnectionEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [broken(0, undefined, { kind: 'not-a-list' })];
  const ids = new Set<string>();
  return value.map((item: unknown, index) => parseEntry(item, index, ids));
}

function parseEntry(item: unknown, index: number, ids: Set<string>): ConnectionEntry {
  if (!isObject(item)) return broken(index, undefined, { kind: 'not-an-object' });
  const problems = [...missing(item), ...Object.keys(item).flatMap((key) => check(item, key))];
  const id = typeof item['id'] === 'string' ? item['id'] : undefined;
  if (id !== undefined && ids.has(id)) problems.push({ kind: 'duplicate-id', id });
  if (id !== undefined) ids.add(id);
  const label = isPlainText(item['name']) ? item['name'] : (id ?? `#${index + 1}`);
  const group = isPlainText(item['group']) ? groupPath(item['group']) : [];
  const connection = problems.length > 0 ? undefined : toConnection(item, label);
  return { index, id, label, group, connection, problems };
}

/** The names in `a/b`: a group in a group. */
export function groupPath(group: string): readonly string[] {
  return group
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The fields have passed their checks: what is there has its type. */
function toConnection(fields: Fields, name: string): Connection {
  const id = fields['id'] as string;
  const root = fields['root'] as string | undefined;
  const trash = fields['trash'] as string | undefined;
  const ports = fields['activePorts'] as string | undefined;
  const given = Object.fromEntries(
    Object.entries(fields).filter(([key]) => key in connectionDefaults),
  );
  const { security = connectionDefaults.security, ...rest } = given as Partial<Connection>;
  const scheme = schemeOf({ security });
  return {
    ...connectionDefaults,
    port: DEFAULT_PORTS[scheme],
    ...rest,
    security,
    root: root === undefined ? undefined : normalizePath(root),
    trash: trash === undefined ? undefined : normalizePath(trash),
    activePorts: ports === undefined ? undefined : parsePortRange(ports),
    host: parseHost(fields['host'] as string) ?? '',
    authority: joinAuthority({ scheme, user: undefined, host: id, port: undefined }),
    saved: true,
    name,
  };
}

function missing(fields: Fields): ConnectionProblem[] {
  const problems = ['id', 'host']
    .filter((key) => fields[key] === undefined)
    .map((key): ConnectionProblem => ({ kind: 'missing', key }));
  const keyAlone = fields['clientKey'] !== undefined && fields['clientCertificate'] === undefined;
  return keyAlone ? [...problems, { kind: 'key-alone' }] : problems;
}

function check(fields: Fields, key: string): ConnectionProblem[] {
  const value = fields[key];
  const checker = Object.hasOwn(checks, key) ? checks[key] : undefined;
  if (value === undefined) return [];
  if (checker) {
    const problem = checker(value, key);
    return problem ? [problem] : [];
  }
  const kind = PASSWORD_KEYS.includes(key.toLowerCase()) ? 'password' : 'unknown-key';
  return [{ kind, key }];
}

function checkProxy(value: unknown): ConnectionProblem | undefined {
  if (!isPlainText(value)) return { kind: 'bad-proxy' };
  if (value === EDITOR_PROXY) return undefined;
  const proxy = parseProxyUrl(value);
  if (!proxy) return { kind: 'bad-proxy' };
  return proxy.password === undefined ? undefined : { kind: 'proxy-password' };
}

function checkShortcuts(value: unknown): ConnectionProblem | undefined {
  if (typeof value === 'boolean') return undefined;
  if (!isObject(value)) return { kind: 'bad-shortcuts' };
  const names: readonly string[] = SHORTCUT_NAMES;
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) return { kind: 'unknown-shortcut', name: unknown };
  const bad = Object.keys(value).find((name) => typeof value[name] !== 'boolean');
  return bad === undefined ? undefined : { kind: 'bad-shortcut', name: bad };
}

function choice(choices: readonly string[]): Check {
  return (value, key) =>
    typeof value === 'string' && choices.includes(value)
      ? undefined
      : { kind: 'bad-choice', key, choices };
}

function broken(
  index: number,
  id: string | undefined,
  problem: ConnectionProblem,
): ConnectionEntry {
  const label = `#${index + 1}`;
  return { index, id, label, group: [], connection: undefined, problems: [problem] };
}

/** Text that may stand in a command line, and is not blank. */
function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !CONTROL_CHARACTER.test(value);
}

function isWithin(value: unknown, low: number, high: number): boolean {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
