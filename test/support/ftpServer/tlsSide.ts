import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { KeyPair } from '../certificates.ts';
import { rememberPlain } from './plainSocket.ts';
import type { Handshake, TlsSettings } from './tlsSettings.ts';

/** The server's end of TLS: one context for all connections, so that data connections resume. */
export class TlsSide {
  readonly handshakes: Handshake[] = [];
  readonly settings: TlsSettings;
  #context: SecureContext | undefined;
  #dataContext: SecureContext | undefined;

  constructor(settings: TlsSettings) {
    this.settings = settings;
  }

  /** Tickets that were given out so far resume nothing any more. */
  forgetTickets(): void {
    this.#context = undefined;
  }

  /** Takes the handshake to its end. @throws when it fails, or the client's certificate is wrong */
  async secure(
    socket: Socket,
    kind: Handshake['kind'],
    controlVersion?: string | null,
  ): Promise<TLSSocket> {
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext: this.#contextFor(kind, controlVersion),
      requestCert: this.settings.clientAuthority !== undefined,
      rejectUnauthorized: false,
    });
    rememberPlain(secured, socket);
    secured.on('error', () => undefined);
    const ended = new AbortController();
    socket.once('close', () => ended.abort());
    await once(secured, 'secure', { signal: ended.signal });
    const { servername } = secured as { servername?: string | false };
    const serverName = servername === false ? undefined : servername;
    const resumed = secured.isSessionReused();
    const protocol = secured.getProtocol() ?? '';
    const client = resumed ? undefined : this.#clientOf(secured);
    this.handshakes.push({ kind, resumed, protocol, serverName, client });
    return secured;
  }

  #contextFor(kind: Handshake['kind'], controlVersion?: string | null): SecureContext {
    const { certificate, dataCertificate, resumesOnly = controlVersion } = this.settings;
    // Another context has other keys, by which no ticket of the control connection is known.
    if (kind === 'data' && (dataCertificate || controlVersion !== resumesOnly)) {
      return (this.#dataContext ??= this.#newContext(dataCertificate ?? certificate));
    }
    return (this.#context ??= this.#newContext(certificate));
  }

  #newContext({ certificate: cert, key }: KeyPair): SecureContext {
    const { minVersion, maxVersion, curves, clientAuthority } = this.settings;
    return createSecureContext({
      cert,
      key,
      sessionIdContext: 'ftp',
      ...(minVersion && { minVersion }),
      ...(maxVersion && { maxVersion }),
      ...(curves !== undefined && { ecdhCurve: curves }),
      ...(clientAuthority !== undefined && { ca: clientAuthority }),
    });
  }

  #clientOf(socket: TLSSocket): string | undefined {
    const { clientAuthority } = this.settings;
    if (clientAuthority === undefined) return undefined;
    const shown = socket.getPeerX509Certificate();
    if (!shown?.verify(new X509Certificate(clientAuthority).publicKey)) {
      socket.destroy();
      throw new Error('The client has shown no certificate of the authority');
    }
    return shown.subject.replace(/^CN=/, '');
  }
}
