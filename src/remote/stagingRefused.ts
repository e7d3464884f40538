/** The server does not take the temporary name, its mode, or the rename. Nothing has changed. */
export class StagingRefused extends Error {
  override readonly name = 'StagingRefused';

  constructor(what: string, cause: unknown) {
    super(what, { cause });
  }
}
