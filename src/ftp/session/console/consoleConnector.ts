import { shortcutsOf } from '../../../common/shortcuts.ts';
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
  // What goes out is what a person has typed.
  const shortcuts = { ...(options.shortcuts ?? shortcutsOf()), dataAhead: false };
  const label = `${options.label} console`;
  const connect = createLoginConnector({ ...options, label, shortcuts });
  return async (context) => new FtpConsole(await connect(context));
}
