import { Downloader, type DownloaderOptions } from './downloader.ts';
import { localTree } from './localTree.ts';
import { RemoteTree, type RemoteTreeOptions } from './remoteTree.ts';
import type { FolderTransfers } from './transfer.ts';
import { Uploader, type UploaderOptions } from './uploader.ts';

export type FolderTransfersOptions = DownloaderOptions & UploaderOptions & RemoteTreeOptions;

export function createFolderTransfers(options: FolderTransfersOptions): FolderTransfers {
  const downloader = new Downloader(options);
  const uploader = new Uploader(options);
  const source = new RemoteTree(options);
  return {
    source,
    download: (batches, how = {}) => downloader.download(batches, how),
    upload: (batches, how = {}) => uploader.upload(localTree, batches, how),
    copy: (from, batches, how = {}) => uploader.upload(from, batches, how, from === source),
  };
}
