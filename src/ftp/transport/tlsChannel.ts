import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Certificate } from '../../common/certificate.ts';
import { abortError, deadlineSignal, onAbort } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode, RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import { peerCertificate } from './peerCertificate.ts';
import { Tickets } from './tickets.ts';
import type { TlsContext } from './tlsContext.ts';
import { isVersionRefusal, tlsError, type TlsMeanings } from './tlsError.ts';

export interface HandshakeOptions {
  /** What it means that plain text comes where TLS should begin. */
  readonly onPlainText: RemoteErrorCode;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly logger: Logger;
}

/** A data connection under TLS. Nothing may be sent before `ready`. */
export interface ProtectedSocket {
  readonly socket: TLSSocket;
  /**
   * @throws RemoteError `connection-lost`; `protection-refused` when plain text came; `tampered`
   * when another server answered
   */
  readonly ready: Promise<void>;
}

/**
 * TLS of one control connection (RFC 4217) and of the data connections that belong to it: these
 * resume its session, which is how servers know that both come from the same client.
 */
export class TlsChannel {
  readonly socket: TLSSocket;
  readonly certificate: Certificate;
  readonly protocol: string;
  readonly cipher: string;
  readonly #context: TlsContext;
  readonly #tickets: Tickets;
  readonly #logger: Logger;
  readonly #generation: number;
  #resumed = false;
  #lastResumed: boolean | undefined;

  /** Takes the handshake of a control connection to its end. Whose certificate it is, is not judged. */
  static async open(
    context: TlsContext,
    socket: Socket,
    { onPlainText, timeoutMs, signal, logger }: HandshakeOptions,
  ): Promise<TlsChannel> {
    const deadline = deadlineSignal(timeoutMs, 'The TLS handshake', signal);
    const tickets = new Tickets();
    // Not within `try`: nothing is open yet that would have to be ended.
    const secured = connect({ ...context.options, socket });
    try {
      secured.on('session', (ticket) => tickets.add(ticket));
      await handshaken(secured, { failed: 'tls-failed', onPlainText, signal: deadline.signal });
      context.learnGroup(secured);
      const certificate = peerCertificate(secured);
      if (!certificate) throw new RemoteError('tls-failed', 'The server shows no certificate');
      return new TlsChannel(context, secured, certificate, { tickets, logger });
    } catch (error) {
      secured.destroy();
      throw helped(context, error);
    } finally {
      deadline.dispose();
    }
  }

  private constructor(
    context: TlsContext,
    socket: TLSSocket,
    certificate: Certificate,
    { tickets, logger }: { readonly tickets: Tickets; readonly logger: Logger },
  ) {
    this.#context = context;
    this.#generation = context.generation;
    this.socket = socket;
    this.certificate = certificate;
    this.protocol = socket.getProtocol() ?? '';
    this.cipher = socket.getCipher().name;
    this.#tickets = tickets;
    this.#logger = logger;
  }

  /** True when a data connection has resumed the session. */
  get hasResumed(): boolean {
    return this.#resumed;
  }

  /** Whether the last data connection whose handshake ended has resumed the session. */
  get lastResumed(): boolean | undefined {
    return this.#lastResumed;
  }

  /** It was opened before its server was seen not to resume such sessions. */
  get isOutdated(): boolean {
    return this.#generation !== this.#context.generation;
  }

  /** See {@link TlsContext.outdate}. */
  outdate(): void {
    this.#context.outdate();
  }

  /** See {@link TlsContext.limitToTls12}. */
  limitToTls12(): boolean {
    return this.protocol === 'TLSv1.3' && this.#context.limitToTls12();
  }

  /** Starts the handshake on a data connection at once. */
  protect(socket: Socket): ProtectedSocket {
    const session = this.#tickets.take();
    this.#lastResumed = undefined;
    const secured = connect({
      ...this.#context.options,
      socket,
      ...(session === undefined ? {} : { session }),
    });
    secured.on('session', (ticket) => this.#tickets.add(ticket));
    return { socket: secured, ready: this.#ready(secured) };
  }

  async #ready(socket: TLSSocket): Promise<void> {
    await handshaken(socket, { failed: 'connection-lost', onPlainText: 'protection-refused' });
    const resumed = socket.isSessionReused();
    this.#lastResumed = resumed;
    if (resumed) this.#resumed = true;
    this.#logger.trace(
      `Data connection: ${socket.getProtocol() ?? 'TLS'}, ${resumed ? 'resumed' : 'full handshake'}`,
    );
    if (resumed || peerCertificate(socket)?.fingerprint === this.certificate.fingerprint) return;
    socket.destroy();
    throw new RemoteError(
      'tampered',
      'The data connection showed another certificate than the control connection',
    );
  }
}

/** `connection-lost` where the next session fares better, as more is offered to the server then. */
function helped(context: TlsContext, error: unknown): unknown {
  const lost = (text: string) => new RemoteError('connection-lost', text, { cause: error });
  if (isVersionRefusal(error) && context.allowTls13()) {
    return lost('The server speaks TLS 1.3 alone');
  }
  const isRefused = hasCode(error, 'tls-failed') && !isVersionRefusal(error);
  return isRefused && context.forgetGroup()
    ? lost('The server does not take the key exchange any more that it chose before')
    : error;
}

/** Waits for the end of a handshake. */
function handshaken(
  socket: TLSSocket,
  { signal, ...meanings }: TlsMeanings & { readonly signal?: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    // It may be given up before it begins.
    let stop = (): void => undefined;
    const fail = (error: unknown): void => {
      stop();
      socket.destroy();
      reject(
        error instanceof RemoteError
          ? error
          : tlsError(error, 'The TLS handshake failed', meanings),
      );
    };
    stop = onAbort(signal, () => {
      if (signal) fail(abortError(signal));
    });
    // Stays for good: an error behind the handshake reaches whoever uses the socket then.
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('The server closed the connection')));
    socket.once('secureConnect', () => {
      stop();
      resolve();
    });
  });
}
