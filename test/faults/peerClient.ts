import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';
import type { Access, Contender } from './contender.ts';

/**
 * Saves as the extensions at hand do: a connection, STOR in place, and no second try. What it
 * was built on is basic-ftp, used as its documentation shows.
 */
export const peer: Contender = {
  name: 'basic-ftp, STOR in place',
  isOurs: false,
  open: (access) => {
    const client = new Client(access.silenceMs);
    let connected: Promise<unknown> | undefined;
    const use = async (): Promise<Client> => {
      connected ??= connect(client, access);
      await connected;
      return client;
    };
    return Promise.resolve({
      read: async (path) => download(await use(), path),
      save: async (path, content) => upload(await use(), path, content),
      rename: async (from, to) => {
        await (await use()).rename(from, to);
      },
      delete: async (path) => {
        await (await use()).remove(path);
      },
      copy: async (from, to) => {
        const content = await download(await use(), from);
        await upload(client, to, content);
      },
      recover: () => Promise.resolve(),
      close: () => {
        client.close();
        return Promise.resolve(undefined);
      },
    });
  },
};

function connect(client: Client, { server, host }: Access): Promise<unknown> {
  const { port, user, password, security } = server;
  const secure = security === 'implicit' ? security : security === 'explicit';
  const secureOptions = { rejectUnauthorized: false };
  return client.access({ host, port, user, password, secure, secureOptions });
}

async function download(client: Client, path: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await client.downloadTo(sink, path);
  return Buffer.concat(chunks);
}

async function upload(client: Client, path: string, content: Uint8Array): Promise<void> {
  await client.uploadFrom(Readable.from([content], { objectMode: false }), path);
}
