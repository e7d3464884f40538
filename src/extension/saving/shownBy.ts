import type { IsShown } from '../../remote/remoteFiles.ts';

/** As much of a `vscode.TextDocument` as this needs. */
interface ShownText {
  getText(): string;
}

/** Editors guess; these tell any content of the others apart as well, if not by its letters. */
const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;

/**
 * Whether a content is what a document shows now. The document knows neither the byte order mark of
 * its file nor which line ends are mixed in it.
 */
export function shownBy(document: ShownText): IsShown {
  const shown = normalized(document.getText());
  return (content) =>
    ENCODINGS.some((encoding) => normalized(new TextDecoder(encoding).decode(content)) === shown);
}

function normalized(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
