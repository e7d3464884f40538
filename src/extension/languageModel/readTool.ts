import * as vscode from 'vscode';
import { code } from '../report/markdownText.ts';
import { linesOf, textOf, type RemoteText } from './remoteText.ts';
import { MAX_URI_LENGTH, type RemoteTool, type ToolQuestion } from './tool.ts';
import { ToolInput, ToolInputError } from './toolInput.ts';
import type { ToolPlace, ToolPlaces } from './toolPlaces.ts';

/** A file is transferred as a whole, whatever part of it is asked for. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_LINES = 2000;
const MAX_CHARACTERS = 100_000;

/** Reads lines of a text file. */
export class ReadTool implements RemoteTool {
  readonly #places: ToolPlaces;

  constructor(places: ToolPlaces) {
    this.#places = places;
  }

  prepare(input: unknown): Promise<ToolQuestion> {
    const { path, remote } = this.#places.at(parse(input).uri);
    const { t } = vscode.l10n;
    return Promise.resolve({
      doing: t('Reading a file over FTP'),
      title: t('Read a File over FTP'),
      message: t('The model wants to read {0} on {1}.', code(path), code(remote.connection.name)),
    });
  }

  async run(input: unknown, signal: AbortSignal): Promise<string> {
    const { uri, first, last } = parse(input);
    const place = this.#places.at(uri);
    const { text, isExact } = await readText(place, signal);
    const { lines, total } = linesOf(text, { first, last }, MAX_CHARACTERS);
    const end = first - 1 + lines.length;
    const more = end < total ? ` Ask with "startLine" ${end + 1} for more.` : '';
    const doubt = isExact
      ? ''
      : ' The file is not UTF-8: \ufffd stands for what cannot be shown, and tools cannot change it.';
    const head = `${place.uri.toString()}, lines ${first} to ${end} of ${total}.${more}${doubt}`;
    return `${head}\n\n${lines.join('\n')}`;
  }
}

/** @throws ToolInputError where it is too large, or no text */
export async function readText(
  { remote, path }: ToolPlace,
  signal: AbortSignal,
): Promise<RemoteText> {
  const { size } = await remote.files.stat(path, { signal });
  if (size > MAX_BYTES) {
    throw new ToolInputError(`The file has ${size} bytes: more than ${MAX_BYTES} are not read.`);
  }
  return textOf(await remote.files.read(path, signal));
}

function parse(input: unknown): {
  readonly uri: string;
  readonly first: number;
  readonly last: number;
} {
  const fields = new ToolInput(input, ['uri', 'startLine', 'endLine']);
  const uri = fields.text('uri', MAX_URI_LENGTH);
  const first = fields.count('startLine') ?? 1;
  const bound = first + MAX_LINES - 1;
  const last = fields.count('endLine') ?? bound;
  if (last < first) throw new ToolInputError('"endLine" must not be before "startLine".');
  return { uri, first, last: Math.min(last, bound) };
}
