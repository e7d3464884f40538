import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerAccount } from './serverAccount.ts';
import type { ServerFacts, ServerOptions, ServerTls } from './realServer.ts';

/** Everything that the configuration of one server is made from. */
export interface Setting extends Pick<
  ServerOptions,
  'maxPerHost' | 'idleTimeoutSeconds' | 'listLimit'
> {
  /** Where the packages were unpacked. */
  readonly home: string;
  /** The server's configuration, logs and working directory; root's alone. */
  readonly folder: string;
  readonly root: string;
  readonly host: string;
  readonly port: number;
  readonly passivePorts: { readonly first: number; readonly last: number };
  readonly account: ServerAccount;
  readonly user: string;
  readonly password: string;
  readonly tls?: TlsSetting;
}

/** TLS of a server, with the files that it reads. */
export interface TlsSetting extends ServerTls {
  /** Certificate and key in one file. */
  readonly pem: string;
  /** The authority that has signed the certificates of clients. */
  readonly clientAuthority?: string;
}

/** A command line and what it needs in its environment. */
export interface Launch {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** How one product is configured and started. */
export interface Recipe {
  readonly facts: ServerFacts;
  prepare(setting: Setting): Promise<Launch>;
  /** Removes what the ended processes left outside of their folder. */
  cleanUp?(pids: readonly number[]): Promise<void>;
}

/** `LD_LIBRARY_PATH` for the unpacked programs, `first` before everything else. */
export function libraryPath(home: string, ...first: readonly string[]): string {
  const folders = ['lib', 'usr/lib'].flatMap((base) => triplets(join(home, base)));
  return [...first, ...folders].join(':');
}

function triplets(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true });
  const found = names.filter((entry) => entry.isDirectory() && entry.name.includes('-linux-gnu'));
  return found.map((entry) => join(folder, entry.name));
}

/** Configuration lines of `key separator value`, without those that have no value. */
export function configuration(
  values: Readonly<Record<string, string | number | undefined>>,
  separator: string,
): string {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return present.map(([key, value]) => `${key}${separator}${value ?? ''}\n`).join('');
}
