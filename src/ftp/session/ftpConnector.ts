import { RemoteError, hasCode } from '../../common/remoteError.ts';
import { prefixed, type Logger } from '../../common/logger.ts';
import { ControlConnection } from '../transport/controlConnection.ts';
import { dial } from '../transport/dial.ts';
import { FtpSession } from './ftpSession.ts';
import { login, type Credentials } from './login.ts';
import { newServerProfile } from './serverProfile.ts';
import { defaultTimeouts, type Timeouts } from './timeouts.ts';

export interface FtpConnectorOptions {
  readonly host: string;
  readonly port: number;
  /** Name of the connection, for the log. */
  readonly label: string;
  /**
   * Asked before each login. `rejected` is the password that the server has just refused; a
   * rejection of the promise ends the attempt.
   */
  readonly credentials: (
    rejected: { readonly password: string } | undefined,
  ) => Promise<Credentials>;
  readonly timeouts?: Partial<Timeouts>;
  readonly logger: Logger;
  readonly now?: () => number;
}

export interface ConnectContext {
  readonly signal: AbortSignal;
  /** True while no session of ours lives: a refusal cannot be about their number. */
  readonly alone: boolean;
}

/** Logins tried with other passwords before the failure is told. Servers ban those who go on. */
const MAX_LOGIN_ATTEMPTS = 3;

/** Makes sessions of one server. They share what is learned about it. */
export function createFtpConnector(
  options: FtpConnectorOptions,
): (context: ConnectContext) => Promise<FtpSession> {
  const profile = newServerProfile();
  const timeouts: Timeouts = { ...defaultTimeouts, ...options.timeouts };
  const now = options.now ?? Date.now;
  let numbered = 0;

  const attempt = async (credentials: Credentials, context: ConnectContext) => {
    const logger = prefixed(options.logger, `[${options.label} #${++numbered}]`);
    const { host, port } = options;
    logger.info(`Connecting to ${host}:${port}`);
    const { signal } = context;
    const socket = await dial({ host, port, timeoutMs: timeouts.connectMs, signal });
    const control = new ControlConnection(socket, logger);
    control.onDidEnd((reason) => logger.info(`Session ended: ${reason.message}`));
    try {
      const { alone } = context;
      await login({ control, profile, credentials, replyMs: timeouts.replyMs, signal, alone });
    } catch (error) {
      control.destroy(asReason(error));
      throw error;
    }
    logger.info(`Logged in as ${credentials.user}`);
    return new FtpSession({ control, profile, timeouts, now });
  };

  return async (context) => {
    let rejected: { readonly password: string } | undefined;
    for (let left = MAX_LOGIN_ATTEMPTS; ; left--) {
      const credentials = await options.credentials(rejected);
      try {
        return await attempt(credentials, context);
      } catch (error) {
        const { password } = credentials;
        // Servers ban those who say the same wrong thing again.
        const again = left > 1 && password !== rejected?.password;
        if (!hasCode(error, 'authentication-failed') || !again) throw error;
        rejected = { password };
      }
    }
  };
}

function asReason(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  return new RemoteError('closed', 'The login failed', { cause: error });
}
