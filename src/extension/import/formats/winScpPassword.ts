const MAGIC = 0xa3;
const FLAG = 0xff;
/** With a length of one byte. */
const SHORT = 0x00;
/** Encrypted by something else than this: with the person's master password. */
const EXTERNAL = 0x01;
/** With a length of two bytes. */
const LONG = 0x02;

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
  const text = withKey(bytes);
  if (text?.startsWith(key) !== true) return { kind: 'unreadable' };
  return { kind: 'plain', password: text.slice(key.length) };
}

function withKey(bytes: Buffer): string | undefined {
  const [, version, first = 0, second = 0] = bytes;
  if (version === SHORT) return contentOf(first, bytes.subarray(3));
  return version === LONG ? contentOf(first * 256 + second, bytes.subarray(4)) : undefined;
}

/** As very old versions wrote it. */
function withoutKey(bytes: Buffer | undefined): WinScpPassword {
  const password = bytes && contentOf(bytes[0] ?? 0, bytes.subarray(1));
  return password === undefined ? { kind: 'unreadable' } : { kind: 'plain', password };
}

/** The count of bytes to skip, those, and the text. */
function contentOf(length: number, bytes: Buffer): string | undefined {
  const start = 1 + (bytes[0] ?? 0);
  const content = bytes.subarray(start, start + length);
  return length > 0 && content.length === length ? content.toString('utf8') : undefined;
}

function bytesOf(hex: string): Buffer | undefined {
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(hex)) return undefined;
  return Buffer.from(Buffer.from(hex, 'hex').map((byte) => ~byte ^ MAGIC));
}
