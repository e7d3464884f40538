const PREFIX = /^sha-?256:/i;
const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[a-z0-9+/]{43}=?$/i;

/**
 * A pin in the one form in which certificates are compared, `SHA256:AB:CD:…`. Takes hexadecimal
 * digits with or without colons, as browsers and openssl show them, and base64.
 * @returns undefined where the text is no fingerprint
 */
export function parseCertificatePin(text: string): string | undefined {
  const value = text.trim();
  if (!PREFIX.test(value)) return undefined;
  const digest = value.replace(PREFIX, '');
  const hex = digest.replaceAll(':', '');
  if (HEX.test(hex)) return canonical(hex);
  return BASE64.test(digest) ? canonical(Buffer.from(digest, 'base64').toString('hex')) : undefined;
}

export function isCertificatePin(text: string): boolean {
  return parseCertificatePin(text) !== undefined;
}

function canonical(hex: string): string {
  return `SHA256:${hex.toUpperCase().replace(/..(?=.)/g, '$&:')}`;
}
