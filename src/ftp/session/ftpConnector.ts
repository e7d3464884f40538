import type { ConnectStepListener } from '../../common/connectStep.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { prefixed, type Logger } from '../../common/logger.ts';
import { shortcutsOf, type Shortcuts } from '../../common/shortcuts.ts';
import { guessEncodings } from '../protocol/encodingGuess.ts';
import {
  AUTO_ENCODING,
  nameCodec,
  noticingForeign,
  type NameCodec,
} from '../protocol/nameCodec.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import { describeProxy, type Proxy } from '../transport/proxy/proxy.ts';
import type { Reply } from '../protocol/reply.ts';
import { TlsChannel } from '../transport/tlsChannel.ts';
import { TlsContext, type KeyShare } from '../transport/tlsContext.ts';
import { asReason, openControl, type OpenControl, type PlainSocket } from './controlOpener.ts';
import { opensAhead } from './dataAhead.ts';
import { defaultDataSettings, type DataSettings } from './dataSettings.ts';
import { FtpSession, type FtpSessionOptions } from './ftpSession.ts';
import { login } from './login.ts';
import { LoginAttempts, type AttemptedLogin } from './loginAttempts.ts';
import { LoginWays } from './loginWays.ts';
import type { Credentials } from './loginSteps.ts';
import { isLoopback } from './loopback.ts';
import { passiveCommand } from './passiveMode.ts';
import { Precedent, type Shown } from './precedent.ts';
import type { SecurityOptions } from './security.ts';
import { ProfileKeeper } from './profileKeeper.ts';
import type { ServerProfile } from './serverProfile.ts';
import { defaultTimeouts, type Timeouts } from './timeouts.ts';

export interface FtpConnectorOptions {
  readonly host: string;
  readonly port: number;
  /** Name of the connection, for the log. */
  readonly label: string;
  /** Of file names: `auto` or what iconv calls it. Default: auto, which is UTF-8. */
  readonly encoding?: string;
  /**
   * Told once, with `auto`, when names come that are no UTF-8: what they look like, the likeliest
   * first. They can be worked with all the same.
   */
  readonly onForeignNames?: (guesses: readonly string[]) => void;
  readonly security: SecurityOptions;
  /** Default: passive mode, and active mode where that does not work. */
  readonly data?: DataSettings;
  /** Default: all of them. */
  readonly shortcuts?: Shortcuts | undefined;
  /** Asked before each connection. Default: none is in between. */
  readonly proxy?: () => Promise<Proxy | undefined>;
  /**
   * Asked before each login, on a connection that is as safe as it gets. `rejected` is the password
   * that the server has just refused; a rejection of the promise ends the attempt.
   */
  readonly credentials: (
    rejected: { readonly password: string } | undefined,
  ) => Promise<Credentials>;
  /** Called before anything is dialled: throws what would be asked in vain. */
  readonly assertAskable?: () => void;
  readonly timeouts?: Partial<Timeouts>;
  /** What is known of the server. Default: nothing, and nothing outlives the connector. */
  readonly keeper?: ProfileKeeper;
  /** Told how far each connection has come. Default: nobody looks on. */
  readonly onStep?: ConnectStepListener | undefined;
  readonly logger: Logger;
  readonly now?: () => number;
}

export interface ConnectContext {
  readonly signal: AbortSignal;
  /** True while no session of ours lives: a refusal cannot be about their number. */
  readonly alone: boolean;
  /** True: nobody waits for it, and no question may be asked for it. Default: false. */
  readonly quiet?: boolean;
}

/** Logins tried with other passwords before the failure is told. Servers ban those who go on. */
const MAX_LOGINS = 3;
/** A server that waited longer for USER may be about to give up: another connection is opened. */
const PATIENCE_MS = 10_000;
/** A certificate, plain text, a password: each may take its time once, and be asked again. */
const MAX_STALE = 6;

/** Makes sessions of one server. They share what is learned about it. */
export function createFtpConnector(
  options: FtpConnectorOptions,
): (context: ConnectContext) => Promise<FtpSession> {
  const connect = createLoginConnector(options);
  return async (context) => new FtpSession(await connect(context));
}

/** A login, to be made into a session of whatever kind. Its owner ends the control connection. */
export interface LoggedIn extends FtpSessionOptions {
  readonly user: string;
  readonly greeting: Reply;
  /** For an AUTH that comes later: TLS, with a certificate that is trusted. */
  readonly handshake: (socket: PlainSocket) => Promise<TlsChannel>;
}

