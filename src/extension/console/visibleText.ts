/**
 * What a terminal would carry out instead of showing: controls of both sets (ESC and CSI among
 * them), and marks that turn the direction in which a line reads.
 */
const DANGEROUS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Text of a server for a terminal: `\x1b` in place of ESC. A tab stays. */
export function visibleText(text: string): string {
  return text.replace(DANGEROUS, (character) => (character === '\t' ? '\t' : escaped(character)));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Makes the pieces of a text visible, with the line ends of a terminal wherever they are split. */
export class VisibleLines {
  #endsWithCr = false;

  take(text: string): string {
    const whole = this.#endsWithCr ? `\r${text}` : text;
    this.#endsWithCr = whole.endsWith('\r');
    const complete = this.#endsWithCr ? whole.slice(0, -1) : whole;
    return complete
      .split(/\r\n|\n/)
      .map(visibleText)
      .join('\r\n');
  }

  /** What was held back: a CR without its LF. */
  end(): string {
    const rest = this.#endsWithCr ? visibleText('\r') : '';
    this.#endsWithCr = false;
    return rest;
  }
}
