import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { libraryPath } from './recipe.ts';
import type { Launch, Recipe, Setting } from './recipe.ts';
import { cryptPassword } from './serverAccount.ts';

const SECONDS_PER_MINUTE = 60;
// The path is compiled in. Each session notes itself there, and a killed one leaves its note. The
// folder stays, because another server may be about to use it.
const SCOREBOARD = '/run/pure-ftpd';

/** Pure-FTPd as Debian configures it, with a user database of its own. */
export const pureFtpd: Recipe = {
  facts: {
    hasImplicitTls: false,
    takesClientAuthority: false,
    hasMlsd: true,
    announcesUtf8: true,
    hidesDotFilesInList: true,
    rewritesEdgeSpaces: true,
    refusesAt: 'greeting',
    idleTimeoutStepSeconds: SECONDS_PER_MINUTE,
    restMs: 0,
    newFileMode: 0o644,
  },
  prepare,
  cleanUp,
};

async function prepare(setting: Setting): Promise<Launch> {
  const { home, folder, host, port, passivePorts, maxPerHost, idleTimeoutSeconds, tls } = setting;
  const env = { LD_LIBRARY_PATH: libraryPath(home) };
  const users = await writeUsers(setting, env);
  const family = host.includes(':') ? '-6' : '-4';
  const args = [family, '-S', `${host},${port}`, '-E', '-H', '-u', '1', '-l', `puredb:${users}`];
  args.push('-p', `${passivePorts.first}:${passivePorts.last}`, '-g', join(folder, 'pid'));
  if (maxPerHost !== undefined) args.push('-C', String(maxPerHost));
  if (setting.listLimit !== undefined) args.push('-L', `${setting.listLimit}:5`);
  if (idleTimeoutSeconds !== undefined) args.push('-I', minutes(idleTimeoutSeconds));
  // 3: sessions and data connections without TLS are refused.
  if (tls) args.push('-Y', '3', '-2', tls.pem);
  return { command: [join(home, 'usr/sbin/pure-ftpd'), ...args], env };
}

function minutes(seconds: number): string {
  return String(Math.ceil(seconds / SECONDS_PER_MINUTE));
}

async function writeUsers(setting: Setting, env: NodeJS.ProcessEnv): Promise<string> {
  const { home, folder, root, user, password, account } = setting;
  const source = join(folder, 'passwd');
  const database = join(folder, 'passwd.pdb');
  // "/./" marks the end of the part that the session is locked into.
  const identity = [
    user,
    await cryptPassword(password),
    account.uid,
    account.gid,
    '',
    `${root}/./`,
  ];
  await writeFile(source, `${identity.join(':')}::::::::::::\n`, { mode: 0o600 });
  await promisify(execFile)(join(home, 'usr/bin/pure-pw'), ['mkdb', database, '-f', source], {
    env,
  });
  return database;
}

async function cleanUp(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    await rm(join(SCOREBOARD, `client-${String(pid).padStart(8, '0')}`), { force: true });
  }
}
