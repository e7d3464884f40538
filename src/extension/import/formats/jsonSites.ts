import { ImportFailure } from '../importFailure.ts';
import type { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings } from '../siteSettings.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The objects of a file that holds one, or a list of them.
 * @throws ImportFailure `unknown-format` where it holds something else
 */
export function objectsOf(value: unknown): readonly JsonObject[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!items.every(isObject)) throw new ImportFailure('unknown-format', 'Not a list of objects');
  return items;
}

/** Refuses what is no FTP. Where nothing is said, the program's own usual protocol counts. */
export function takeProtocol(
  site: SiteBuilder,
  value: unknown,
  usual: 'ftp' | 'sftp',
): 'ftp' | 'ftps' | undefined {
  const protocol = (typeof value === 'string' ? value : usual).trim().toLowerCase();
  if (protocol === 'ftp' || protocol === 'ftps') return protocol;
  site.refuse({ kind: 'other-protocol', protocol: protocol.toUpperCase() });
  return undefined;
}

/**
 * Takes `secure` and `secureOptions`, which many extensions hand to the same FTP library: true and
 * `control` are explicit TLS. Without a word of them the server is asked what it offers.
 */
export function takeTls(site: SiteBuilder, settings: SiteSettings, protocol?: string): void {
  const secure = settings.take('secure');
  if (secure === 'implicit') site.security('implicit');
  else if (secure === true || secure === 'true' || secure === 'control' || protocol === 'ftps') {
    site.security('explicit');
  } else if (secure !== undefined && secure !== false && secure !== '' && secure !== 'false') {
    site.leave('secure', 'unusable');
  }
  takeTlsOptions(site, settings.take('secureOptions'));
}

/** Options of Node's `tls.connect`. Certificates and keys stand in them as text. */
function takeTlsOptions(site: SiteBuilder, value: unknown): void {
  if (!isObject(value)) return;
  const options = SiteSettings.of(value);
  const rejects = options.flag('rejectUnauthorized');
  if (rejects === false) site.leave('secureOptions.rejectUnauthorized', 'less-secure');
  const least = options.take('minVersion');
  if (least === 'TLSv1.2' || least === 'TLSv1.3') {
    site.set('minTlsVersion', least, 'secureOptions.minVersion');
  } else if (least !== undefined) site.leave('secureOptions.minVersion', 'less-secure');
  for (const [key] of options.rest({ reasons: {} })) {
    site.leave(`secureOptions.${key}`, 'no-counterpart');
  }
}
