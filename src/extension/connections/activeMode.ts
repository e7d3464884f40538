import { parseHost } from '../ftpUri.ts';

/** Both ends belong to it. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Below it are the ports of well-known services: servers refuse to connect to them. */
const FIRST_PORT = 1024;
const LAST_PORT = 65_535;

/** Reads `50000-50100`, or one port. */
export function parsePortRange(text: string): PortRange | undefined {
  const match = /^\s*(\d{4,5})\s*(?:-\s*(\d{4,5})\s*)?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= FIRST_PORT && first <= last && last <= LAST_PORT ? { first, last } : undefined;
}

/** True for an IPv4 or IPv6 address, false for a name. */
export function isIpAddress(text: string): boolean {
  if (text.includes(':')) return parseHost(text) !== undefined;
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => +part <= 255);
}
