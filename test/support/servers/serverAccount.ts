import { execFile } from 'node:child_process';
import { lchown, lstat, readFile, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/** The system account that the FTP account works as: it owns the files that a session creates. */
export interface ServerAccount {
  readonly name: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
  /** The server is started by root and takes on the account after a login. */
  readonly startsAsRoot: boolean;
}

// Accounts of every Debian system that nothing else runs as; vsftpd itself works as nobody.
const CANDIDATES = ['games', 'nobody'];

/** Finds the account for a server: an unprivileged one for root, else the person's own. */
export async function findAccount(): Promise<ServerAccount> {
  const passwd = await records('/etc/passwd');
  const startsAsRoot = userInfo().uid === 0;
  const names = startsAsRoot ? CANDIDATES : [userInfo().username];
  const record = names.map((name) => passwd.find(([found]) => found === name)).find(Boolean);
  if (record === undefined) throw new Error(`No account ${names.join(' or ')} in /etc/passwd`);
  const [name = '', , uid, gid] = record;
  const group = (await records('/etc/group')).find(([, , id]) => id === gid)?.[0] ?? name;
  return { name, group, uid: Number(uid), gid: Number(gid), startsAsRoot };
}

async function records(path: string): Promise<string[][]> {
  return (await readFile(path, 'utf8')).split('\n').map((line) => line.split(':'));
}

/** Gives a file, or a directory with all that is in it, to the account. Links are not followed. */
export async function giveTo(account: ServerAccount, path: string | Buffer): Promise<void> {
  if (!account.startsAsRoot) return;
  await lchown(path, account.uid, account.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path, 'buffer')) {
    await giveTo(account, Buffer.concat([Buffer.from(path), Buffer.from('/'), name]));
  }
}

/**
 * Hashes a password as MD5-crypt, which all servers take and verify in no time; Pure-FTPd's own
 * tool makes an argon2 hash that costs seconds of work in every login.
 */
export async function cryptPassword(password: string): Promise<string> {
  // Perl is on every Debian system and hands over to the C library.
  const script = 'print crypt($ARGV[0], q($1$) . $ARGV[1])';
  const salt = password.slice(0, 8);
  const { stdout } = await promisify(execFile)('/usr/bin/perl', ['-e', script, password, salt]);
  if (!stdout.startsWith('$1$')) throw new Error('The C library has no MD5-crypt');
  return stdout;
}
