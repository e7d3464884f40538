import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { isObject, objectsOf, takeProtocol, takeTls, type JsonObject } from './jsonSites.ts';

const unmapped: Unmapped = {
  reasons: {
    'local-copy': [
      'context',
      'downloadOnOpen',
      'ignore',
      'ignoreFile',
      'openSsh',
      'protectedProfiles',
      'remoteExplorer',
      'syncOption',
      'uploadGuard',
      'uploadOnSave',
      'useTempFile',
      'watcher',
    ],
    'no-counterpart': [
      'concurrency',
      'database',
      'defaultProfile',
      'dirPerm',
      'filePerm',
      'limitOpenFilesOnRemote',
      'remote',
      'remoteTimeOffsetInHours',
    ],
    'one-for-all': ['connectTimeout', 'keepalive'],
    'other-protocol': [
      'agent',
      'algorithms',
      'hop',
      'interactiveAuth',
      'passphrase',
      'post_connect',
      'privateKeyPath',
      'sshConfigPath',
      'sshCustomParams',
    ],
  },
  // What its own template says.
  usual: { uploadOnSave: [false], useTempFile: [false], openSsh: [false] },
};

/**
 * The servers of `.vscode/sftp.json`, of the SFTP extensions of liximomo and Natizyskunk: one, or a
 * list; with profiles, each of them is one.
 */
export function sftpJsonSites(value: unknown): readonly FoundSite[] {
  const servers = objectsOf(value).flatMap(withProfiles);
  assertFew(servers.length);
  return servers.map(siteOf);
}

interface Server {
  readonly profile: string | undefined;
  readonly settings: JsonObject;
}

function withProfiles({ profiles, ...settings }: JsonObject): readonly Server[] {
  const named = isObject(profiles) ? Object.entries(profiles) : [];
  const found = named.flatMap(([profile, changes]) =>
    isObject(changes) ? [{ profile, settings: { ...settings, ...changes } }] : [],
  );
  return found.length > 0 ? found : [{ profile: undefined, settings }];
}

function siteOf({ profile, settings: values }: Server): FoundSite {
  const settings = SiteSettings.of(values);
  const name = settings.text('name') ?? settings.text('host');
  const site = new SiteBuilder().name(profile === undefined ? name : `${name ?? ''} ${profile}`);
  const protocol = takeProtocol(site, settings.take('protocol'), 'sftp');
  site.host(settings.take('host')).port(settings.take('port') ?? 0, 'port');
  site.set('user', settings.text('username'), 'username');
  site.password(settings.secret('password'));
  // `./` is the login directory, as it is here where nothing is said.
  const path = settings.text('remotePath');
  if (path !== './' && path !== '.') site.root(path, 'remotePath');
  if (settings.flag('passive') === false) site.set('dataConnection', 'active', 'passive');
  takeTls(site, settings, protocol);
  return site.leaveRest(settings, unmapped).build();
}
