import type { Socket } from 'node:net';
import type { DataChannel } from './dataChannel.ts';
import type { DiskFiles } from './diskFiles.ts';
import type { Action } from './script.ts';
import type { FtpServerSettings } from './settings.ts';

/** What a session remembers between commands. */
export interface SessionState {
  user: string | undefined;
  login: 'none' | 'account-needed' | 'done';
  cwd: string;
  type: 'A' | 'I';
  restartAt: number;
  renameFrom: string | undefined;
  /** PROT P. */
  isProtected: boolean;
  facts: readonly string[];
  /** PRET was the last command. */
  isAnnounced: boolean;
  /** The algorithm that HASH uses; undefined: the one that FEAT marks. */
  hash: string | undefined;
  /** ABOR found a transfer, whose 426 precedes the reply to ABOR itself. */
  didAbort: boolean;
}

/** Counts of the whole server that a command may change. */
export interface ServerUsage {
  countLogin(): void;
  isLoginLimitReached(): boolean;
  addSent(bytes: number): void;
  /** How many of these bytes still fit into the quota; they are then taken from it. */
  addReceived(bytes: number): number;
}

/** What a command gets to work with. */
export interface CommandContext {
  readonly settings: FtpServerSettings;
  readonly state: SessionState;
  readonly files: DiskFiles;
  readonly data: DataChannel;
  readonly usage: ServerUsage;
  readonly action: Action;
  /** The address that the client reached the server at. */
  readonly localAddress: string;
  readonly clientAddress: string;
  /** Sends a 1xx reply. */
  preliminary(line: string): Promise<void>;
  /** Sends the final reply now; what the command returns is then dropped. */
  replyEarly(line: string): Promise<void>;
  /** Marks the session as transferring; the signal fires for ABOR and a lost connection. */
  startTransfer(): AbortSignal;
  endTransfer(): void;
  /** True under TLS. */
  readonly isSecure: boolean;
  /** TLS on the control connection as soon as the reply is out; what comes before is not read. */
  startTls(): void;
  /** The data connection as PROT wants it. @throws Refusal where it does not resume and has to */
  protect(socket: Socket): Promise<Socket>;
  /** Ends the control connection once the reply is out. */
  quit(): void;
  destroy(): void;
}

/** Executes one command and returns its final reply, without the line end. */
export type CommandHandler = (
  context: CommandContext,
  argument: string,
) => string | Promise<string>;
