import { parseNetrc, type NetrcEntry } from '../../connections/netrc.ts';
import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';

const DEFAULT = 'default';

/** The hosts of a netrc file. */
export function netrcSites(text: string): readonly FoundSite[] {
  const entries = parseNetrc(text);
  assertFew(entries.length);
  return entries.map(siteOf);
}

function siteOf({ machine, login, password, account }: NetrcEntry): FoundSite {
  const site = new SiteBuilder().password(password).set('user', login, 'login');
  if (machine === undefined) site.name(DEFAULT).refuse({ kind: 'every-host' });
  // To take it for every host would send its login where other programs that read the file do not.
  else if (machine === DEFAULT) site.name(DEFAULT).refuse({ kind: 'machine-default' });
  else site.host(machine);
  if (account !== undefined) site.leave('account', 'netrc-only');
  return site.build();
}

export function isNetrc(text: string): boolean {
  return (
    /^\s*(?:machine|default|macdef|#)/.test(text) && /(?:^|\s)(?:machine|default)\s/.test(text)
  );
}
