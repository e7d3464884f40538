import type { Logger } from '../../common/logger.ts';
import type { Shortcuts } from '../../common/shortcuts.ts';
import type { Command } from '../protocol/command.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { DataConnection } from '../transport/dataConnection.ts';
import type { Proxy } from '../transport/proxy/proxy.ts';
import type { TlsChannel } from '../transport/tlsChannel.ts';
import type { DataSettings } from './dataSettings.ts';
import type { ServerProfile } from './serverProfile.ts';
import type { Timeouts } from './timeouts.ts';

export interface DataConnectorOptions {
  readonly control: ControlConnection;
  /** Protects the data connections. Undefined: plain text. */
  readonly channel: TlsChannel | undefined;
  readonly profile: ServerProfile;
  readonly timeouts: Timeouts;
  readonly data: DataSettings;
  readonly shortcuts: Shortcuts;
  /** Between this computer and the server. Undefined: none. */
  readonly proxy: Proxy | undefined;
  /** A port that the server has named for the first data connection. Default: none. */
  readonly namedPort?: number | undefined;
  readonly now: () => number;
  readonly logger: Logger;
}

/** The transfer that a data connection is for. */
export interface DataRequest {
  readonly command: Command;
  readonly path: string;
  readonly onActivity: () => void;
  readonly signal: AbortSignal | undefined;
}

/** One of the two modes of RFC 959 section 3.2. */
export interface DataOpener {
  /** Brings about a data connection on which the transfer's command can be sent. */
  open(request: DataRequest): Promise<DataConnection>;
}
