import * as vscode from 'vscode';
import { eachName, foreignAlphabets, plain, type Alphabet } from '../contract/alphabet.ts';
import { Disk } from '../contract/disk.ts';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits, withAlphabet } from '../contract/traits.ts';
import { ContractError } from '../contract/world.ts';
import type { ContractCode, ContractFileSystem, ContractStat, World } from '../contract/world.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

/** What `workspace.fs` does by itself. */
const editor = { honoursWriteFlags: false, makesParents: true };

describe('workspace.fs', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const servers = JSON.parse(ftpServers) as HostedServer[];
  for (const server of servers) {
    const traits = withAlphabet({ ...serverTraits[server.name], ...editor }, alphabetOf(server));
    fileSystemContract(server.title, traits, () => openWorld(server));
  }
});

function alphabetOf({ alphabet }: HostedServer): Alphabet {
  return foreignAlphabets[alphabet ?? ''] ?? plain;
}

async function openWorld(server: HostedServer): Promise<World> {
  const { scheme, authority, root, account } = server;
  const alphabet = alphabetOf(server);
  const disk = new Disk(root, (path) => giveTo(account, path), alphabet);
  const uriOf = (path: string): vscode.Uri => {
    const shown = eachName(path, (name) => alphabet.shown(name)).join('/');
    // Through its text, as a window that is loaded again gets it.
    return vscode.Uri.parse(vscode.Uri.from({ scheme, authority, path: shown }).toString());
  };
  // Until the extension runs, the editor carries the call out, and lists the folders that it makes.
  await vscode.workspace.fs.stat(uriOf('/'));
  return {
    fs: adapt(uriOf, alphabet),
    disk,
    refresh: async (path) => {
      await vscode.commands.executeCommand('ftpWorkspace.refresh', uriOf(path));
    },
    whileReadOnly: (path, body) => disk.whileReadOnly(path, body),
    close: async () => {
      await vscode.commands.executeCommand('ftpWorkspace.disconnect', uriOf('/'));
    },
  };
}

function adapt(uriOf: (path: string) => vscode.Uri, alphabet: Alphabet): ContractFileSystem {
  const { fs } = vscode.workspace;
  return {
    stat: async (path) => {
      const { type, size, mtime } = await normalized(() => fs.stat(uriOf(path)));
      return { ...typeOf(type), size, mtimeMs: mtime };
    },
    readDirectory: async (path) => {
      const children = await normalized(() => fs.readDirectory(uriOf(path)));
      return new Map(children.map(([name, type]) => [alphabet.nameOfShown(name), typeOf(type)]));
    },
    readFile: (path) => normalized(() => fs.readFile(uriOf(path))),
    writeFile: (path, content) => normalized(() => fs.writeFile(uriOf(path), content)),
    rename: (from, to, options) => normalized(() => fs.rename(uriOf(from), uriOf(to), options)),
    copy: (from, to, options) => normalized(() => fs.copy(uriOf(from), uriOf(to), options)),
    delete: (path, options) => normalized(() => fs.delete(uriOf(path), options)),
    createDirectory: (path) => normalized(() => fs.createDirectory(uriOf(path))),
  };
}

function typeOf(type: vscode.FileType): Pick<ContractStat, 'kind' | 'symlink'> {
  const symlink = (type & vscode.FileType.SymbolicLink) !== 0;
  if (type & vscode.FileType.Directory) return { kind: 'directory', symlink };
  return { kind: type & vscode.FileType.File ? 'file' : 'other', symlink };
}

async function normalized<T>(operation: () => Thenable<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const known = error instanceof vscode.FileSystemError;
    throw new ContractError(known ? (error.code as ContractCode) : 'Unknown', error);
  }
}
