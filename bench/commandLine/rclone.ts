import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { RemotePath } from '../../src/common/remotePath.ts';
import {
  type CommandLineTool,
  fetchedFile,
  type Invocation,
  type WorkContext,
} from './commandLineTool.ts';

/** As many as the library clients have. */
const SESSIONS = '4';
/** Also what came before; and in one stream: ProFTPD's 426 behind a part of a file is a failure to it. */
const ALL_OF_IT = ['copyto', '--ignore-times', '--multi-thread-streams', '0'];

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
  download: (context, [from = '/']) =>
    invocation(context, [...ALL_OF_IT, remote(from), fetchedFile(context, 0)]),
  upload: (context, [to = '/']) =>
    invocation(context, [...ALL_OF_IT, context.localFile, remote(to)]),
  takesOne: true,
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
