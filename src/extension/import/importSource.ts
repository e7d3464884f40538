import { homedir, platform } from 'node:os';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { netrcPaths } from '../connections/netrcFile.ts';
import type { FoundSite } from './foundSite.ts';
import { ImportFailure } from './importFailure.ts';
import { failureText, programText } from './importText.ts';
import { editorUserFolder, knownPlaces, WORKSPACE_PLACES, type KnownPlace } from './knownPlaces.ts';
import { MAX_FILE_BYTES, readSites, type Program } from './readSites.ts';

/** Bookmarks are files of their own: so many are read of one folder. */
const MAX_FILES = 500;

export interface SourceFiles {
  readonly program: string;
  /** Where it is, for a person. */
  readonly label: string;
  readonly uris: readonly vscode.Uri[];
}

export interface ReadSource {
  /** Whose sites they are, for a person. */
  readonly name: string;
  readonly sites: readonly FoundSite[];
  /** Of the files that could not be read, where others could. */
  readonly unread: readonly string[];
}

/** What programs have left on this computer and in the open folders. Nothing of it is read yet. */
export async function findSources(globalStorage: vscode.Uri): Promise<readonly SourceFiles[]> {
  const places = knownPlaces({
    platform: platform(),
    home: homedir(),
    environment: process.env,
    editorUser: editorUserFolder(globalStorage.fsPath),
    netrc: netrcPaths(process.env),
  });
  const onComputer = places.map((place) => sourcesAt(place, vscode.Uri.file(place.path)));
  const inWorkspace = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    WORKSPACE_PLACES.map((place) => sourcesAt(place, vscode.Uri.joinPath(uri, place.path))),
  );
  return (await Promise.all([...inWorkspace, ...onComputer])).flat();
}

async function sourcesAt(place: KnownPlace, uri: vscode.Uri): Promise<readonly SourceFiles[]> {
  const { program, ending, below } = place;
  if (ending !== undefined) {
    const names = (await namesIn(uri)).filter((name) => name.endsWith(ending)).slice(0, MAX_FILES);
    const uris = names.map((name) => vscode.Uri.joinPath(uri, name));
    return uris.length === 0 ? [] : [{ program, label: labelOf(uri), uris }];
  }
  const candidates =
    below === undefined
      ? [uri]
      : (await namesIn(uri)).map((name) => vscode.Uri.joinPath(uri, name, below));
  const found = await Promise.all(candidates.map(isFilled));
  return candidates
    .filter((_, index) => found[index])
    .map((one) => ({ program, label: labelOf(one), uris: [one] }));
}

async function namesIn(folder: vscode.Uri): Promise<readonly string[]> {
  try {
    return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  } catch {
    // Most people do not have most of the programs.
    return [];
  }
}

async function isFilled(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0 && size > 0;
  } catch {
    // As above: it is not there.
    return false;
  }
}

function labelOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}

/**
 * Reads the sites of all the files. One that cannot be read is told, and the others count.
 * @throws ImportFailure where there is nothing else
 */
export async function readFiles(uris: readonly vscode.Uri[]): Promise<ReadSource> {
  const sites: FoundSite[] = [];
  const programs = new Set<Program>();
  const unread: string[] = [];
  let failure: ImportFailure | undefined;
  for (const uri of uris) {
    try {
      const found = readSites(nameOf(uri), await readBounded(uri));
      sites.push(...found.sites);
      programs.add(found.program);
    } catch (error) {
      if (!(error instanceof ImportFailure)) throw error;
      failure = error;
      unread.push(failureText(error.code, nameOf(uri)));
    }
  }
  if (sites.length === 0 && failure) throw failure;
  return { name: [...programs].map(programText).join(', '), sites, unread };
}

/** @throws ImportFailure */
export function readText(text: string): ReadSource {
  const { program, sites } = readSites('', Buffer.from(text));
  return { name: programText(program), sites, unread: [] };
}

export function nameOf(uri: vscode.Uri): string {
  return basename(uri.path);
}

async function readBounded(uri: vscode.Uri): Promise<Uint8Array> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_FILE_BYTES) throw new ImportFailure('too-large', `${size} bytes`);
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof ImportFailure) throw error;
    throw new ImportFailure('unreadable', 'The file could not be read');
  }
}
