import { joinPath, type RemotePath } from '../../src/common/remotePath.ts';
import type { Target } from '../target.ts';
import {
  type CommandLineTool,
  fetchedFile,
  type Invocation,
  TIMES,
  type WorkContext,
} from './commandLineTool.ts';

/** Those that a process opens before the 200 files: `--parallel` has as many sessions. */
const SESSIONS = 4;

/** curl: all URLs of one process go over the same connection, or over four in parallel. */
export const curl: CommandLineTool = {
  command: 'curl',
  works: {
    'list-200': (context) => repeated(context, folderUrl(context.target, context.scratch.many)),
    'list-5000': (context) =>
      repeated(context, folderUrl(context.target, context.scratch.huge ?? '/')),
    'read-4k': (context) => repeated(context, urlOf(context.target, context.scratch.manyFiles[0])),
    'read-1m': (context) =>
      repeated(context, urlOf(context.target, context.scratch.mediumFiles[0])),
    'save-4k-direct': (context) => {
      const upload = uploadOf(context, joinPath(context.own, 'direct.txt'));
      return workOf(context, [upload], times(upload, 1 + TIMES), TIMES);
    },
    'download-200': (context) => {
      const { target, scratch } = context;
      const few = scratch.mediumFiles.slice(0, SESSIONS).map((path) => urlOf(target, path));
      const all = [...few, ...scratch.manyFiles.map((path) => urlOf(target, path))];
      const fetched = (urls: readonly string[]) => urls.map(discarding);
      return workOf(context, fetched(few), fetched(all), 1, ['parallel']);
    },
  },
  download: (context, from) => {
    const to = (index: number) => quoted(fetchedFile(context, index));
    const urls = from.map((path) => quoted(urlOf(context.target, path)));
    return invocation(
      context,
      urls.map((url, index) => `url = ${url}\noutput = ${to(index)}`),
    );
  },
  upload: (context, to) =>
    invocation(
      context,
      to.map((path) => uploadOf(context, path)),
    ),
};

function repeated(context: WorkContext, url: string) {
  return workOf(context, [discarding(url)], times(discarding(url), 1 + TIMES), TIMES);
}

function workOf(
  context: WorkContext,
  less: readonly string[],
  more: readonly string[],
  count: number,
  options: readonly string[] = [],
) {
  return {
    less: invocation(context, less, options),
    more: invocation(context, more, options),
    count,
  };
}

/** Everything is said in a configuration on standard input: nothing of it is seen in `ps`. */
function invocation(
  { target: { user, password, security } }: WorkContext,
  transfers: readonly string[],
  options: readonly string[] = [],
): Invocation {
  const lines = ['silent', 'show-error', 'fail-early', 'insecure', 'ftp-method = nocwd'];
  if (options.includes('parallel')) lines.push(`parallel-max = ${SESSIONS}`);
  if (security === 'explicit') lines.push('ssl-reqd');
  lines.push(`user = ${quoted(`${user}:${password}`)}`, ...options, ...transfers);
  return { args: ['--config', '-'], input: `${lines.join('\n')}\n` };
}

function discarding(url: string): string {
  return `url = ${quoted(url)}\noutput = ${quoted('/dev/null')}`;
}

function uploadOf({ target, localFile }: WorkContext, to: RemotePath): string {
  return `url = ${quoted(urlOf(target, to))}\nupload-file = ${quoted(localFile)}`;
}

function times(transfer: string, count: number): string[] {
  return Array<string>(count).fill(transfer);
}

function folderUrl(target: Target, folder: RemotePath): string {
  return `${urlOf(target, folder)}/`;
}

/** With an absolute path, whose slash has to be written as `%2F`. */
function urlOf({ host, port, security }: Target, path: RemotePath = '/'): string {
  const scheme = security === 'implicit' ? 'ftps' : 'ftp';
  const [, ...names] = path.split('/').map(encodeURIComponent);
  return `${scheme}://${host}:${port}/%2F${names.join('/')}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
