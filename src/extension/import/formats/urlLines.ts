import { parseFtpUrl } from '../../ftpUri.ts';
import { foreignText } from '../../trust/foreignText.ts';
import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';

const SCHEME = /^([a-z][a-z0-9+.-]{0,20}):\/\//i;

/** One URL in a line: `ftp://`, `ftps://`, or `ftpes://` as some programs write explicit TLS. */
export function urlSites(text: string): readonly FoundSite[] {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  assertFew(lines.length);
  return lines.map(siteOf);
}

export function holdsUrls(text: string): boolean {
  return /^\s*ftp(?:e?s)?:\/\//im.test(text);
}

function siteOf(line: string): FoundSite {
  const site = new SiteBuilder();
  const scheme = SCHEME.exec(line)?.[1]?.toLowerCase();
  const url = scheme === 'ftpes' ? line.replace(/^ftpes/i, 'ftp') : line;
  const result = parseFtpUrl(url);
  if (scheme !== undefined && result.ok) {
    if (scheme === 'ftpes') site.security('explicit');
    return site.host(url).build();
  }
  // Only what stands before the user and behind the password may be shown.
  site.name(scheme === undefined ? '' : `${scheme}://…${hostOf(line)}`);
  if (scheme !== undefined && !result.ok && result.problem === 'other-scheme') {
    return site.refuse({ kind: 'other-protocol', protocol: scheme.toUpperCase() }).build();
  }
  return site.refuse({ kind: 'bad-url' }).build();
}

function hostOf(line: string): string {
  const authority = line.replace(SCHEME, '').split('/')[0] ?? '';
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  return at >= 0 && /^[\w.-]+(?::\d+)?$/.test(host) ? `@${foreignText(host)}` : '';
}
