/** Longest waits of a session, in milliseconds. */
export interface Timeouts {
  /** For a TCP connection, control or data. */
  readonly connectMs: number;
  /** For the reply to a command. */
  readonly replyMs: number;
  /** For the reply to an AUTH that came before the greeting, once that is there. */
  readonly earlyAuthMs: number;
  /** Without a byte on the data connection of a running transfer. */
  readonly dataIdleMs: number;
  /** For the replies that end a transfer which was given up; then the session is dropped. */
  readonly abortMs: number;
  /** For the reply to QUIT. */
  readonly quitMs: number;
}

export const defaultTimeouts: Timeouts = {
  connectMs: 15_000,
  replyMs: 30_000,
  earlyAuthMs: 3_000,
  dataIdleMs: 30_000,
  abortMs: 2_000,
  quitMs: 1_000,
};
