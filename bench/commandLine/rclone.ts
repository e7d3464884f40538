import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { RemotePath } from '../../src/common/remotePath.ts';
import type { CommandLineTool, Invocation, WorkContext } from './commandLineTool.ts';

/** As many as the library clients have. */
const SESSIONS = '4';

/** rclone, which is made for many files: what it does with one, it does with a process of its own. */
export const rclone: CommandLineTool = {
  command: 'rclone',
  works: {
    index: (context) => ({
      less: invocation(context, ['lsf', remote(context.own)]),
      more: invocation(context, ['lsf', '-R', remote(context.scratch.tree ?? '/')]),
      count: 1,
    }),
    'download-200': (context) => ({
      less: invocation(context, ['lsf', remote(context.own)]),
      more: invocation(context, [
        ...['copy', '--ignore-times', remote(context.scratch.many)],
        join(context.local, `rclone-${context.run}`),
      ]),
      count: 1,
    }),
  },
  download: (context, from) =>
    invocation(context, ['copyto', remote(from), join(context.local, 'fetched')]),
  upload: (context, to) => invocation(context, ['copyto', context.localFile, remote(to)]),
};

function invocation(
  { target: { host, port, user, password, security } }: WorkContext,
  args: readonly string[],
): Invocation {
  const env = {
    RCLONE_CONFIG: '/dev/null',
    RCLONE_FTP_HOST: host,
    RCLONE_FTP_PORT: String(port),
    RCLONE_FTP_USER: user,
    // It takes no other form.
    RCLONE_FTP_PASS: obscured(password),
    RCLONE_FTP_EXPLICIT_TLS: String(security === 'explicit'),
    RCLONE_FTP_TLS: String(security === 'implicit'),
    RCLONE_FTP_NO_CHECK_CERTIFICATE: 'true',
    RCLONE_FTP_CONCURRENCY: SESSIONS,
  };
  const options = ['--transfers', SESSIONS, '--checkers', SESSIONS, '--retries', '1'];
  return { args: [...args, ...options], input: '', env };
}

function remote(path: RemotePath): string {
  return `:ftp:${path}`;
}

function obscured(password: string): string {
  return execFileSync('rclone', ['obscure', '-'], { input: password, encoding: 'utf8' }).trim();
}
