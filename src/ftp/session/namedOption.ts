const NAMED_OPTION = /^\S[^\r\n]*\s-a\s*$/;

/**
 * Whether a listing asked for with `-a` shows nothing but a file of that name: servers may take the
 * option for it (LIST of ProFTPD, STAT of pyftpdlib) and leave out the rest of the folder.
 */
export function isNamedOption(text: string): boolean {
  return NAMED_OPTION.test(text);
}
