import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { CommandContext } from './commandContext.ts';
import { plainSocketOf } from './plainSocket.ts';
import { Refusal } from './reply.ts';
import { resetConnection } from './resetConnection.ts';

/** The bytes of a file or listing, in pieces. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Moves the bytes of one transfer over its data connection. */
type Pump = (socket: Socket, faulty: (source: Bytes) => Bytes) => Promise<void>;

/** Runs one transfer between its 150 and its final reply, which is returned. */
export async function transfer(
  context: CommandContext,
  opening: string,
  pump: Pump,
): Promise<string> {
  if (!context.data.isOpen) throw new Refusal('425 Use EPSV or PASV first.');
  const signal = context.startTransfer();
  try {
    const { handshakeFirst = false } = context.settings.tls ?? {};
    if (context.settings.active === 'before-150') await context.data.connect(signal);
    if (!handshakeFirst) await context.preliminary(`150 ${opening}`);
    const plain = await context.data.take(context.settings.dataTimeoutMs, signal);
    signal.addEventListener('abort', () => plain.destroy(), { once: true });
    const socket = await context.protect(plain);
    if (handshakeFirst) await context.preliminary(`150 ${opening}`);
    return await pumpThrough(context, socket, signal, pump);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return '426 Connection closed; transfer aborted.';
  } finally {
    context.endTransfer();
  }
}

/** Sends bytes with back-pressure, then FIN. */
export async function sendAll(socket: Socket, source: Bytes): Promise<number> {
  const closed = new AbortController();
  socket.once('close', () => closed.abort());
  if (socket.destroyed) closed.abort();
  // Reading on is the only way to notice that the client has closed its side.
  socket.resume();
  let sent = 0;
  for await (const chunk of source) {
    closed.signal.throwIfAborted();
    if (!socket.write(chunk)) await once(socket, 'drain', { signal: closed.signal });
    sent += chunk.length;
  }
  closed.signal.throwIfAborted();
  const finished = once(socket, 'finish', { signal: closed.signal });
  socket.end();
  await finished;
  return sent;
}

const END_MS = 100;

/** Whether the client's side has ended, or does within a moment. */
export async function hasEnded(socket: Socket): Promise<boolean> {
  socket.resume();
  if (socket.readableEnded) return true;
  const late = AbortSignal.timeout(END_MS);
  return once(socket, 'end', { signal: late }).then(
    () => true,
    () => false,
  );
}

async function pumpThrough(
  context: CommandContext,
  socket: Socket,
  signal: AbortSignal,
  pump: Pump,
): Promise<string> {
  const onAbort = (): void => void socket.destroy();
  signal.addEventListener('abort', onAbort);
  const fault = { tripped: false };
  try {
    signal.throwIfAborted();
    if (context.action.finalReply === 'early') await context.replyEarly('226 Transfer complete.');
    await pump(socket, (source) => withFault(context, socket, source, fault));
    return fault.tripped ? '426 Connection closed; transfer aborted.' : '226 Transfer complete.';
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The source up to the byte where the script wants something to go wrong. */
async function* withFault(
  context: CommandContext,
  socket: Socket,
  source: Bytes,
  fault: { tripped: boolean },
): Bytes {
  let left = context.action.data?.afterBytes ?? Infinity;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    fault.tripped = chunk.length >= left;
    left -= chunk.length;
    // Inside the loop: leaving it closes the source, which can be the socket.
    if (fault.tripped) {
      await trip(context, socket);
      return;
    }
  }
  fault.tripped = left === 0;
  if (fault.tripped) await trip(context, socket);
}

async function trip(context: CommandContext, socket: Socket): Promise<void> {
  switch (context.action.data?.then) {
    case 'stall':
      // Ends with ABOR, with the control connection, or when the client is seen to close this one.
      socket.once('end', () => socket.destroy());
      if (!socket.destroyed) await once(socket, 'close');
      return;
    case 'reset':
      resetConnection(socket);
      return;
    case 'cut':
      context.destroy();
      resetConnection(socket);
      return;
    case 'truncate':
      await new Promise((resolve) => socket.write('', resolve));
      plainSocketOf(socket).destroy();
      return;
    case 'close':
    case undefined:
      return;
  }
}
