import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configuration, libraryPath } from './recipe.ts';
import type { Launch, Recipe, Setting, TlsSetting } from './recipe.ts';
import { cryptPassword } from './serverAccount.ts';

/** ProFTPD as Debian configures it, with a password file of its own and users locked in. */
export const proftpd: Recipe = {
  facts: {
    hasImplicitTls: true,
    takesClientAuthority: true,
    hasMlsd: true,
    announcesUtf8: true,
    hidesDotFilesInList: true,
    rewritesEdgeSpaces: false,
    refusesAt: 'login',
    idleTimeoutStepSeconds: 1,
    restMs: 500,
    newFileMode: 0o644,
  },
  prepare,
};

async function prepare(setting: Setting): Promise<Launch> {
  const config = join(setting.folder, 'proftpd.conf');
  await writeUsers(setting);
  const { tls } = setting;
  // The module's options are known once it is loaded, which the first line has to ask for.
  const load = tls ? `ModulePath ${modules(setting)}\nLoadModule mod_tls.c\n` : '';
  const all = { ...options(setting), ...debianDefaults, ...(tls && tlsOptions(tls)) };
  await writeFile(config, load + configuration(all, ' '));
  return {
    command: [join(setting.home, 'usr/sbin/proftpd'), '-n', '-q', '-c', config],
    env: { LD_LIBRARY_PATH: libraryPath(setting.home) },
  };
}

/** With its own default for data connections: they have to resume the session. */
function tlsOptions({
  mode,
  pem,
  clientAuthority,
}: TlsSetting): Record<string, string | undefined> {
  return {
    TLSEngine: 'on',
    TLSRequired: 'on',
    TLSRSACertificateFile: pem,
    TLSRSACertificateKeyFile: pem,
    TLSOptions: mode === 'implicit' ? 'UseImplicitSSL' : undefined,
    TLSCACertificateFile: clientAuthority,
    TLSVerifyClient: clientAuthority && 'on',
  };
}

function modules({ home }: Setting): string {
  return join(home, 'usr/lib/proftpd');
}

async function writeUsers({ folder, root, user, password, account }: Setting): Promise<void> {
  const { uid, gid, group } = account;
  const entry = [user, await cryptPassword(password), uid, gid, '', root, '/bin/false'];
  await writeFile(join(folder, 'passwd'), `${entry.join(':')}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'group'), `${group}:x:${gid}:\n`, { mode: 0o600 });
}

const debianDefaults = {
  ShowSymlinks: 'on',
  TimeoutNoTransfer: 600,
  TimeoutStalled: 600,
  DisplayLogin: 'welcome.msg',
  DisplayChdir: '.message true',
  ListOptions: '"-l"',
  DenyFilter: '\\*.*/',
  MaxInstances: 30,
  Umask: '022 022',
  AllowOverwrite: 'on',
};

function options(setting: Setting): Record<string, string | number | undefined> {
  const { folder, passivePorts } = setting;
  return {
    ModulePath: modules(setting),
    ServerName: '"Debian"',
    ServerType: 'standalone',
    DefaultAddress: setting.host,
    SocketBindTight: 'on',
    Port: setting.port,
    UseIPv6: setting.host.includes(':') ? 'on' : 'off',
    UseReverseDNS: 'off',
    User: 'nobody',
    Group: 'nogroup',
    PidFile: join(folder, 'pid'),
    ScoreboardFile: join(folder, 'scoreboard'),
    DelayTable: join(folder, 'delay'),
    ControlsSocket: join(folder, 'controls'),
    SystemLog: join(folder, 'log'),
    TransferLog: 'none',
    WtmpLog: 'off',
    AuthOrder: 'mod_auth_file.c',
    AuthUserFile: join(folder, 'passwd'),
    AuthGroupFile: join(folder, 'group'),
    RequireValidShell: 'off',
    DefaultRoot: '~',
    PassivePorts: `${passivePorts.first} ${passivePorts.last}`,
    MaxClientsPerHost: setting.maxPerHost,
    TimeoutIdle: setting.idleTimeoutSeconds ?? 1200,
  };
}
