import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import type { Command } from '../protocol/command.ts';
import type { NameCodec } from '../protocol/nameCodec.ts';
import type { Reply } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { DataConnection } from '../transport/dataConnection.ts';
import type { TlsChannel } from '../transport/tlsChannel.ts';
import type { ServerProfile } from './serverProfile.ts';
import type { TransferOptions, TransferResult } from './transfer.ts';

export interface TransferWishes extends Pick<TransferOptions, 'isWhole' | 'onDeclared'> {
  /**
   * The byte to begin with: REST goes between the data connection and the command.
   * @throws RemoteError `not-supported` where the server refuses that
   */
  readonly restartAt?: number;
  /** Bytes that ALLO names between the data connection and the command. Undefined: no ALLO. */
  readonly allocate?: number | undefined;
}

/** What the parts of a session share: one command at a time, or one transfer. */
export interface SessionCore {
  readonly profile: ServerProfile;
  /** Of names, in what the server sends. */
  readonly names: NameCodec;
  readonly now: () => number;
  readonly logger: Logger;
  /** False where folders must not be listed by STAT, by many in one packet. */
  readonly statListings: boolean;
  /** A burst goes in one packet; else its commands go one by one. */
  readonly inPackets: boolean;
  /** True under TLS. */
  readonly isProtected: boolean;
  /** False behind a proxy: many end both sides of a connection when one has ended. */
  readonly canEndFirst: boolean;
  exchange(command: Command, options: OperationOptions | undefined): Promise<Reply>;
  burst(commands: readonly Command[], options: OperationOptions | undefined): Promise<Reply[]>;
  transfer(
    command: Command,
    path: RemotePath,
    move: (data: DataConnection) => Promise<number>,
    options: OperationOptions | undefined,
    more?: TransferWishes,
  ): Promise<TransferResult>;
}

/** What a session is made of. */
export interface SessionParts {
  readonly core: SessionCore;
  readonly control: ControlConnection;
  /** TLS of the control connection. Undefined: plain text. */
  readonly channel: TlsChannel | undefined;
}
