import { createHash } from 'node:crypto';
import { chmod, readFile, rm, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { CommandContext, CommandHandler } from './commandContext.ts';
import { changeable, pathOf } from './nameCommands.ts';
import { Refusal } from './reply.ts';
import { sendAll, transfer } from './transfer.ts';

/** Commands of drafts and of single products. A server has those that its `extensions` name. */
export const extensionCommands: Readonly<Record<string, CommandHandler>> = {
  HOST: ({ state }, name) =>
    state.login === 'done' ? '503 Too late.' : `220 You have reached ${name}.`,
  LANG: (_, tag) => `200 Replies are in ${tag === '' ? 'the default language' : tag}.`,
  CLNT: () => '200 Noted.',
  CSID: () => '200 Name=Test server; Version=1.0; CaseSensitive=0; DirSep=/;',
  AVBL: ({ settings }) =>
    `213 ${Number.isFinite(settings.quotaBytes) ? settings.quotaBytes : 1_000_000_000_000}`,
  DSIZ: async (context, argument) => `213 ${await sizeBelow(context, pathOf(context, argument))}`,
  RMDA: async (context, argument) => {
    const target = await context.files.locateName(changeable(context, argument, 550));
    if (!(await stat(target)).isDirectory()) throw new Refusal('550 Not a directory.');
    await rm(target, { recursive: true });
    return '250 Removed with all that was in it.';
  },
  MFF: async (context, argument) => {
    const [, mode, path = ''] = /^UNIX\.mode=0?([0-7]{3}); (.+)$/i.exec(argument) ?? [];
    if (mode === undefined) return '501 A fact and a path are needed.';
    const target = await context.files.locate(changeable(context, path, 550));
    await chmod(target, parseInt(mode, 8));
    return `213 UNIX.mode=${mode}; ${path}`;
  },
  THMB: async (context, argument) => {
    const [, format, path = ''] = /^(PNG|JPEG) \d+ \d+ (.+)$/.exec(argument) ?? [];
    if (format === undefined) return '501 A format, a size and a path are needed.';
    const found = await stat(await context.files.locate(pathOf(context, path)));
    if (!found.isFile()) throw new Refusal('550 Not a regular file.');
    return transfer(context, 'Here comes the thumbnail.', async (socket, faulty) => {
      const { content } = context.action;
      const picture = content === undefined ? SMALL_PNG : Buffer.from(content);
      context.usage.addSent(await sendAll(socket, faulty(one(picture))));
    });
  },
  HASH: async (context, argument) => {
    const name = context.state.hash ?? selectedHash(context);
    const bytes = await contentOf(context, argument);
    const hex = createHash(name.replace('-', '')).update(bytes).digest('hex');
    return `213 ${name} 0-${bytes.length} ${hex} ${argument}`;
  },
  XCRC: async (context, argument) => {
    const bytes = await contentOf(context, unquoted(argument));
    // Without its leading zeros, as some servers say it.
    return `250 ${crc32(bytes).toString(16).toUpperCase()}`;
  },
  MD5: async (context, argument) => {
    const hash = createHash('md5').update(await contentOf(context, argument));
    return `251 "${argument}" ${hash.digest('hex').toUpperCase()}`;
  },
  XMD5: (context, argument) => digest(context, argument, 'md5'),
  XSHA1: (context, argument) => digest(context, argument, 'sha1'),
  XSHA256: (context, argument) => digest(context, argument, 'sha256'),
};

/** One transparent pixel. */
export const SMALL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

// eslint-disable-next-line @typescript-eslint/require-await -- one chunk as a stream
async function* one(chunk: Uint8Array): AsyncIterable<Uint8Array> {
  yield chunk;
}

async function digest(
  context: CommandContext,
  argument: string,
  algorithm: string,
): Promise<string> {
  const bytes = await contentOf(context, unquoted(argument));
  return `250 ${createHash(algorithm).update(bytes).digest('hex').toUpperCase()}`;
}

function unquoted(argument: string): string {
  return argument.replace(/^"(.*)"$/, '$1');
}

async function contentOf(context: CommandContext, argument: string): Promise<Buffer> {
  return readFile(await context.files.locate(pathOf(context, argument)));
}

function selectedHash({ settings }: CommandContext): string {
  const line = settings.extensions.find((feature) => feature.startsWith('HASH ')) ?? '';
  return /([\w-]+)\*/.exec(line)?.[1] ?? 'SHA-1';
}

/** Bytes of all files at and below a path; links count for nothing. */
async function sizeBelow(context: CommandContext, path: string): Promise<number> {
  let bytes = 0;
  for (const { name, kind, stats } of await context.files.children(path)) {
    if (kind === 'file') bytes += stats.size;
    if (kind === 'directory') bytes += await sizeBelow(context, posix.join(path, name));
  }
  return bytes;
}

/** CRC-32 bit by bit, as ISO 3309 defines it. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
