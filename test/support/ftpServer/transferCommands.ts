import { constants, createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext, CommandHandler } from './commandContext.ts';
import { absolutePath } from './diskFiles.ts';
import { listedEntries, listLines } from './factCommands.ts';
import { factsLine } from './listingText.ts';
import { changeable, pathOf } from './nameCommands.ts';
import { Refusal } from './reply.ts';
import { hasEnded, sendAll, transfer } from './transfer.ts';
import type { Bytes } from './transfer.ts';

/** Commands with a data connection, and those that prepare one. */
export const transferCommands: Readonly<Record<string, CommandHandler>> = {
  PRET: (_, argument) => (argument === '' ? '501 What for?' : `200 OK, planning for ${argument}.`),
  EPRT: (context, argument) => {
    const [, protocol, host = '', port] = /^\|([12])\|([^|]+)\|(\d+)\|$/.exec(argument) ?? [];
    if (protocol === undefined) return '501 An address is needed.';
    if (protocol !== (host.includes(':') ? '2' : '1')) return '522 Wrong protocol.';
    return connectTo(context, host, Number(port));
  },
  PORT: (context, argument) => {
    if (!/^\d{1,3}(?:,\d{1,3}){5}$/.test(argument)) return '501 Six numbers are needed.';
    const [a, b, c, d, high = 0, low = 0] = argument.split(',').map(Number);
    return connectTo(context, [a, b, c, d].join('.'), high * 256 + low);
  },
  EPSV: async ({ data, localAddress, state, settings }, argument) => {
    if (settings.wantsPret && !state.isAnnounced) return '500 PRET is needed before.';
    if (argument.toUpperCase() === 'ALL') return '200 EPSV ALL is understood.';
    if (argument !== '' && argument !== '1') return '522 Network protocol not supported, use (1)';
    return `229 Entering Extended Passive Mode (|||${await data.listen(localAddress)}|)`;
  },
  PASV: async ({ data, settings, localAddress, state }) => {
    if (settings.wantsPret && !state.isAnnounced) return '500 PRET is needed before.';
    const port = await data.listen(localAddress);
    const host = (settings.pasvAddress ?? localAddress).replaceAll('.', ',');
    return `227 Entering Passive Mode (${host},${port >> 8},${port & 255}).`;
  },
  REST: ({ state }, argument) => {
    if (!/^\d{1,15}$/.test(argument)) return '501 A byte offset is needed.';
    state.restartAt = Number(argument);
    return `350 Restarting at ${argument}.`;
  },
  RETR: (context, argument) => retrieve(context, argument),
  STOR: (context, argument) => store(context, argument, 'replace'),
  APPE: (context, argument) => store(context, argument, 'append'),
  ABOR: ({ state, data }) => {
    const didAbort = state.didAbort;
    state.didAbort = false;
    data.close();
    return didAbort ? '226 Abort successful.' : '225 No transfer to abort.';
  },
  LIST: async (context, argument) => {
    const { path, withHidden } = listArguments(context, argument);
    return sendLines(context, 'file list', await listLines(context, path, { withHidden }));
  },
  NLST: async (context, argument) => {
    const { path, given, withHidden } = listArguments(context, argument);
    const prefix = given === '' || given.endsWith('/') ? given : `${given}/`;
    const children = await context.files.children(path);
    const names = children.map((child) => child.name);
    const shown = names.filter((name) => withHidden || !name.startsWith('.'));
    return sendLines(
      context,
      'name list',
      shown.map((name) => prefix + name),
    );
  },
  MLSD: async (context, argument) => {
    const path = absolutePath(context.state.cwd, argument);
    const found = await stat(await context.files.locate(path));
    if (!found.isDirectory()) throw new Refusal('501 Not a directory.');
    const { state, settings } = context;
    const entries = await listedEntries(context, path, { withHidden: true });
    const lines = entries.map((entry) => factsLine(entry, state.facts, settings.symlinkFacts));
    return sendLines(context, 'MLSD', lines);
  },
};

/** Only to the client's own address: to others it would be an attack (RFC 2577 section 3). */
async function connectTo(
  { data, settings, clientAddress }: CommandContext,
  host: string,
  port: number,
): Promise<string> {
  if (host !== clientAddress || port < 1024) return '500 Illegal PORT command.';
  data.target(host, port);
  if (settings.active === 'at-port') await data.connect();
  return '200 PORT command successful.';
}

const TRUNCATED_BYTES = 16 * 1024;

/** Commands that fail together with their data connection, as on ProFTPD. */
export const dataCommands: ReadonlySet<string> = new Set(
  'RETR STOR APPE LIST NLST MLSD'.split(' '),
);

