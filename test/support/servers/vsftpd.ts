import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configuration, libraryPath } from './recipe.ts';
import type { Launch, Recipe, Setting, TlsSetting } from './recipe.ts';
import { cryptPassword } from './serverAccount.ts';

/** vsftpd as Debian configures it, for one local user who may write. */
export const vsftpd: Recipe = {
  facts: {
    hasImplicitTls: true,
    takesClientAuthority: true,
    hasMlsd: false,
    announcesUtf8: false,
    hidesDotFilesInList: true,
    rewritesEdgeSpaces: false,
    refusesAt: 'greeting',
    idleTimeoutStepSeconds: 1,
    restMs: 0,
    newFileMode: 0o600,
  },
  prepare,
};

async function prepare(setting: Setting): Promise<Launch> {
  const config = join(setting.folder, 'vsftpd.conf');
  await mkdir(join(setting.folder, 'empty'), { recursive: true });
  await writeUsers(setting);
  await writeFile(config, configuration(options(setting), '='));
  return {
    command: [join(setting.home, 'usr/sbin/vsftpd'), config],
    env: { LD_LIBRARY_PATH: libraryPath(setting.home, join(setting.home, 'pam')) },
  };
}

/** The account for PAM, whose copy in `pam/` reads the service from `pam.d` in the working directory. */
async function writeUsers({ home, folder, user, password }: Setting): Promise<void> {
  const passwords = join(folder, 'passwords');
  const module = join(home, 'pam/pam_pwdfile.so');
  const service = [
    `auth required ${module} pwdfile=${passwords}`,
    `account required ${join(home, 'pam/pam_permit.so')}`,
  ];
  await writeFile(passwords, `${user}:${await cryptPassword(password)}\n`, { mode: 0o600 });
  await mkdir(join(folder, 'pam.d'), { recursive: true });
  await writeFile(join(folder, 'pam.d/vsftpd'), `${service.join('\n')}\n`);
}

function options(setting: Setting): Record<string, string | number | undefined> {
  const isIpv6 = setting.host.includes(':');
  return {
    listen: isIpv6 ? 'NO' : 'YES',
    listen_ipv6: isIpv6 ? 'YES' : 'NO',
    [isIpv6 ? 'listen_address6' : 'listen_address']: setting.host,
    listen_port: setting.port,
    background: 'NO',
    pasv_min_port: setting.passivePorts.first,
    pasv_max_port: setting.passivePorts.last,
    secure_chroot_dir: join(setting.folder, 'empty'),
    // The filter of system calls kills sessions on newer kernels.
    seccomp_sandbox: 'NO',
    anonymous_enable: 'NO',
    local_enable: 'YES',
    guest_enable: 'YES',
    guest_username: setting.account.name,
    virtual_use_local_privs: 'YES',
    pam_service_name: 'vsftpd',
    local_root: setting.root,
    chroot_local_user: 'YES',
    allow_writeable_chroot: 'YES',
    write_enable: 'YES',
    dirmessage_enable: 'YES',
    use_localtime: 'YES',
    max_per_ip: setting.maxPerHost,
    idle_session_timeout: setting.idleTimeoutSeconds,
    ...(setting.tls && tlsOptions(setting.tls)),
  };
}

/** Its own default: data connections have to resume the session of the control connection. */
function tlsOptions({ mode, pem, clientAuthority }: TlsSetting): Record<string, string> {
  return {
    ssl_enable: 'YES',
    implicit_ssl: mode === 'implicit' ? 'YES' : 'NO',
    force_local_logins_ssl: 'YES',
    force_local_data_ssl: 'YES',
    require_ssl_reuse: 'YES',
    ssl_ciphers: 'HIGH',
    rsa_cert_file: pem,
    ...(clientAuthority !== undefined && {
      require_cert: 'YES',
      validate_cert: 'YES',
      ca_certs_file: clientAuthority,
    }),
  };
}
