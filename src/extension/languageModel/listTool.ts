import * as vscode from 'vscode';
import type { RemoteStat } from '../../remote/remoteFiles.ts';
import { code } from '../report/markdownText.ts';
import { MAX_URI_LENGTH, type RemoteTool, type ToolQuestion } from './tool.ts';
import { ToolInput } from './toolInput.ts';
import type { ToolPlaces } from './toolPlaces.ts';

/** Names in one answer. A model asks for the next ones. */
const MAX_ENTRIES = 500;

/** Lists a folder, or the places where tools may work. */
export class ListTool implements RemoteTool {
  readonly #places: ToolPlaces;

  constructor(places: ToolPlaces) {
    this.#places = places;
  }

  prepare(input: unknown): Promise<ToolQuestion> {
    const { uri } = parse(input);
    const place = uri === undefined ? undefined : this.#places.at(uri);
    const { t } = vscode.l10n;
    return Promise.resolve({
      doing: t('Listing a folder over FTP'),
      title: t('List a Folder over FTP'),
      message: place
        ? t(
            'The model wants to see the names in {0} on {1}.',
            code(place.path),
            code(place.remote.connection.name),
          )
        : t('The model wants to see which folders and connections are open over FTP.'),
    });
  }

  async run(input: unknown, signal: AbortSignal): Promise<string> {
    const { uri, offset } = parse(input);
    if (uri === undefined) return this.#roots();
    const { remote, path, uri: folder } = this.#places.at(uri);
    const entries = [...(await remote.files.list(path, signal))];
    const shown = entries.slice(offset - 1, offset - 1 + MAX_ENTRIES);
    const last = offset - 1 + shown.length;
    const more = last < entries.length ? ` Ask with "offset" ${last + 1} for more.` : '';
    const range = shown.length === 0 ? '' : ` These are ${offset} to ${last}.${more}`;
    return [
      `${folder.toString()} has ${entries.length} entries.${range}`,
      ...shown.map(([name, stat]) => line(name, stat)),
    ].join('\n');
  }

  #roots(): string {
    const roots = this.#places.roots();
    if (roots.length === 0) {
      return 'No folder of an FTP server is open, and no saved connection is in use. The person can open one with the command "FTP: Open Folder…".';
    }
    return ['Tools may work in and below:', ...roots.map((uri) => uri.toString())].join('\n');
  }
}

function parse(input: unknown): { readonly uri: string | undefined; readonly offset: number } {
  const fields = new ToolInput(input, ['uri', 'offset']);
  return { uri: fields.optionalText('uri', MAX_URI_LENGTH), offset: fields.count('offset') ?? 1 };
}

function line(name: string, { kind, symlink, size, mtimeMs }: RemoteStat): string {
  const mark = kind === 'directory' ? '/' : '';
  const facts = [
    kind === 'file' ? `${size} bytes` : kind,
    ...(symlink ? ['symbolic link'] : []),
    ...(mtimeMs > 0 ? [`modified ${new Date(mtimeMs).toISOString()}`] : []),
  ];
  return `${name}${mark}  (${facts.join(', ')})`;
}
