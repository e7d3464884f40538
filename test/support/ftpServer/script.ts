/** One command line as the server received it. */
export interface ReceivedCommand {
  /** In capitals; `CONNECT` stands for the moment of the greeting in scripts, and is not logged. */
  readonly verb: string;
  readonly argument: string;
  readonly sessionId: number;
  /** Monotonic, in milliseconds. */
  readonly at: number;
}

/** Bytes for the wire, written as they are; a string is encoded like file names. */
export type Raw = string | Uint8Array;

/** What happens to a data connection once this many bytes went over it. */
export interface DataFault {
  readonly afterBytes: number;
  /**
   * `close`: FIN; `reset`: RST; `stall`: nothing more until ABOR; `cut`: RST of both connections;
   * `truncate`: FIN without the close_notify of TLS, as somebody on the way can make it.
   */
  readonly then: 'close' | 'reset' | 'stall' | 'cut' | 'truncate';
}

/** What a script does with one command; an empty action changes nothing. */
export interface Action {
  /** Written instead of executing the command; empty: neither executed nor answered. */
  readonly reply?: Raw;
  /** The command waits for this before anything else happens to it. */
  readonly until?: Promise<unknown>;
  readonly delayMs?: number;
  /** A file is sent with that pause after each chunk of 64 KB. */
  readonly chunkPauseMs?: number;
  /** Written ahead of everything that the command itself answers. */
  readonly unsolicited?: Raw;
  /** Executed, but never answered. */
  readonly noReply?: boolean;
  /** Every reply leaves byte by byte. */
  readonly splitReplies?: boolean;
  /** Ends the control connection: FIN, RST, or a 421 and FIN. */
  readonly end?: 'close' | 'destroy' | '421';
  /** When `end` happens; default: `before-command`, which is then not executed. */
  readonly endAt?: 'before-command' | 'before-reply' | 'before-final-reply' | 'after-reply';
  /** Sent over the data connection instead of the file or listing. */
  readonly content?: Raw;
  readonly data?: DataFault;
  /** The byte of an upload at this place is stored with all its bits turned. */
  readonly garbledByte?: number;
  /** The reply after a transfer: ahead of the data, never, or another one. */
  readonly finalReply?: 'early' | 'dropped' | { readonly raw: Raw };
  /** The reply after a transfer, whose file is stored by then, waits for this. */
  readonly finalReplyUntil?: Promise<unknown>;
}

/** A string is a reply in short: the line end is added. */
export type Scripted = string | Action;

/** What a script may know of, and do to, the session that sent a command. */
export interface ScriptSession {
  readonly id: number;
  readonly user: string | undefined;
  readonly isLoggedIn: boolean;
  readonly cwd: string;
  /** Settles when the connection is closed and the last command has ended. */
  readonly done: Promise<void>;
  send(raw: Raw): Promise<void>;
  close(): void;
  destroy(): void;
}

/** Decides what happens to a command; undefined: the usual thing. */
export type CommandHook = (
  command: ReceivedCommand,
  session: ScriptSession,
) => Scripted | undefined;

/** The actions that a test has asked for: once, by hook, or by verb, in this order. */
export class Script {
  hook: CommandHook | undefined;
  replies: Readonly<Record<string, Scripted>>;
  readonly #next = new Map<string, Scripted[]>();

  constructor(hook: CommandHook | undefined, replies: Readonly<Record<string, Scripted>>) {
    this.hook = hook;
    this.replies = replies;
  }

  /** Queues an action for the next command with this verb that nothing was queued for. */
  addNext(verb: string, scripted: Scripted): void {
    this.#next.set(verb, [...(this.#next.get(verb) ?? []), scripted]);
  }

  clear(): void {
    this.#next.clear();
    this.hook = undefined;
    this.replies = {};
  }

  actionFor(command: ReceivedCommand, session: ScriptSession): Action {
    const scripted =
      this.#next.get(command.verb)?.shift() ??
      this.hook?.(command, session) ??
      this.replies[command.verb];
    return typeof scripted === 'string' ? { reply: `${scripted}\r\n` } : (scripted ?? {});
  }
}
