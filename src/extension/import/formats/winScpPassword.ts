const MAGIC = 0xa3;
const FLAG = 0xff;
/** Encrypted by something else than this: with the person's master password. */
const EXTERNAL = 0x01;

export type WinScpPassword =
  | { readonly kind: 'plain'; readonly password: string }
  | { readonly kind: 'encrypted' | 'unreadable' };

/**
 * Undoes what WinSCP does to a password so that it is not read over a shoulder: no encryption, as
 * its documentation says. The key in front of the password is `user + host`, and shows that it is
 * of this site.
 */
export function revealWinScpPassword(hex: string, key: string): WinScpPassword {
  const bytes = bytesOf(hex);
  if (bytes?.[0] !== FLAG) return withoutKey(bytes);
  if (bytes[1] === EXTERNAL) return { kind: 'encrypted' };
  const text = contentOf(bytes.subarray(2));
  if (text?.startsWith(key) !== true) return { kind: 'unreadable' };
  return { kind: 'plain', password: text.slice(key.length) };
}

/** As very old versions wrote it. */
function withoutKey(bytes: Buffer | undefined): WinScpPassword {
  const password = bytes && contentOf(bytes);
  return password === undefined ? { kind: 'unreadable' } : { kind: 'plain', password };
}

/** The length of the text, the count of bytes to skip, those, and the text. */
function contentOf(bytes: Buffer): string | undefined {
  const [length = 0, skipped = 0] = bytes;
  const content = bytes.subarray(2 + skipped, 2 + skipped + length);
  return length > 0 && content.length === length ? content.toString('utf8') : undefined;
}

function bytesOf(hex: string): Buffer | undefined {
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(hex)) return undefined;
  return Buffer.from(Buffer.from(hex, 'hex').map((byte) => ~byte ^ MAGIC));
}
