import { isIPv6 } from 'node:net';

/** An address as commands tell it: IPv4 out of its IPv6 disguise, and without a zone. */
export function bareAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
}

/** True for an IPv6 address that is no IPv4 address in disguise; false for names, too. */
export function isIpv6Address(host: string): boolean {
  return isIPv6(bareAddress(host));
}
