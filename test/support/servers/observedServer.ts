import type { Context } from 'mocha';
import { CuttingRelay } from '../cuttingRelay.ts';
import { realServerWithOrSkip } from '../realServerOrSkip.ts';
import type { RealServer, ServerName, ServerOptions } from './realServer.ts';

export interface UrlParts {
  /** Default: ftp. */
  readonly scheme?: 'ftp' | 'ftps';
  /** Default: none. */
  readonly password?: string;
}

/** A real server behind a line that shows what was said to it. */
export interface ObservedServer {
  readonly server: RealServer;
  readonly line: CuttingRelay;
  /** The address of a folder, for the account of the server. */
  readonly url: (path: string, parts?: UrlParts) => string;
  stop(): Promise<void>;
}

/**
 * Starts the first of the servers that this machine can start; skips the suite without any.
 * @param entry an address of loopback that nobody else listens on
 */
export async function observedServerOrSkip(
  context: Context,
  entry: string,
  options: ServerOptions,
  ...names: readonly ServerName[]
): Promise<ObservedServer> {
  const server = await realServerWithOrSkip(context, options, ...names);
  try {
    const line = await CuttingRelay.start(server, entry);
    return {
      server,
      line,
      url: (path, { scheme = 'ftp', password } = {}) => {
        const login = password === undefined ? server.user : `${server.user}:${password}`;
        return `${scheme}://${login}@${entry}:${server.port}${path}`;
      },
      stop: async () => {
        await line.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
