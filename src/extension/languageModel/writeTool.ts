import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import { isDirty } from '../openResources.ts';
import { code } from '../report/markdownText.ts';
import { changePreview } from './changePreview.ts';
import { readText } from './readTool.ts';
import { replaceAll, replaceOnce, type Replacement } from './remoteText.ts';
import { MAX_URI_LENGTH, type RemoteTool, type ToolQuestion } from './tool.ts';
import { ToolInput, ToolInputError } from './toolInput.ts';
import type { ToolPlace, ToolPlaces } from './toolPlaces.ts';

const MAX_TEXT_LENGTH = 2 * 1024 * 1024;
/** Changes that were shown and not yet carried out: models ask for few at a time. */
const MAX_SHOWN = 100;

type Change = { readonly content: string } | Replacement;

export interface WriteToolOptions {
  readonly places: ToolPlaces;
  /** Whether what was saved waits on this computer for the server. */
  readonly isWaiting: (place: ToolPlace) => boolean;
}

/**
 * Writes a file, or replaces a part of it, as a save of the editor does. What is written over is
 * what the person was shown, and nothing else: the version that the change was shown with is
 * remembered, and compared before the guard of the save compares again.
 */
export class WriteTool implements RemoteTool {
  readonly #options: WriteToolOptions;
  /** URI → digest of the text that the person saw the change of; of a new file, of none. */
  readonly #shown = new Map<string, string>();

  constructor(options: WriteToolOptions) {
    this.#options = options;
  }

  async prepare(input: unknown, signal: AbortSignal): Promise<ToolQuestion> {
    const { uri, change } = parse(input);
    const place = this.#options.places.at(uri);
    const before = await contentOf(place, signal);
    const after = apply(before, change);
    this.#note(place, before);
    const { t } = vscode.l10n;
    const named = [code(place.path), code(place.remote.connection.name)] as const;
    const what =
      before === undefined
        ? t('The model wants to create {0} on {1}:', ...named)
        : t('The model wants to change {0} on {1}:', ...named);
    return {
      doing: t('Writing a file over FTP'),
      title: before === undefined ? t('Create a File over FTP') : t('Change a File over FTP'),
      message: `${what}\n\n${changePreview(before ?? '', after)}`,
    };
  }

  async run(input: unknown, signal: AbortSignal): Promise<string> {
    const { uri, change } = parse(input);
    const place = this.#options.places.at(uri);
    const before = await contentOf(place, signal);
    this.#checkShown(place, before);
    const after = apply(before, change);
    await vscode.workspace.fs.writeFile(place.uri, Buffer.from(after));
    if (this.#options.isWaiting(place)) {
      return `The server cannot be reached: ${place.uri.toString()} is kept on this computer, and will be uploaded when the server is back.`;
    }
    return `Saved ${place.uri.toString()} (${Buffer.byteLength(after)} bytes).`;
  }

  #note({ uri }: ToolPlace, before: string | undefined): void {
    const key = uri.toString();
    this.#shown.delete(key);
    this.#shown.set(key, digestOf(before));
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MAX_SHOWN && oldest !== undefined) this.#shown.delete(oldest);
  }

  #checkShown({ uri }: ToolPlace, before: string | undefined): void {
    const key = uri.toString();
    const shown = this.#shown.get(key);
    this.#shown.delete(key);
    if (shown === undefined) throw new ToolInputError('The person was not asked about this.');
    if (shown !== digestOf(before)) {
      throw new ToolInputError(
        'The file has changed since the person was asked, and was left as it is. Read it again.',
      );
    }
  }
}

function parse(input: unknown): { readonly uri: string; readonly change: Change } {
  const fields = new ToolInput(input, ['uri', 'content', 'oldText', 'newText']);
  const uri = fields.text('uri', MAX_URI_LENGTH);
  const content = fields.optionalText('content', MAX_TEXT_LENGTH);
  const oldText = fields.optionalText('oldText', MAX_TEXT_LENGTH);
  const newText = fields.optionalText('newText', MAX_TEXT_LENGTH);
  const isReplacement = oldText !== undefined || newText !== undefined;
  if ((content === undefined) !== isReplacement) {
    throw new ToolInputError(
      'Give either "content", the whole text, or "oldText" and "newText", the part that changes.',
    );
  }
  if (content !== undefined) return { uri, change: { content } };
  if (!oldText) throw new ToolInputError('"oldText" is missing.');
  if (newText === undefined) throw new ToolInputError('"newText" is missing.');
  return { uri, change: { oldText, newText } };
}

/** What the file holds; undefined where there is none. */
async function contentOf(place: ToolPlace, signal: AbortSignal): Promise<string | undefined> {
  if (isDirty(place.uri)) {
    throw new ToolInputError(
      'The file has changes in the editor that are not saved. The person has to save or undo them first.',
    );
  }
  try {
    const { text, isExact } = await readText(place, signal);
    if (isExact) return text;
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined;
    throw error;
  }
  throw new ToolInputError('The file is not UTF-8, and would not be the same after a change.');
}

function apply(before: string | undefined, change: Change): string {
  if ('content' in change) return replaceAll(before ?? '', change.content);
  if (before === undefined) {
    throw new ToolInputError('There is no such file. Give "content" to create it.');
  }
  return replaceOnce(before, change);
}

function digestOf(text: string | undefined): string {
  return text === undefined ? '' : createHash('sha256').update(text).digest('hex');
}
