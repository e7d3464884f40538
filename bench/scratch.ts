import { randomBytes } from 'node:crypto';
import { joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { contenderNames, type ContenderName } from './contenderName.ts';

/** Everything that is measured lies in these folders and files, and nothing else is touched. */
export interface Scratch {
  readonly path: RemotePath;
  /** A folder with {@link MANY_FILES} files of the content `small`. */
  readonly many: RemotePath;
  readonly manyFiles: readonly RemotePath[];
  /** A folder with files of the content `medium`. */
  readonly medium: RemotePath;
  readonly mediumFiles: readonly RemotePath[];
  /** A folder with {@link HUGE_FILES} files; undefined where making it would take too long. */
  readonly huge: RemotePath | undefined;
  /** A folder with {@link TREE_FILES} files in 300 folders; undefined for the same reason. */
  readonly tree: RemotePath | undefined;
  readonly smallContent: Uint8Array;
  readonly mediumContent: Uint8Array;
  /** A folder for each contender, so that none finds what another one left. */
  readonly own: Readonly<Record<ContenderName, RemotePath>>;
}

export const SMALL_BYTES = 4 * 1024;
export const MEDIUM_BYTES = 1024 * 1024;
export const MANY_FILES = 200;
export const HUGE_FILES = 5_000;
export const TREE_FILES = 3_000;
/** In each folder of the contenders, all of the content `small`. */
export const OWN_FILES = ['staged.txt', 'direct.txt', 'editor.txt', 'small.txt'] as const;
const FILES_IN_TREE_FOLDER = 10;
/** Folders in each folder of a level of the tree: 6 + 42 + 252 of them. */
const TREE_LEVELS = [6, 7, 6];

export interface ScratchSize {
  readonly mediumFiles: number;
  readonly hasCrowds: boolean;
}

/** @param base an existing folder */
export function planScratch(base: RemotePath, { mediumFiles, hasCrowds }: ScratchSize): Scratch {
  const path = joinPath(base, `ftp-workspace-bench-${randomBytes(6).toString('hex')}`);
  const many = joinPath(path, 'many');
  const medium = joinPath(path, 'medium');
  const own = contenderNames.map((name) => [name, joinPath(path, name)] as const);
  return {
    path,
    many,
    manyFiles: numbered(many, 'file', 'txt', MANY_FILES),
    medium,
    mediumFiles: numbered(medium, 'image', 'bin', mediumFiles),
    huge: hasCrowds ? joinPath(path, 'huge') : undefined,
    tree: hasCrowds ? joinPath(path, 'tree') : undefined,
    smallContent: randomBytes(SMALL_BYTES),
    mediumContent: randomBytes(MEDIUM_BYTES),
    own: Object.fromEntries(own) as Record<ContenderName, RemotePath>,
  };
}

export interface ScratchContent {
  /** Each one behind the one that it is in. */
  readonly folders: readonly RemotePath[];
  readonly files: readonly (readonly [path: RemotePath, content: Uint8Array])[];
}

/** What has to be made before anything is measured. */
export function contentOf(scratch: Scratch): ScratchContent {
  const { path, many, manyFiles, medium, mediumFiles, huge, tree, own } = scratch;
  const { smallContent, mediumContent } = scratch;
  const owns = Object.values(own);
  const trees = tree === undefined ? [] : [...treeFolders(tree)];
  const tiny = smallContent.subarray(0, 100);
  const crowd = huge === undefined ? [] : numbered(huge, 'entry', 'txt', HUGE_FILES);
  const leaves = trees.slice(1).flatMap((one) => numbered(one, 'leaf', 'ts', FILES_IN_TREE_FOLDER));
  return {
    folders: [path, many, medium, ...(huge === undefined ? [] : [huge]), ...trees, ...owns],
    files: [
      ...[...manyFiles, ...owns.flatMap(ownFiles)].map((file) => [file, smallContent] as const),
      ...mediumFiles.map((file) => [file, mediumContent] as const),
      ...[...crowd, ...leaves].map((file) => [file, tiny] as const),
    ],
  };
}

function ownFiles(folder: RemotePath): RemotePath[] {
  return OWN_FILES.map((name) => joinPath(folder, name));
}

function* treeFolders(folder: RemotePath, level = 0): Generator<RemotePath> {
  yield folder;
  for (let index = 0; index < (TREE_LEVELS[level] ?? 0); index++) {
    yield* treeFolders(joinPath(folder, `folder-${index}`), level + 1);
  }
}

function numbered(folder: RemotePath, name: string, type: string, count: number): RemotePath[] {
  const digits = String(count - 1).length;
  return Array.from({ length: count }, (_, index) =>
    joinPath(folder, `${name}-${String(index).padStart(digits, '0')}.${type}`),
  );
}
