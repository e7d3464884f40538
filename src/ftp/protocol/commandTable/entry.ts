/** One word or the rest of a command's argument. */
export interface Parameter {
  readonly kind: 'path' | 'number' | 'enum' | 'text' | 'secret';
  /** As the help names it: `pathname`. */
  readonly name: string;
  readonly optional: boolean;
  /** The words that an `enum` may be; empty for the other kinds. */
  readonly values: readonly string[];
}

/**
 * Reply codes of the document, and those that servers are known to add. Of {@link GENERAL_FAILURES}
 * only what has a meaning of its own for the command.
 */
export interface ExpectedReplies {
  readonly preliminary?: readonly number[];
  readonly intermediate?: readonly number[];
  readonly completion: readonly number[];
  readonly failure?: readonly number[];
}

/** Answers to any command (RFC 959 section 5.4, RFC 2228 section 5). */
export const GENERAL_FAILURES: readonly number[] = [421, 500, 501, 502, 503, 504, 530];

/**
 * Whether others may be in the same packet. `last`: nothing may follow it. `alone`: nothing may
 * stand before it, either.
 */
export type Pipelining =
  { readonly place: 'anywhere' } | { readonly place: 'last' | 'alone'; readonly why: string };

/** What this client does with a command. Everything can be sent from the console. */
export type Use =
  | { readonly by: 'client'; readonly what: string }
  | { readonly by: 'console'; readonly why: string };

export interface CommandEntry {
  /** Upper case. */
  readonly verb: string;
  /** Document and section. */
  readonly source: string;
  readonly parameters: readonly Parameter[];
  /** What the server does, in one line. */
  readonly summary: string;
  readonly replies: ExpectedReplies;
  readonly use: Use;
  readonly pipelining: Pipelining;
  /**
   * Sent twice it leaves the server as sent once, and the second reply says the same: where no
   * reply came, it may be sent again.
   */
  readonly repeatable: boolean;
  /** Which way data go on a data connection. Default: there is none. */
  readonly transfer?: 'receive' | 'send';
  /** First words of the argument behind which a secret stands. Default: none. */
  readonly secretWords?: readonly string[];
}

const parameter = (kind: Parameter['kind'], name: string): Parameter => ({
  kind,
  name,
  optional: false,
  values: [],
});

export const path = (name = 'pathname'): Parameter => parameter('path', name);
export const number = (name: string): Parameter => parameter('number', name);
export const text = (name: string): Parameter => parameter('text', name);
export const secret = (name: string): Parameter => parameter('secret', name);

export function oneOf(name: string, ...values: readonly string[]): Parameter {
  return { ...parameter('enum', name), values };
}

export function optional(value: Parameter): Parameter {
  return { ...value, optional: true };
}

export const anywhere: Pipelining = { place: 'anywhere' };
export const last = (why: string): Pipelining => ({ place: 'last', why });
export const alone = (why: string): Pipelining => ({ place: 'alone', why });

export const forClient = (what: string): Use => ({ by: 'client', what });
export const forConsole = (why: string): Use => ({ by: 'console', why });

/** Of every command with a data connection: ProFTPD, Pure-FTPd and pyftpdlib lose or misplace what follows. */
export const behindTransfer = last(
  'servers lose or misplace what comes while data are transferred',
);
