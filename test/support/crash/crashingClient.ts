// The product below the extension, in a process of its own that is sent a `CrashingSave`, saves one
// file, and waits to be killed.
import { once } from 'node:events';
import { openClient } from '../clientUnderTest.ts';
import type { CrashingSave } from './crashingSave.ts';

const [save] = (await once(process, 'message')) as [CrashingSave];
const client = await openClient({
  ...save.server,
  keepingDirectory: save.keepingDirectory,
  saveStrategy: save.saveStrategy,
  timeouts: { replyMs: 20_000, dataIdleMs: 20_000 },
});
// As an editor does: it knows what the text began from.
if (save.reads) await client.files.read(save.path);
await client.files.write(save.path, Buffer.from(save.text), { create: true, overwrite: true });
process.send?.('saved');
setInterval(() => undefined, 60_000);
