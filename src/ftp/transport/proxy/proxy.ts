/** A proxy between this computer and a server. It resolves the server's name. */
export interface Proxy {
  /** socks5: RFC 1928, with or without RFC 1929. http: CONNECT (RFC 9110 section 9.3.6). */
  readonly kind: 'socks5' | 'http';
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** Where a connection through a proxy is to end. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** For logs and errors: without user and password. */
export function describeProxy({ kind, host, port }: Proxy): string {
  return `${kind}://${authority({ host, port })}`;
}

export function authority({ host, port }: Target): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
