import { resolve } from 'node:path';
import { takeGallery } from './gallery.ts';
import { takeReadmePictures } from './readmePictures.ts';

async function main(): Promise<boolean> {
  const [gallery] = process.argv.slice(2);
  await takeReadmePictures();
  return gallery === undefined || (await takeGallery(resolve(gallery)));
}

main().then(
  (isWhole) => (process.exitCode = isWhole ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
