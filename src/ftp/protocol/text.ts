const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** True when the bytes are well-formed UTF-8. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    // The decoder has no other way to say no.
    return false;
  }
}

/**
 * Decodes what a server sends: UTF-8 (RFC 2640). Bytes that are not become U+FFFD, by which a
 * listing knows that a name cannot be sent back as it was.
 */
export function decodeText(bytes: Uint8Array): string {
  return lenientUtf8.decode(bytes);
}

/** As `decodeText`, but human prose that is not UTF-8 is read as Latin-1, never with U+FFFD. */
export function decodeProse(bytes: Uint8Array): string {
  return isUtf8(bytes) ? lenientUtf8.decode(bytes) : Buffer.from(bytes).toString('latin1');
}
