import { chmod, lstat, mkdir, rename, rmdir, stat, unlink, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommandContext, CommandHandler } from './commandContext.ts';
import { absolutePath } from './diskFiles.ts';
import { parseTimeVal } from './listingText.ts';
import { Refusal } from './reply.ts';

/** Commands that move through the tree and change names in it. */
export const nameCommands: Readonly<Record<string, CommandHandler>> = {
  PWD: ({ state }) => `257 ${quoted(state.cwd)} is the current directory.`,
  CWD: (context, argument) => changeDirectory(context, required(argument)),
  CDUP: (context) => changeDirectory(context, '..'),
  MKD: async (context, argument) => {
    const path = changeable(context, argument, 550);
    await mkdir(await context.files.locateName(path));
    return `257 ${quoted(path)} created.`;
  },
  RMD: async (context, argument) => {
    const path = changeable(context, argument, 550);
    if (path === '/') throw new Refusal('550 The root stays.');
    await rmdir(await context.files.locateName(path));
    return '250 Directory removed.';
  },
  DELE: async (context, argument) => {
    const name = await context.files.locateName(changeable(context, argument, 550));
    if ((await lstat(name)).isDirectory()) throw new Refusal('550 Is a directory.');
    await unlink(name);
    return '250 File deleted.';
  },
  RNFR: async (context, argument) => {
    const path = changeable(context, argument, 550);
    await lstat(await context.files.locateName(path));
    context.state.renameFrom = path;
    return '350 Ready for RNTO.';
  },
  RNTO: (context, argument) => renameTo(context, required(argument)),
  SITE: (context, argument) => site(context, argument),
};

/** The absolute path of an argument that must be there. */
export function pathOf({ state }: CommandContext, argument: string): string {
  return absolutePath(state.cwd, required(argument));
}

/** The same, for a command that changes what is there. */
export function changeable(context: CommandContext, argument: string, code: 550 | 553): string {
  const path = pathOf(context, argument);
  context.files.assertWritable(path, code);
  return path;
}

/** A path as PWD and MKD quote it (RFC 959, appendix II). */
function quoted(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

function required(argument: string): string {
  if (argument === '') throw new Refusal('501 An argument is needed.');
  return argument;
}

async function changeDirectory(context: CommandContext, argument: string): Promise<string> {
  const path = absolutePath(context.state.cwd, argument);
  const found = await stat(await context.files.locate(path));
  if (!found.isDirectory()) throw new Refusal('550 Not a directory.');
  context.state.cwd = path;
  return '250 Directory changed.';
}

async function renameTo(context: CommandContext, argument: string): Promise<string> {
  const { state, files, settings } = context;
  const from = state.renameFrom;
  state.renameFrom = undefined;
  if (from === undefined) throw new Refusal('503 Send RNFR first.');
  const path = changeable(context, argument, 553);
  const [source, target] = [await files.locateName(from), await files.locateName(path)];
  const exists = await lstat(target).then(
    () => true,
    () => false,
  );
  if (exists && source !== target && settings.renameOverExisting === 'refuse')
    throw new Refusal('553 File exists.');
  await rename(source, target);
  // What was there in another case has given that up.
  if (settings.ignoresCase) await rename(target, join(dirname(target), basename(path)));
  return '250 Renamed.';
}

async function site(context: CommandContext, argument: string): Promise<string> {
  if (/^UTIME \d{14} ./i.test(argument) && context.settings.extensions.includes('SITE UTIME')) {
    return setTime(context, argument.slice('UTIME '.length));
  }
  const match = /^CHMOD ([0-7]{3,4}) (.+)$/i.exec(argument);
  if (!context.settings.chmod || match === null) return '500 SITE command not understood.';
  const [, mode = '', path = ''] = match;
  const target = await context.files.locate(changeable(context, path, 550));
  await chmod(target, parseInt(mode, 8));
  return '200 Mode changed.';
}

async function setTime(context: CommandContext, argument: string): Promise<string> {
  const time = parseTimeVal(argument.slice(0, 14));
  if (time === undefined) return '501 A time is needed.';
  const target = await context.files.locate(changeable(context, argument.slice(15), 550));
  await utimes(target, time, time);
  return '213 UTIME OK';
}
