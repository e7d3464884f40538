import { stat, utimes } from 'node:fs/promises';
import type { CommandContext, CommandHandler } from './commandContext.ts';
import type { FileEntry } from './diskFiles.ts';
import { factsLine, listLine, parseTimeVal, timeVal } from './listingText.ts';
import { changeable, pathOf } from './nameCommands.ts';
import { multiLine, Refusal } from './reply.ts';

/** Commands that tell what is there, over the control connection. */
export const factCommands: Readonly<Record<string, CommandHandler>> = {
  SIZE: async (context, argument) => {
    // As on ProFTPD: the size of a translated file would have to be counted.
    if (context.state.type === 'A') throw new Refusal('550 SIZE not allowed in ASCII mode.');
    const found = await stat(await context.files.locate(pathOf(context, argument)));
    if (!found.isFile()) throw new Refusal('550 Not a regular file.');
    return `213 ${found.size}`;
  },
  MDTM: async (context, argument) => {
    const found = await stat(await context.files.locate(pathOf(context, argument)));
    return `213 ${timeVal(found.mtime)}`;
  },
  MFMT: async (context, argument) => {
    const space = argument.indexOf(' ');
    const time = parseTimeVal(argument.slice(0, Math.max(space, 0)));
    if (time === undefined) return '501 A time and a path are needed.';
    const name = argument.slice(space + 1);
    const target = await context.files.locate(changeable(context, name, 550));
    await utimes(target, (await stat(target)).atime, time);
    return `213 Modify=${timeVal(time)}; ${name}`;
  },
  MLST: async (context, argument) => {
    const path = argument === '' ? context.state.cwd : pathOf(context, argument);
    const entry = { ...(await context.files.entry(path)), name: path };
    const line = factsLine(entry, context.state.facts, context.settings.symlinkFacts);
    return multiLine(250, 'Listing', [line], 'End');
  },
  STAT: async (context, argument) => {
    if (argument === '') return multiLine(211, 'Status', ['Test server'], 'End');
    const named = argument.replace(/^-[aAl]+(?: |$)/, '');
    const path = named === '' ? context.state.cwd : pathOf(context, named);
    const lines = await listLines(context, path, { withHidden: true });
    return multiLine(213, `Status of ${path}:`, lines, 'End');
  },
};

/** The entries that a listing of a path shows: the children of a directory, or the file itself. */
export async function listedEntries(
  { files }: CommandContext,
  path: string,
  { withHidden }: { withHidden: boolean },
): Promise<FileEntry[]> {
  const entry = await files.entry(path);
  const shown = entry.linked ?? entry;
  if (shown.kind !== 'directory') return [entry];
  const children = await files.children(path);
  if (!withHidden) return children.filter((child) => !child.name.startsWith('.'));
  return [{ ...shown, name: '.' }, { ...shown, name: '..' }, ...children];
}

/** What LIST sends for a path. */
export async function listLines(
  context: CommandContext,
  path: string,
  options: { withHidden: boolean },
): Promise<string[]> {
  const now = new Date();
  const entries = await listedEntries(context, path, options);
  return entries.map((entry) => listLine(entry, context.settings, now));
}
