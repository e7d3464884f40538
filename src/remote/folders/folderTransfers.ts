import { Downloader, type DownloaderOptions } from './downloader.ts';
import type { FolderTransfers } from './transfer.ts';
import { Uploader, type UploaderOptions } from './uploader.ts';

export type FolderTransfersOptions = DownloaderOptions & UploaderOptions;

export function createFolderTransfers(options: FolderTransfersOptions): FolderTransfers {
  const downloader = new Downloader(options);
  const uploader = new Uploader(options);
  return {
    download: (paths, folder, how = {}) => downloader.download(paths, folder, how),
    upload: (paths, folder, how = {}) => uploader.upload(paths, folder, how),
  };
}
