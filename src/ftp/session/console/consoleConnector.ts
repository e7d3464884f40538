import {
  createLoginConnector,
  type ConnectContext,
  type FtpConnectorOptions,
} from '../ftpConnector.ts';
import { FtpConsole } from './ftpConsole.ts';

/** Makes consoles of one server, each on a session of its own. */
export function createConsoleConnector(
  options: FtpConnectorOptions,
): (context: ConnectContext) => Promise<FtpConsole> {
  const connect = createLoginConnector({ ...options, label: `${options.label} console` });
  return async (context) => new FtpConsole(await connect(context));
}