function listArguments(
  context: CommandContext,
  argument: string,
): { path: string; given: string; withHidden: boolean } {
  const [, options = '', given = ''] = /^(-[A-Za-z]+(?: |$))?(.*)$/s.exec(argument) ?? [];
  const path = absolutePath(context.state.cwd, given);
  return { path, given, withHidden: context.settings.listsHidden || /a/i.test(options) };
}

async function sendLines(
  context: CommandContext,
  what: string,
  lines: readonly string[],
): Promise<string> {
  const text = lines.map((line) => `${line}\r\n`).join('');
  return sendBytes(context, `Here comes the ${what}.`, one(encode(context, text)));
}

async function retrieve(context: CommandContext, argument: string): Promise<string> {
  const offset = takeOffset(context);
  const path = await context.files.locate(pathOf(context, argument));
  const found = await stat(path);
  if (!found.isFile()) throw new Refusal('550 Not a regular file.');
  if (offset > found.size) throw new Refusal('554 The offset is behind the end of the file.');
  const file = createReadStream(path, { start: offset });
  try {
    const opening = `Opening data connection for ${argument} (${found.size - offset} bytes).`;
    const bytes = slowed(file, context.action.chunkPauseMs);
    return await sendBytes(context, opening, context.state.type === 'A' ? toCrLf(bytes) : bytes);
  } finally {
    file.destroy();
  }
}

function sendBytes(context: CommandContext, opening: string, source: Bytes): Promise<string> {
  const { content } = context.action;
  const bytes = content === undefined ? source : one(encode(context, content));
  return transfer(context, opening, async (socket, faulty) => {
    const { onEarlyEnd } = context.settings;
    const isEarly = onEarlyEnd !== 'ignore' && (await hasEnded(socket));
    if (isEarly && onEarlyEnd === '426') throw new Error('The client has ended its side');
    const sent = isEarly ? firstOf(bytes, TRUNCATED_BYTES) : bytes;
    context.usage.addSent(await sendAll(socket, faulty(sent)));
  });
}

async function store(
  context: CommandContext,
  argument: string,
  how: 'replace' | 'append',
): Promise<string> {
  const offset = takeOffset(context);
  const path = await context.files.locate(changeable(context, argument, 553));
  const file = await open(path, openFlags(how, offset));
  try {
    return await transfer(context, `Ready for ${argument}.`, async (socket, faulty) => {
      const received = faulty(socket);
      const bytes = context.state.type === 'A' ? toLf(received) : received;
      await writeAll(context, file, bytes, how === 'append' ? null : offset);
      socket.end();
    });
  } finally {
    await file.close();
  }
}

function openFlags(how: 'replace' | 'append', offset: number): number {
  const always = constants.O_WRONLY | constants.O_CREAT;
  if (how === 'append') return always | constants.O_APPEND;
  return offset > 0 ? always : always | constants.O_TRUNC;
}

async function writeAll(
  { usage, settings, action }: CommandContext,
  file: FileHandle,
  source: Bytes,
  offset: number | null,
): Promise<void> {
  let position = offset;
  let seen = 0;
  for await (const chunk of source) {
    const allowed = usage.addReceived(chunk.length);
    garble(chunk, (action.garbledByte ?? Infinity) - seen);
    seen += chunk.length;
    for (let done = 0; done < allowed;) {
      const { bytesWritten } = await file.write(chunk, done, allowed - done, position);
      done += bytesWritten;
      if (position !== null) position += bytesWritten;
    }
    if (allowed < chunk.length) throw new Refusal(`${settings.quotaCode} No space left.`);
  }
}

function garble(chunk: Uint8Array, index: number): void {
  const byte = chunk[index];
  if (byte !== undefined) chunk[index] = ~byte;
}

function takeOffset({ state }: CommandContext): number {
  const offset = state.restartAt;
  state.restartAt = 0;
  return offset;
}

function encode({ settings }: CommandContext, content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, settings.encoding) : content;
}

async function* firstOf(source: Bytes, bytes: number): Bytes {
  let left = bytes;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- one chunk as a stream
async function* one(chunk: Uint8Array): Bytes {
  yield chunk;
}

async function* slowed(source: Bytes, pauseMs: number | undefined): Bytes {
  for await (const chunk of source) {
    yield chunk;
    if (pauseMs !== undefined) await delay(pauseMs);
  }
}

/** What TYPE A does to a file on its way to the client: a client that forgot TYPE I must notice. */
async function* toCrLf(source: Bytes): Bytes {
  for await (const chunk of source) {
    yield Buffer.from(Buffer.from(chunk).toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
  }
}

async function* toLf(source: Bytes): Bytes {
  for await (const chunk of source) {
    yield Buffer.from(Buffer.from(chunk).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  }
}
