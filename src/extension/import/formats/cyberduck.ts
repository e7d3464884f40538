import { ANONYMOUS } from '../../connections/connection.ts';
import type { FoundSite } from '../foundSite.ts';
import { ImportFailure } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { childOf, type XmlElement } from '../xmlTree.ts';

const unmapped: Unmapped = {
  reasons: {
    'no-counterpart': [
      'Client Certificate',
      'Comment',
      'Custom',
      'Labels',
      'Maximum Connections',
      'Provider',
      'Readonly',
      'Timezone',
      'Transfer Connection',
      'Web URL',
      'Workdir',
      'Workdir Dictionary',
      'Filesystem Mount',
    ],
    'local-copy': [
      'Download Folder',
      'Download Folder Dictionary',
      'Upload Folder',
      'Upload Folder Dictionary',
      'Volume',
    ],
    'other-protocol': [
      'CDN Credentials',
      'Private Key File',
      'Private Key File Dictionary',
      'Region',
    ],
  },
  usual: { 'Transfer Connection': ['unknown'] },
};

/** The server of a `.duck` bookmark: a property list with one dictionary. */
export function cyberduckSites(root: XmlElement): readonly FoundSite[] {
  const dict = childOf(root, 'dict');
  if (!dict) throw new ImportFailure('unknown-format', 'No dictionary in the property list');
  const settings = new SiteSettings(entriesOf(dict));
  const site = new SiteBuilder().name(settings.text('Nickname'));
  const protocol = settings.text('Protocol')?.toLowerCase() ?? '';
  // Its only way with TLS begins with AUTH.
  if (protocol === 'ftps') site.security('explicit');
  else if (protocol !== 'ftp') {
    site.refuse({ kind: 'other-protocol', protocol: protocol.toUpperCase() || '?' });
  }
  site.host(settings.take('Hostname')).port(settings.take('Port') ?? 0, 'Port');
  const user = settings.text('Username');
  site.set('user', user, 'Username');
  // Passwords are in the keychain of the system.
  if (user !== undefined && user !== ANONYMOUS) site.gap('elsewhere');
  site.root(settings.text('Path'), 'Path').set('encoding', settings.text('Encoding'), 'Encoding');
  takeMode(site, settings.text('FTP Connect Mode'));
  // They say nothing about the server.
  for (const key of ['UUID', 'Access Timestamp']) settings.take(key);
  return [site.leaveRest(settings, unmapped).build()];
}

function takeMode(site: SiteBuilder, mode: string | undefined): void {
  if (mode === 'active' || mode === 'passive') site.set('dataConnection', mode, 'FTP Connect Mode');
}

/** Keys and values follow each other. Of values that hold others it is enough that they are there. */
function entriesOf(dict: XmlElement): ReadonlyMap<string, unknown> {
  const entries = new Map<string, unknown>();
  dict.children.forEach((child, index) => {
    const value = dict.children[index + 1];
    if (child.name !== 'key' || !value || value.name === 'key') return;
    const text = value.children.length > 0 ? value.children : value.text;
    entries.set(child.text, value.name === 'true' || value.name === 'false' ? value.name : text);
  });
  return entries;
}