/** As `createFtpConnector`, for who makes something else of a login. */
export function createLoginConnector(
  options: FtpConnectorOptions,
): (context: ConnectContext) => Promise<LoggedIn> {
  const connector = new FtpConnector(options);
  return (context) => connector.connect(context);
}

interface Attempt {
  readonly context: ConnectContext;
  readonly opened: OpenControl;
  readonly proxy: Proxy | undefined;
  readonly logger: Logger;
}

interface Login extends Attempt {
  readonly credentials: Credentials;
}

class FtpConnector {
  readonly #options: FtpConnectorOptions;
  readonly #keeper: ProfileKeeper;
  readonly #timeouts: Timeouts;
  readonly #shortcuts: Shortcuts;
  readonly #ways: LoginWays;
  readonly #names: NameCodec;
  #tls: Promise<TlsContext> | undefined;
  #numbered = 0;
  /** Of the sessions that have logged in, or are about to. */
  readonly #live = new Set<ControlConnection>();
  readonly #precedent = new Precedent();

  constructor(options: FtpConnectorOptions) {
    this.#options = options;
    this.#keeper = options.keeper ?? new ProfileKeeper();
    this.#names = namesOf(options);
    this.#timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.#shortcuts = options.shortcuts ?? shortcutsOf();
    this.#ways = new LoginWays(this.#keeper.profile, this.#shortcuts.loginBurst);
  }

  async connect(context: ConnectContext): Promise<LoggedIn> {
    this.#assertRoom();
    const attempts = new LoginAttempts(this.#keeper.profile, this.#ways, loginsFor(context));
    for (;;) {
      let login: Login | undefined;
      try {
        login = await this.#prepared(context, attempts.rejected);
        return await this.#logIn(login, attempts.begin());
      } catch (error) {
        attempts.failed(error, login && attempted(login));
      }
    }
  }

  /** The server would lose replies: better one session less, as where the server itself says so. */
  #assertRoom(): void {
    const { activeAlone, dataMode } = this.#keeper.profile;
    const { mode } = this.#options.data ?? defaultDataSettings;
    const isActive = mode === 'active' || (mode === 'auto' && dataMode === 'active');
    if (!activeAlone || !isActive || this.#live.size === 0) return;
    const text = 'This server takes one session at a time in active mode';
    throw new RemoteError('too-many-connections', text);
  }

  /** A connection that is trusted, and what to say on it: nothing is left to ask. */
  async #prepared(
    context: ConnectContext,
    rejected: { readonly password: string } | undefined,
  ): Promise<Login> {
    this.#options.assertAskable?.();
    for (let left = MAX_STALE; ; left--) {
      const attempt = await this.#open(context);
      const { control } = attempt.opened;
      try {
        const openedAt = Date.now();
        const credentials = await this.#settle(attempt, rejected);
        const isFresh = Date.now() - openedAt < PATIENCE_MS && control.end === undefined;
        if (isFresh || left === 0) return { ...attempt, credentials };
        control.destroy(asReason('The questions took too long'));
      } catch (error) {
        control.destroy(asReason(error));
        throw error;
      }
    }
  }

  async #open(context: ConnectContext): Promise<Attempt> {
    const { host, port, label, security } = this.#options;
    const tls = await this.#tlsContext();
    const proxy = context.quiet ? this.#precedent.proxy : await this.#options.proxy?.();
    const logger = prefixed(this.#options.logger, `[${label} #${++this.#numbered}]`);
    const way = proxy ? ` through ${describeProxy(proxy)}` : '';
    logger.info(`Connecting to ${host}:${port}${way}`);
    const opened = await openControl({
      host,
      port,
      proxy,
      mode: security.mode,
      tls,
      profile: this.#keeper.profile,
      shortcuts: this.#shortcuts,
      names: this.#names,
      timeouts: this.#timeouts,
      logger,
      signal: context.signal,
      onStep: (step) => this.#options.onStep?.(step),
    });
    return { context, opened, proxy, logger };
  }

