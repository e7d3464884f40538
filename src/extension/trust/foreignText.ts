const MAX_LENGTH = 200;

/**
 * Text that a server wrote, fit for a line of a question: a hostile one must not be able to forge
 * further lines, or to turn the direction in which the line reads.
 */
export function foreignText(text: string): string {
  const line = text
    .replace(/\s+/gu, ' ')
    // Controls, formats (marks of direction among them), private and unpaired characters.
    .replace(/\p{C}/gu, '\ufffd')
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}
