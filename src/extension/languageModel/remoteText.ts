import { ToolInputError } from './toolInput.ts';

/** As far as editors look for what tells text from other content. */
const LOOKED_AT_BYTES = 8 * 1024;

/** The text of a file, and what has to be kept of it. */
export interface RemoteText {
  readonly text: string;
  /** False where bytes are not UTF-8: they cannot be written as they were. */
  readonly isExact: boolean;
}

/** @throws ToolInputError where the content is no text */
export function textOf(content: Uint8Array): RemoteText {
  if (content.subarray(0, LOOKED_AT_BYTES).includes(0)) {
    throw new ToolInputError('The file is not a text file.');
  }
  try {
    // The mark at the beginning is part of the file, and stays when the file is written again.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(content), isExact: true };
  } catch {
    // Not UTF-8: it can be read with marks in place of what it cannot say.
    return { text: new TextDecoder().decode(content), isExact: false };
  }
}

export interface Lines {
  readonly lines: readonly string[];
  /** Of the first one, from 1 on. */
  readonly first: number;
  /** Of the whole text. */
  readonly total: number;
}

/** A part of a text, as many lines of it as the bounds let through, and the first one at least. */
export function linesOf(
  text: string,
  range: { readonly first: number; readonly last: number },
  maxCharacters: number,
): Lines {
  const all = text.split(/\r?\n/);
  // What follows the last line break is a line only where something stands there.
  if (all.length > 1 && all.at(-1) === '') all.pop();
  const { first } = range;
  if (first > all.length) {
    throw new ToolInputError(`The file has ${all.length} lines: there is no line ${first}.`);
  }
  const lines: string[] = [];
  let characters = 0;
  for (const line of all.slice(first - 1, range.last)) {
    characters += line.length + 1;
    if (characters > maxCharacters && lines.length > 0) break;
    lines.push(line.slice(0, maxCharacters));
  }
  return { lines, first, total: all.length };
}

export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
}

/**
 * A text with one place of it replaced. Line breaks of the replacement become those of the file.
 * @throws ToolInputError where the place is not there, or not the only one
 */
export function replaceOnce(text: string, { oldText, newText }: Replacement): string {
  const wanted = withBreaksOf(text, oldText);
  const at = text.indexOf(wanted);
  if (at < 0) {
    throw new ToolInputError(
      '"oldText" is not in the file. Read the file again: it must be the same to the letter.',
    );
  }
  if (text.includes(wanted, at + 1)) {
    throw new ToolInputError(
      '"oldText" is in the file more than once. Take more lines around it, so that it is there once.',
    );
  }
  return text.slice(0, at) + withBreaksOf(text, newText) + text.slice(at + wanted.length);
}

const MARK = '\ufeff';

/** A text in place of another, with the line breaks and the mark at the beginning of that one. */
export function replaceAll(text: string, content: string): string {
  const converted = withBreaksOf(text, content);
  return text.startsWith(MARK) && !converted.startsWith(MARK) ? MARK + converted : converted;
}

function withBreaksOf(text: string, added: string): string {
  const lines = added.replaceAll('\r\n', '\n');
  return text.includes('\r\n') ? lines.replaceAll('\n', '\r\n') : lines;
}