  /** Everything that somebody has to agree to before USER is sent. */
  async #settle(
    attempt: Attempt,
    rejected: { readonly password: string } | undefined,
  ): Promise<Credentials> {
    const { security, credentials: ask } = this.#options;
    const { channel } = attempt.opened;
    const shown = shownBy(attempt);
    if (attempt.context.quiet) return this.#precedent.credentialsFor(shown);
    if (channel) await this.#trust(channel);
    const credentials = await ask(rejected);
    const isExposed = credentials.isAnonymous !== true && !shown.staysHere;
    if (!channel && security.mode === 'auto' && isExposed) await security.allowPlainText();
    return credentials;
  }

  async #logIn(made: Login, inPackets: boolean): Promise<LoggedIn> {
    const { proxy, logger, credentials } = made;
    const { signal, alone } = made.context;
    const { control, channel, greeting } = made.opened;
    const { profile } = this.#keeper;
    const timeouts = this.#timeouts;
    const { replyMs } = timeouts;
    const isProtected = channel !== undefined;
    const shortcuts = this.#shortcuts;
    const data = this.#options.data ?? defaultDataSettings;
    const now = this.#options.now ?? Date.now;
    const isAhead = opensAhead({ data, profile, proxy, shortcuts, now });
    let namedPort: number | undefined;
    try {
      const { host } = this.#options;
      this.#assertRoom();
      this.#live.add(control);
      control.onDidEnd(() => this.#live.delete(control));
      const bounds = { replyMs, signal };
      const passive = isAhead ? passiveCommand(profile, control.peer.host) : undefined;
      const ways = { inPackets, passive, knowsFeatures: shortcuts.knownFeatures };
      const server = { control, profile, isProtected, host };
      namedPort = await login({ credentials, alone, ...server, ...bounds, ...ways });
      this.#ways.succeeded(inPackets);
    } catch (error) {
      control.destroy(asReason(error));
      throw error;
    }
    const how = channel ? `${channel.protocol}, ${channel.cipher}` : 'no encryption';
    logger.info(`Logged in as ${credentials.user} (${how})`);
    this.#keeper.loggedIn();
    this.#precedent.note({ ...shownBy(made), credentials, proxy });
    const { user } = credentials;
    const { software, features } = profile;
    this.#options.onStep?.({ kind: 'logged-in', user, software, features: features?.names ?? [] });
    const handshake = (socket: PlainSocket) => this.#handshake(socket, logger);
    const ways = { data, shortcuts, namedPort, proxy };
    return { control, channel, profile, timeouts, ...ways, now, logger, user, greeting, handshake };
  }

  async #handshake(socket: PlainSocket, logger: Logger): Promise<TlsChannel> {
    const tls = await this.#tlsContext();
    const timeoutMs = this.#timeouts.connectMs;
    const channel = await TlsChannel.open(tls, socket, {
      onPlainText: 'tampered',
      timeoutMs,
      logger,
    });
    await this.#trust(channel);
    return channel;
  }

  async #trust({ certificate }: TlsChannel): Promise<void> {
    await this.#options.security.trust(certificate);
    this.#options.onStep?.({ kind: 'trusted' });
  }

  /** The client's certificate may need a question, which is not asked again once it is answered. */
  #tlsContext(): Promise<TlsContext> {
    this.#tls ??= this.#newTlsContext().catch((error: unknown) => {
      this.#tls = undefined;
      throw error;
    });
    return this.#tls;
  }

  async #newTlsContext(): Promise<TlsContext> {
    const { host, security } = this.#options;
    const clientCertificate =
      security.mode === 'none' ? undefined : await security.clientCertificate?.();
    const { minVersion = 'TLSv1.2', authorities } = security;
    const keyShare = this.#shortcuts.keyShare ? keyShareOf(this.#keeper.profile) : undefined;
    return new TlsContext({ host, minVersion, clientCertificate, authorities, keyShare });
  }
}

/** Another password would have to be asked for. */
function loginsFor({ quiet }: ConnectContext): number {
  return quiet ? 1 : MAX_LOGINS;
}

function shownBy({ opened: { control, channel }, proxy }: Attempt): Shown {
  // What a proxy calls its own computer is not this one, nor does it say where the server is.
  const staysHere = !proxy && isLoopback(control.peer.host);
  return { fingerprint: channel?.certificate.fingerprint, staysHere };
}

function keyShareOf(profile: ServerProfile): KeyShare {
  return {
    known: profile.keyShare,
    onDidLearn: (group) => {
      profile.keyShare = group;
    },
  };
}

function attempted({ credentials: { password }, opened: { control } }: Login): AttemptedLogin {
  return { password, unanswered: control.unanswered };
}

function namesOf({ encoding = AUTO_ENCODING, onForeignNames }: FtpConnectorOptions): NameCodec {
  const names = nameCodec(encoding);
  if (encoding !== AUTO_ENCODING || !onForeignNames) return names;
  let told = false;
  return noticingForeign(names, (bytes) => {
    if (told) return;
    told = true;
    onForeignNames(guessEncodings(bytes));
  });
}
