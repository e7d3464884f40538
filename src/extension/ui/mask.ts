/** Shorter ones would take ordinary words out of the log, and are masked with their command. */
const MIN_LENGTH = 4;
/** Behind what the log has cut off. */
const CUT = '…';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The text without the secrets. The log is what people paste into bug reports. */
export function mask(text: string, secrets: readonly string[]): string {
  const found = secrets
    .filter((secret) => secret.length >= MIN_LENGTH)
    .flatMap((secret) => [...rangesOf(secret, text), ...cutRangesOf(secret, text)])
    .sort((one, other) => one.from - other.from);
  let masked = '';
  let end = 0;
  for (const { from, to } of found) {
    // A secret may begin with another one, or share its end with the beginning of that: all goes.
    if (from >= end) masked += `${text.slice(end, from)}••••`;
    end = Math.max(end, to);
  }
  return masked + text.slice(end);
}

/** Those that overlap as well. */
function rangesOf(secret: string, text: string): Range[] {
  const ranges: Range[] = [];
  for (let from = text.indexOf(secret); from >= 0; from = text.indexOf(secret, from + 1)) {
    ranges.push({ from, to: from + secret.length });
  }
  return ranges;
}

/** Of a secret whose end is what was cut off. */
function cutRangesOf(secret: string, text: string): Range[] {
  return rangesOf(CUT, text).flatMap(({ from: to }) => {
    const shown = text.slice(Math.max(0, to - secret.length + 1), to);
    for (let at = 0; at <= shown.length - MIN_LENGTH; at++) {
      const part = shown.slice(at);
      if (secret.startsWith(part)) return [{ from: to - part.length, to }];
    }
    return [];
  });
}
