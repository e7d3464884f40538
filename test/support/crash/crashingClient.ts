// The product below the extension, in a process of its own that saves one file and waits to be
// killed. Its argument is a `CrashingSave` as JSON.
import { openClient } from '../clientUnderTest.ts';
import type { CrashingSave } from './crashingSave.ts';

const save = JSON.parse(process.argv[2] ?? '') as CrashingSave;
const client = await openClient({
  ...save.server,
  keepingDirectory: save.keepingDirectory,
  saveStrategy: save.saveStrategy,
  timeouts: { replyMs: 5_000, dataIdleMs: 5_000 },
});
// As an editor does: it knows what the text began from.
if (save.reads) await client.files.read(save.path);
await client.files.write(save.path, Buffer.from(save.text), { create: true, overwrite: true });
process.send?.('saved');
setInterval(() => undefined, 60_000);
