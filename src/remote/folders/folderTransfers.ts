import { Downloader, type DownloaderOptions } from './downloader.ts';
import { FilesAsLeft } from './filesAsLeft.ts';
import { localTree } from './localTree.ts';
import { RemoteTree, type RemoteTreeOptions } from './remoteTree.ts';
import type { FolderTransfers } from './transfer.ts';
import { Uploader, type UploaderOptions } from './uploader.ts';
import type { WaitingSaves } from './waitingSaves.ts';

export type FolderTransfersOptions = Omit<DownloaderOptions & RemoteTreeOptions, 'asLeft'> &
  UploaderOptions;

export function createFolderTransfers(
  options: FolderTransfersOptions,
  waiting?: WaitingSaves,
): FolderTransfers {
  const from = { ...options, asLeft: new FilesAsLeft(options.lookup, waiting) };
  const downloader = new Downloader(from);
  const uploader = new Uploader(options);
  const source = new RemoteTree(from);
  return {
    source,
    download: (batches, how = {}) => downloader.download(batches, how),
    upload: (batches, how = {}) => uploader.upload(localTree, batches, how),
    copy: (tree, batches, how = {}) => uploader.upload(tree, batches, how, tree === source),
    withWaiting: (saves) => createFolderTransfers(options, saves),
  };
}
