/** What keeps a file from being read at all. */
export type ImportFailureCode =
  | 'too-large'
  | 'too-many'
  | 'not-text'
  | 'binary-plist'
  | 'bad-json'
  | 'bad-xml'
  | 'unknown-format'
  | 'unreadable'
  | 'empty';

/** Never quotes the file: what stands where it goes wrong may be a password. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';
  readonly code: ImportFailureCode;

  constructor(code: ImportFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** More sites than a person has; a file with more is none that these programs wrote. */
export const MAX_SITES = 5_000;

/** @throws ImportFailure `too-many` */
export function assertFew(count: number): void {
  if (count > MAX_SITES) throw new ImportFailure('too-many', `More than ${MAX_SITES} sites`);
}
