import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../remote/localStore/atomicFile.ts';
import type { Connection } from '../connections/connection.ts';

/** The server that a folder of this computer is about, for those who find only the folder. */
export interface KeptServer {
  /** Under which it was used last. */
  readonly authority: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
}

const FILE = 'server.json';

export function keptServerOf({ authority, name, host, port, user }: Connection): KeptServer {
  return { authority, name, host, port, user };
}

/** Writes it down beside what is kept of the server. */
export async function noteServer(directory: string, server: KeptServer): Promise<void> {
  const text = JSON.stringify(server);
  if (text !== (await textIn(directory))) {
    await writeAtomically(join(directory, FILE), text, { durable: true });
  }
}

/** @returns undefined where nobody has noted it, or it makes no sense */
export async function readServer(directory: string): Promise<KeptServer | undefined> {
  try {
    return parseServer(JSON.parse((await textIn(directory)) ?? ''));
  } catch {
    // It is only a note: what is kept can be read without.
    return undefined;
  }
}

function parseServer(value: unknown): KeptServer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { authority, name, host, port, user } = value as Partial<Record<keyof KeptServer, unknown>>;
  const isNamed = typeof authority === 'string' && typeof name === 'string';
  if (!isNamed || typeof host !== 'string' || typeof port !== 'number') return undefined;
  return { authority, name, host, port, user: typeof user === 'string' ? user : undefined };
}

async function textIn(directory: string): Promise<string | undefined> {
  return readFile(join(directory, FILE), 'utf8').catch(() => undefined);
}
