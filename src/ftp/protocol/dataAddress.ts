/** Where a client listens for a data connection: an IP address and a port. */
export interface DataAddress {
  /** IPv4, or IPv6 without a zone. */
  readonly host: string;
  readonly port: number;
}

/** The argument of EPRT, as in `|2|1080::8:800:200C:417A|5282|` (RFC 2428 section 2). */
export function extendedPortArgument({ host, port }: DataAddress): string {
  return `|${isIpv4(host) ? 1 : 2}|${host}|${port}|`;
}

/**
 * The argument of PORT, as in `132,235,1,2,24,131` (RFC 959 section 4.1.2).
 * @returns undefined for an IPv6 address, which PORT cannot tell
 */
export function portArgument({ host, port }: DataAddress): string | undefined {
  if (!isIpv4(host)) return undefined;
  return [...host.split('.'), port >> 8, port & 0xff].join(',');
}

function isIpv4(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}
