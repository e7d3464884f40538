import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { objectsOf, takeProtocol, takeTls, type JsonObject } from './jsonSites.ts';

const unmapped: Unmapped = {
  reasons: {
    'local-copy': ['local', 'watch', 'watchTimeout'],
    'one-for-all': ['connTimeout', 'pasvTimeout', 'timeout', 'keepalive'],
    'no-counterpart': ['filePermissions'],
    'other-protocol': [
      'agent',
      'hosthash',
      'ignorehost',
      'keyboardInteractive',
      'keyboardInteractiveForPass',
      'passphrase',
      'privatekey',
    ],
  },
  // What its own template says.
  usual: {
    connTimeout: [10_000],
    pasvTimeout: [10_000],
    keepalive: [10_000],
    watchTimeout: [500],
  },
};

/** The server of a `.ftpconfig`, of Remote-FTP for Atom. */
export function remoteFtpSites(value: unknown): readonly FoundSite[] {
  const servers = objectsOf(value);
  assertFew(servers.length);
  return servers.map(siteOf);
}

function siteOf(values: JsonObject): FoundSite {
  const settings = SiteSettings.of(values);
  const site = new SiteBuilder();
  const protocol = takeProtocol(site, settings.take('protocol'), 'ftp');
  site.host(settings.take('host')).port(settings.take('port') ?? 0, 'port');
  site.set('user', settings.text('user'), 'user');
  const password = settings.secret('pass');
  // It asks for the password then, whatever stands there.
  if (settings.flag('promptForPass') !== true) site.password(password);
  const path = settings.text('remote');
  // It puts the slash there itself.
  site.root(path?.replace(/^\/*/, '/'), 'remote');
  takeTls(site, settings, protocol);
  return site.leaveRest(settings, unmapped).build();
}
