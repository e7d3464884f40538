import type { NameCodec } from './nameCodec.ts';

/** One reply of the server (RFC 959 section 4.2): a code and its lines of text. */
export interface Reply {
  readonly code: number;
  /**
   * Text of each line, without code and line end. The first and the last carry the code. It is
   * prose, for people and logs; names are read by {@link nameLines}.
   */
  readonly lines: readonly string[];
  /** The bytes of those lines that are not ASCII, by their place; undefined where all are. */
  readonly bytes?: ReadonlyMap<number, Uint8Array>;
}

/** Reply codes that the client decides by (RFC 959, RFC 2228, RFC 2428). */
export const Code = {
  DataAlreadyOpen: 125,
  AboutToOpenData: 150,
  Ok: 200,
  Ready: 220,
  PassiveMode: 227,
  ExtendedPassiveMode: 229,
  TransferComplete: 226,
  LoggedIn: 230,
  FileActionDone: 250,
  NotNeeded: 202,
  NeedPassword: 331,
  NeedAccount: 332,
  NotAvailable: 421,
  LocalError: 451,
  NoSpace: 452,
  NotImplementedShort: 500,
  BadArgument: 501,
  NotImplemented: 502,
  BadSequence: 503,
  NotLoggedIn: 530,
  ActionNotTaken: 550,
  QuotaExceeded: 552,
  NameNotAllowed: 553,
} as const;

export const isPreliminary = (reply: Reply): boolean => reply.code < 200;
export const isCompletion = (reply: Reply): boolean => reply.code >= 200 && reply.code < 300;
export const isIntermediate = (reply: Reply): boolean => reply.code >= 300 && reply.code < 400;
export const isTransientFailure = (reply: Reply): boolean => reply.code >= 400 && reply.code < 500;
export const isPermanentFailure = (reply: Reply): boolean => reply.code >= 500;

/** The server does not know the command at all, or not in this form. */
export function isNotImplemented(reply: Reply): boolean {
  return reply.code === Code.NotImplementedShort || reply.code === Code.NotImplemented;
}

/** Text of a one-line reply, or all lines joined. */
export function replyText(reply: Reply): string {
  return reply.lines.join('\n');
}

/** The lines of a reply that holds names (PWD, MLST, STAT), decoded as names. */
export function nameLines(
  { lines, bytes }: Reply,
  codec: Pick<NameCodec, 'decode'>,
): readonly string[] {
  if (!bytes) return lines;
  return lines.map((line, place) => {
    const raw = bytes.get(place);
    return raw ? codec.decode(raw) : line;
  });
}

const MAX_QUOTE_CHARS = 300;

/** `550 No such file`, bounded, on one line: for logs and errors. */
export function describeReply(reply: Reply): string {
  const text = `${reply.code} ${reply.lines.join(' / ')}`.trimEnd();
  return text.length > MAX_QUOTE_CHARS ? `${text.slice(0, MAX_QUOTE_CHARS)}…` : text;
}
