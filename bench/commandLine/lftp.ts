import { join } from 'node:path';
import { joinPath, type RemotePath } from '../../src/common/remotePath.ts';
import { OWN_FILES } from '../scratch.ts';
import {
  type CommandLineTool,
  fetchedFile,
  type Invocation,
  TIMES,
  type WorkContext,
} from './commandLineTool.ts';

/** As many as the library clients have. */
const SESSIONS = 4;

/** lftp, told what to do in a script on standard input, with the settings that suit it best. */
export const lftp: CommandLineTool = {
  command: 'lftp',
  works: {
    'list-200': (context) => repeated(context, `ls ${quoted(context.scratch.many)} > /dev/null`),
    'list-5000': (context) =>
      repeated(context, `ls ${quoted(context.scratch.huge ?? '/')} > /dev/null`),
    'read-4k': (context) => repeated(context, reading(context.scratch.manyFiles[0])),
    'read-1m': (context) => repeated(context, reading(context.scratch.mediumFiles[0])),
    'save-4k-staged': (context) =>
      repeated(context, `set xfer:use-temp-file yes\n${putting(context, 'staged.txt')}`),
    'save-4k-direct': (context) => repeated(context, putting(context, 'direct.txt')),
    // There and back again.
    rename: (context) => {
      const [from, to] = [joinPath(context.own, 'small.txt'), joinPath(context.own, 'renamed.txt')];
      const both = `mv ${quoted(from)} ${quoted(to)}\nmv ${quoted(to)} ${quoted(from)}`;
      return { ...repeated(context, both), count: 2 * TIMES };
    },
    index: (context) => {
      const find = `find ${quoted(context.scratch.tree ?? '/')} > /dev/null`;
      return workOf(context, [], [find], 1);
    },
    // The second time all four sessions are there.
    'download-200': (context) => {
      const mirror = (name: string) =>
        `mirror --parallel=${SESSIONS} ${quoted(context.scratch.many)} ` +
        quoted(join(context.local, `${name}-${context.run}`));
      return workOf(context, [mirror('a')], [mirror('b'), mirror('c')], 1);
    },
  },
  download: (context, from) => {
    const to = (index: number) => quoted(fetchedFile(context, index));
    return invocation(
      context,
      from.map((path, index) => `get ${quoted(path)} -o ${to(index)}`),
    );
  },
  upload: (context, to) => {
    const put = `put ${quoted(context.localFile)} -o`;
    return invocation(
      context,
      to.map((path) => `${put} ${quoted(path)}`),
    );
  },
};

function repeated(context: WorkContext, command: string) {
  return workOf(context, [command], Array<string>(1 + TIMES).fill(command), TIMES);
}

function workOf(
  context: WorkContext,
  less: readonly string[],
  more: readonly string[],
  count: number,
) {
  return { less: invocation(context, less), more: invocation(context, more), count };
}

function invocation(
  { target: { host, port, user, password, security }, own }: WorkContext,
  commands: readonly string[],
): Invocation {
  const scheme = security === 'implicit' ? 'ftps' : 'ftp';
  const lines = [
    'set cmd:fail-exit yes',
    'set cmd:interactive no',
    'set cache:enable no',
    'set net:max-retries 1',
    'set ftp:sync-mode off',
    'set ftp:list-empty-ok yes',
    'set xfer:clobber yes',
    'set ssl:verify-certificate no',
    `set ftp:ssl-force ${security === 'none' ? 'no' : 'yes'}`,
    `set ftp:ssl-allow ${security === 'none' ? 'no' : 'yes'}`,
    'set ftp:ssl-protect-data yes',
    `open -p ${port} -u ${quoted(`${user},${password}`)} ${scheme}://${host}`,
    // It connects when there is something to do.
    `ls ${quoted(joinPath(own, OWN_FILES[0]))} > /dev/null`,
    ...commands,
  ];
  return { args: ['--norc', '-f', '/dev/stdin'], input: `${lines.join('\n')}\n` };
}

function reading(path: RemotePath = '/'): string {
  return `cat ${quoted(path)} > /dev/null`;
}

function putting({ localFile, own }: WorkContext, name: (typeof OWN_FILES)[number]): string {
  return `put ${quoted(localFile)} -o ${quoted(joinPath(own, name))}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
