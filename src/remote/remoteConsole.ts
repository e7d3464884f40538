import type { Event } from '../common/lifecycle.ts';
import type { RemoteError } from '../common/remoteError.ts';

/** What a console says about the session that it has. Texts of the server are as it sent them. */
export interface ConsoleFacts {
  readonly user: string;
  /** Lines of the greeting. */
  readonly greeting: readonly string[];
  /** `TLSv1.3`; undefined for plain text. */
  readonly protocol: string | undefined;
  readonly cipher: string | undefined;
  /** Names of what the server announces, in its order. */
  readonly features: readonly string[];
  /** The working directory. */
  readonly directory: string;
}

export type ReplyClass = 'preliminary' | 'completion' | 'intermediate' | 'failure';

/** What the person is told besides what the server says; the editor finds the words. */
export type ConsoleNote =
  /** Typed PASV and the like: transfers open data connections of their own all the same. */
  | { readonly about: 'own-data-connection' }
  | { readonly about: 'unprotected-data' }
  | { readonly about: 'protected-data' }
  /** AUTH was not sent: the session is encrypted already. */
  | { readonly about: 'already-encrypted' }
  /** CCC was not sent: nothing falls back to plain text. */
  | { readonly about: 'stays-encrypted' }
  | { readonly about: 'now-encrypted'; readonly protocol: string; readonly cipher: string }
  | { readonly about: 'logged-out' }
  /** Nothing can be aborted but a transfer; asked again, the connection is given up. */
  | { readonly about: 'no-transfer' }
  | { readonly about: 'aborted' }
  /** The server did not say how a transfer ended that was aborted: the session is of no use then. */
  | { readonly about: 'abort-unconfirmed' }
  | { readonly about: 'not-shown'; readonly bytes: number }
  | { readonly about: 'binary'; readonly bytes: number }
  | { readonly about: 'received' | 'sent'; readonly bytes: number; readonly ms: number }
  | { readonly about: 'saved'; readonly bytes: number; readonly ms: number; readonly file: string }
  /** The person chose no file, so nothing was sent. */
  | { readonly about: 'no-file' }
  /** `<` behind a command that receives, or the other way round. */
  | { readonly about: 'wrong-redirection'; readonly verb: string }
  /** Help was asked for, and the table does not have it. */
  | { readonly about: 'unknown-command'; readonly verb: string }
  | { readonly about: 'failed'; readonly error: unknown }
  /** The connection ended before the reply came. */
  | { readonly about: 'unanswered'; readonly verb: string; readonly repeatable: boolean };

export type ConsoleOutput =
  /** A command that the client sends of its own accord; secrets are masked. */
  | { readonly kind: 'command'; readonly text: string }
  | {
      readonly kind: 'reply';
      readonly class: ReplyClass;
      readonly code: number;
      readonly lines: readonly string[];
      /** Since the command was sent. */
      readonly ms: number;
    }
  /** A piece of what a transfer brought, not made harmless yet. */
  | { readonly kind: 'data'; readonly text: string }
  /** The first bytes of what is no text. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'progress'; readonly bytes: number; readonly total: number | undefined }
  | { readonly kind: 'help'; readonly help: CommandHelp }
  | { readonly kind: 'overview'; readonly commands: readonly CommandSummary[] }
  | { readonly kind: 'note'; readonly note: ConsoleNote };

export interface CommandSummary {
  readonly verb: string;
  readonly summary: string;
  /** Whether the server says that it has it; undefined where it is not asked to. */
  readonly announced: boolean | undefined;
}

/** All that is known of a command. */
export interface CommandHelp extends CommandSummary {
  /** `RETR pathname`. */
  readonly syntax: string;
  readonly values: readonly string[];
  readonly source: string;
  readonly replies: {
    readonly preliminary: readonly number[];
    readonly intermediate: readonly number[];
    readonly completion: readonly number[];
    readonly failure: readonly number[];
  };
  /** What the client uses it for, or why it does not. */
  readonly used: boolean;
  readonly use: string;
  readonly transfer: 'receive' | 'send' | undefined;
  readonly repeatable: boolean;
}

export interface ConsoleCompletion {
  /** Where the text begins that a candidate replaces; it ends at the cursor. */
  readonly from: number;
  /** A space at the end: an argument follows. */
  readonly candidates: readonly string[];
}

/** Files of this computer; the person may be asked for one. */
export interface ConsoleFiles {
  /** @param path as typed; empty: the person chooses. Undefined where they choose none. */
  openTarget(path: string, suggestedName: string): Promise<ConsoleTarget | undefined>;
  openSource(path: string): Promise<ConsoleSource | undefined>;
}

/** A file that is written. It has its name only once it is complete. */
export interface ConsoleTarget {
  readonly path: string;
  write(chunk: Uint8Array): Promise<void>;
  complete(): Promise<void>;
  discard(): Promise<void>;
}

export interface ConsoleSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly content: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** One session on which a person types commands. One line at a time. */
export interface RemoteConsole {
  readonly facts: ConsoleFacts;
  /** Why the session has ended; undefined while it lives. */
  readonly end: RemoteError | undefined;
  readonly onDidOutput: Event<ConsoleOutput>;
  readonly onDidEnd: Event<RemoteError>;
  /**
   * Carries out a line. What comes of it is told by `onDidOutput`; resolves when the next line may
   * follow, and never rejects.
   */
  run(line: string, files: ConsoleFiles): Promise<void>;
  /** Aborts the transfer that runs; without one, the second call in a row ends the session. */
  interrupt(): void;
  complete(line: string): Promise<ConsoleCompletion>;
  /** What belongs behind the line as it stands: the parameters that are missing. */
  hint(line: string): string;
  /** Where in the line a secret begins. */
  secretStart(line: string): number | undefined;
  /** Says QUIT where that is possible. */
  close(): Promise<void>;
}
