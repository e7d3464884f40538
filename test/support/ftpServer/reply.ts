/** Ends a command with a negative reply. */
export class Refusal extends Error {
  readonly reply: string;

  constructor(reply: string, options?: ErrorOptions) {
    super(reply, options);
    this.name = 'Refusal';
    this.reply = reply;
  }
}

/** A reply of several lines, the inner ones indented as in FEAT and STAT (RFC 959, 4.2). */
export function multiLine(
  code: number,
  first: string,
  inner: readonly string[],
  last: string,
): string {
  return [`${code}-${first}`, ...inner.map((line) => ` ${line}`), `${code} ${last}`].join('\r\n');
}

const diskReplies: Readonly<Record<string, string>> = {
  ENOENT: '550 No such file or directory.',
  ENOTDIR: '550 Not a directory.',
  EISDIR: '550 Is a directory.',
  EEXIST: '550 File exists.',
  ENOTEMPTY: '550 Directory not empty.',
  EACCES: '550 Permission denied.',
  EPERM: '550 Operation not permitted.',
  ELOOP: '550 Too many levels of symbolic links.',
  EINVAL: '550 Invalid argument.',
  ENAMETOOLONG: '553 File name too long.',
  ENOSPC: '452 No space left on device.',
};

/** The reply for whatever a command has thrown. */
export function replyToError(error: unknown): string {
  if (error instanceof Refusal) return error.reply;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return diskReplies[code] ?? `451 Local error: ${String(error)}`;
}
