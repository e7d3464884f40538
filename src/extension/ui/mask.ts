/** Shorter ones would take ordinary words out of the log, and are masked with their command. */
const MIN_LENGTH = 4;

/** The text without the secrets. The log is what people paste into bug reports. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= MIN_LENGTH)
    .reduce((masked, secret) => masked.replaceAll(secret, '••••'), text);
}
