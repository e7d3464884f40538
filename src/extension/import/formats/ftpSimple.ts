import { createDecipheriv } from 'node:crypto';
import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { objectsOf, takeProtocol, takeTls, type JsonObject } from './jsonSites.ts';

/** The same for everybody: they stand in the extension's own code, so this keeps nothing secret. */
const KEY = Buffer.from('14bc637ef4fb46f234f6848542b36e4c', 'hex');
const IV = Buffer.from('d64c5368357c6327c322c62c9a4b3e6c', 'hex');

const unmapped: Unmapped = {
  reasons: {
    'local-copy': ['autosave', 'confirm', 'project', 'ignore', 'backup'],
    'one-for-all': ['connTimeout', 'pasvTimeout', 'keepalive', 'keepaliveInterval', 'readyTimeout'],
    'other-protocol': ['privateKey', 'privatekey', 'passphrase', 'agent'],
  },
  // What it puts in where nothing is said.
  usual: { autosave: [true], confirm: [true] },
};

/** The servers of `ftp-simple.json`. */
export function ftpSimpleSites(value: unknown): readonly FoundSite[] {
  const servers = objectsOf(value);
  assertFew(servers.length);
  return servers.map(siteOf);
}

/** True for the form in which the extension keeps its file. */
export function isFtpSimpleCipher(text: string): boolean {
  const hex = text.trim();
  return hex.length >= 32 && hex.length % 32 === 0 && /^[0-9a-f]+$/i.test(hex);
}

/** The JSON in the file; undefined where it was not made by the extension. */
export function decipherFtpSimple(text: string): string | undefined {
  try {
    const decipher = createDecipheriv('aes-128-cbc', KEY, IV);
    const hex = text.trim();
    return decipher.update(hex, 'hex', 'utf8') + decipher.final('utf8');
  } catch {
    // The padding is wrong: it is hex, and something else.
    return undefined;
  }
}

function siteOf(values: JsonObject): FoundSite {
  const settings = SiteSettings.of(values);
  const site = new SiteBuilder().name(settings.text('name'));
  const protocol = takeProtocol(site, settings.take('type'), 'ftp');
  site.host(settings.take('host')).port(settings.take('port') ?? 0, 'port');
  takeLogin(site, settings);
  // It starts at the root where nothing is said.
  site.root(settings.text('path') ?? '/', 'path');
  takeTls(site, settings, protocol);
  return site.leaveRest(settings, unmapped).build();
}

/** The library below it has other names for the same, which count more. */
function takeLogin(site: SiteBuilder, settings: SiteSettings): void {
  const username = settings.text('username');
  const password = settings.secret('password');
  site.set('user', settings.text('user') ?? username, 'username');
  site.password(settings.secret('pass') ?? password);
}
