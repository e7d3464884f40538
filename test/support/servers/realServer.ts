import type { KeyPair } from '../certificates.ts';

/** The real FTP servers that tests can start. */
export const serverNames = ['vsftpd', 'proftpd', 'pure-ftpd', 'pyftpdlib'] as const;

export type ServerName = (typeof serverNames)[number];

/** TLS on a server of the tests: what is not encrypted is refused. */
export interface ServerTls {
  readonly mode: 'explicit' | 'implicit';
  /** The only version that the server speaks. */
  readonly version: 'TLSv1.2' | 'TLSv1.3';
}

/** A network namespace of Linux. */
export interface ServerNetwork {
  /** The file by which it is entered. */
  readonly namespace: string;
  /** The address in it where the server listens. */
  readonly host: string;
}

/** What a test may ask of a server; without an option the server behaves as its packagers left it. */
export interface ServerOptions {
  /** The server's own limit of connections from one address. */
  readonly maxPerHost?: number;
  /** The server ends a session that was silent for so long; see `ServerFacts.idleTimeoutStepSeconds`. */
  readonly idleTimeoutSeconds?: number;
  /** Entries that one listing shows at most; Pure-FTPd alone has such a limit. */
  readonly listLimit?: number;
  /** Ports of its data connections. Default: 500 of them. */
  readonly passivePorts?: { readonly first: number; readonly last: number };
  /** Of loopback. Default: ipv4. */
  readonly family?: 'ipv4' | 'ipv6';
  /** Another network than this machine's own, which nothing else listens in. */
  readonly network?: ServerNetwork;
  /** Of the one account. Default: a new one. */
  readonly password?: string;
  /** Default: plain text alone. */
  readonly tls?: ServerTls;
  /** PEM of the authority that must have signed the certificate of a client. Default: none is asked for. */
  readonly clientAuthority?: string;
  /** What the server shows. Default: one that it has signed itself, see `testCertificate`. */
  readonly certificate?: KeyPair;
  /** Environment of the server, such as TZ; added to PATH and LANG=C.UTF-8. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How this server, as it is started here, differs from the others in ways that a test must know. */
export interface ServerFacts {
  readonly hasMlsd: boolean;
  /** TLS from the first byte. */
  readonly hasImplicitTls: boolean;
  /** It can ask clients for a certificate. */
  readonly takesClientAuthority: boolean;
  readonly announcesUtf8: boolean;
  readonly hidesDotFilesInList: boolean;
  /** A space at either end of a name is stored as `_`. */
  readonly rewritesEdgeSpaces: boolean;
  /** Where `maxPerHost` is enforced: 421 instead of the greeting, or 530 after PASS. */
  readonly refusesAt: 'greeting' | 'login';
  /** Idle timeouts are rounded up to a multiple of this. */
  readonly idleTimeoutStepSeconds: number;
  /** It accepts nobody for so long after a session has ended. */
  readonly restMs: number;
  /** The permissions of a file that STOR creates. */
  readonly newFileMode: number;
}

/** A running FTP server on loopback whose `/` is a fresh temporary directory. */
export interface RealServer {
  readonly name: ServerName;
  /** How a client has to connect. */
  readonly security: 'none' | ServerTls['mode'];
  readonly facts: ServerFacts;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Ports of its data connections. */
  readonly passivePorts: { readonly first: number; readonly last: number };
  /** The directory on disk that the account sees as `/`. */
  readonly root: string;
  /** The limits in force that were asked for; absent means the server's default. */
  readonly limits: { readonly maxPerHost?: number; readonly idleTimeoutSeconds?: number };
  /** Makes a file or a tree that the test created belong to the server's account. */
  own(path: string | Buffer): Promise<void>;
  /** The process that accepts connections runs. */
  readonly isRunning: boolean;
  /** The ids of the server's processes: the parent and those of its sessions. */
  processes(): Promise<number[]>;
  /** Ends every process of the server at once and keeps the files; SIGTERM lets them say goodbye. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /**
   * Starts it again on the same port, root and account, with another certificate where one is
   * given; a root that `stop` removed comes back empty.
   */
  restart(certificate?: KeyPair): Promise<void>;
  /** Starts it again without TLS, or with what it was started with first. */
  setEncrypting(encrypts: boolean): Promise<void>;
  /** Starts it again with another password of the account. */
  changePassword(password: string): Promise<void>;
  /** Ends every process of the server and removes its files. May be called twice. */
  stop(): Promise<void>;
}
