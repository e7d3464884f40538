import type { RemotePath } from '../../common/remotePath.ts';
import { DEFAULT_PORT, joinAuthority, type ServerAddress } from '../ftpUri.ts';

export type Security = 'auto' | 'explicit' | 'implicit' | 'none';
export type DataConnection = 'auto' | 'passive' | 'active';
export type SaveStrategy = 'auto' | 'atomic' | 'direct';

export const SECURITIES = ['auto', 'explicit', 'implicit', 'none'] as const;
export const DATA_CONNECTIONS = ['auto', 'passive', 'active'] as const;
export const SAVE_STRATEGIES = ['auto', 'atomic', 'direct'] as const;

/** A server and how to work with it, saved in the settings or named by a URI alone. */
export interface Connection {
  /** The authority of its URIs: the saved id, or `[user@]host[:port]`. */
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
  readonly certificates: readonly string[];
  readonly dataConnection: DataConnection;
  /** Of file names. */
  readonly encoding: string;
  readonly maxConnections: number;
  readonly saveStrategy: SaveStrategy;
  readonly proxy: string | undefined;
}

export const ANONYMOUS = 'anonymous';
export const DEFAULT_MAX_CONNECTIONS = 4;
export const MAX_MAX_CONNECTIONS = 32;

export const connectionDefaults = {
  port: DEFAULT_PORT,
  user: undefined,
  root: undefined,
  security: 'auto',
  certificates: [],
  dataConnection: 'auto',
  encoding: 'auto',
  maxConnections: DEFAULT_MAX_CONNECTIONS,
  saveStrategy: 'auto',
  proxy: undefined,
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
    port: address.port ?? DEFAULT_PORT,
    user: address.user,
  };
}

/** One account at one server: what a password belongs to. */
export function accountOf(connection: Pick<Connection, 'host' | 'port' | 'user'>): string {
  return `${connection.user ?? ANONYMOUS}@${connection.host}:${connection.port}`;
}

/** True when both reach the same server in the same way. */
export function sameConnection(one: Connection, other: Connection): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
