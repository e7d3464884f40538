import type { RemotePath } from '../../common/remotePath.ts';
import type { ShortcutSetting } from '../../common/shortcuts.ts';
import {
  DEFAULT_PORTS,
  idOfAuthority,
  joinAuthority,
  type FtpScheme,
  type ServerAddress,
} from '../ftpUri.ts';
import type { PortRange } from './activeMode.ts';

export type Security = 'auto' | 'explicit' | 'implicit' | 'none';
export type DataConnection = 'auto' | 'passive' | 'active';
export type SaveStrategy = 'auto' | 'atomic' | 'direct';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

export const SECURITIES = ['auto', 'explicit', 'implicit', 'none'] as const;
export const DATA_CONNECTIONS = ['auto', 'passive', 'active'] as const;
export const SAVE_STRATEGIES = ['auto', 'atomic', 'direct'] as const;

export const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** A server and how to work with it, saved in the settings or named by a URI alone. */
export interface Connection {
  /** The authority of its URIs: the saved id, or `[user@]host[:port]`; behind `ftps://` with that. */
  readonly authority: string;
  readonly saved: boolean;
  /** Shown to people. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: what netrc says for the host, else anonymous. */
  readonly user: string | undefined;
  /** Where opening a folder starts; undefined: the login directory. */
  readonly root: RemotePath | undefined;
  readonly security: Security;
  /** Fingerprints that are trusted besides what the system's authorities vouch for. */
  readonly certificates: readonly string[];
  /** Paths of PEM files on this computer. Without a key, it is in the certificate's file. */
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly minTlsVersion: TlsVersion;
  readonly dataConnection: DataConnection;
  /** IP address that the server is told in active mode; undefined: that of the control connection. */
  readonly activeAddress: string | undefined;
  /** Where this computer listens in active mode; undefined: at any port. */
  readonly activePorts: PortRange | undefined;
  /** Of file names. */
  readonly encoding: string;
  readonly maxConnections: number;
  readonly saveStrategy: SaveStrategy;
  /** A folder on the server that takes what is deleted; undefined: none. */
  readonly trash: RemotePath | undefined;
  readonly shortcuts: ShortcutSetting;
  /** `editor`, or a URL without a password; see proxyUrl.ts. */
  readonly proxy: string | undefined;
}

export const ANONYMOUS = 'anonymous';
export const DEFAULT_MAX_CONNECTIONS = 4;
export const MAX_MAX_CONNECTIONS = 32;

/** UTF-8, and what is not is shown so that it can be worked with. */
export const AUTO_ENCODING = 'auto';

export const connectionDefaults = {
  port: DEFAULT_PORTS.ftp,
  user: undefined,
  root: undefined,
  security: 'auto',
  certificates: [],
  clientCertificate: undefined,
  clientKey: undefined,
  minTlsVersion: 'TLSv1.2',
  dataConnection: 'auto',
  activeAddress: undefined,
  activePorts: undefined,
  encoding: AUTO_ENCODING,
  maxConnections: DEFAULT_MAX_CONNECTIONS,
  saveStrategy: 'auto',
  trash: undefined,
  proxy: undefined,
  shortcuts: true,
} as const satisfies Partial<Connection>;

/** The connection of a server that nobody saved. */
export function unsavedConnection(address: Omit<ServerAddress, 'password'>): Connection {
  const authority = joinAuthority(address);
  return {
    ...connectionDefaults,
    authority,
    saved: false,
    name: authority,
    host: address.host,
    port: address.port ?? DEFAULT_PORTS[address.scheme],
    user: address.user,
    security: address.scheme === 'ftps' ? 'implicit' : connectionDefaults.security,
  };
}

/** The scheme of its URIs. */
export function schemeOf({ security }: Pick<Connection, 'security'>): FtpScheme {
  return security === 'implicit' ? 'ftps' : 'ftp';
}

/** The id of a saved connection. */
export function idOf({ authority }: Connection): string {
  return idOfAuthority(authority);
}

/** `host:port`: what a certificate belongs to. */
export function serverOf({ host, port }: Pick<Connection, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** One account at one server: what a password belongs to. */
export function accountOf(connection: Pick<Connection, 'host' | 'port' | 'user'>): string {
  return `${connection.user ?? ANONYMOUS}@${connection.host}:${connection.port}`;
}

/** True when what one of them shows is what the other one shows, however each gets there. */
export function isOneAccount(one: Connection, other: Connection): boolean {
  return accountOf(one) === accountOf(other);
}

/** True when both reach the same server in the same way. */
export function sameConnection(one: Connection, other: Connection): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
