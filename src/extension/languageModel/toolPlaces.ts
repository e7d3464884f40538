import type * as vscode from 'vscode';
import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import { joinAuthority, locate, parseFtpUrl, type Location } from '../ftpUri.ts';
import { ftpFolders } from '../openResources.ts';
import { toUri } from '../provider/convert.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { ToolInputError } from './toolInput.ts';

/** A file or a folder that a tool may work with. */
export interface ToolPlace {
  readonly uri: vscode.Uri;
  readonly remote: Remote;
  readonly path: RemotePath;
}

/**
 * Where tools may work: in the folders that are open in the window, and on saved servers that the
 * person works with without opening a folder of them. A model opens no connection, and does not
 * leave a folder that was opened.
 */
export class ToolPlaces {
  readonly #remotes: Remotes;

  constructor(remotes: Remotes) {
    this.#remotes = remotes;
  }

  /** The places at which tools may begin. */
  roots(): readonly vscode.Uri[] {
    const connected = this.#connected().map(({ connection: { authority, root = '/' } }) =>
      toUri({ authority, path: root }),
    );
    return [...ftpFolders(), ...connected];
  }

  /** @throws ToolInputError where the address leads to none of the places */
  at(address: string): ToolPlace {
    const location = locationOf(address);
    const { authority, path } = location;
    const isOpen = ftpFolders().some((folder) => holds(folder, location));
    const remote = isOpen
      ? this.#remotes.get(authority)
      : this.#connected().find((one) => one === this.#remotes.find(authority));
    if (!remote) {
      throw new ToolInputError(
        `${toUri(location).toString()} is in no folder that is open, and on no connection in use. Call the list tool without "uri" to see what there is.`,
      );
    }
    return { uri: toUri(location), remote, path };
  }

  #connected(): readonly Remote[] {
    const opened = ftpFolders().map((uri) => locate(uri).authority);
    return this.#remotes.all.filter(({ connection: { saved, authority }, status }) => {
      const isConnected = status?.state === 'connected' || status?.state === 'limited';
      return saved && isConnected && !opened.includes(authority);
    });
  }
}

function locationOf(address: string): Location {
  const parsed = parseFtpUrl(address);
  if (!parsed.ok || !/^ftps?:\/\//i.test(address.trim())) {
    throw new ToolInputError(
      '"uri" must be an address such as ftp://my-site/folder/file.txt, with % in names as %25.',
    );
  }
  const { password, path = '/', ...server } = parsed.url;
  if (password !== undefined) throw new ToolInputError('"uri" must not hold a password.');
  return { authority: joinAuthority(server), path };
}

function holds(folder: vscode.Uri, { authority, path }: Location): boolean {
  const opened = locate(folder);
  return opened.authority === authority && isWithin(path, opened.path);
}
