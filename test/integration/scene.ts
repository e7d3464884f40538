import assert from 'node:assert/strict';
import type { Stats } from 'node:fs';
import { mkdtemp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import {
  openClient,
  type ClientOptions,
  type ClientUnderTest,
} from '../support/clientUnderTest.ts';
import { testCertificate } from '../support/certificates.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';

/** Short enough for a test that lets one expire, long enough for a busy machine. */
export const SHORT_TIMEOUTS = {
  connectMs: 1_000,
  replyMs: 800,
  dataIdleMs: 600,
  abortMs: 200,
  quitMs: 200,
} as const;

export const SHORT_TIMINGS = {
  acquireMs: 5_000,
  connectMs: 2_000,
  closeMs: 500,
  abortGraceMs: 500,
  checkMs: 400,
  limitRetryMs: 20,
  limitRetryTotalMs: 300,
  tickMs: 20,
} as const;

/** A directory on disk, the scriptable server on it, and the product as its client. */
export class Scene {
  readonly root: string;
  readonly server: FtpServer;
  readonly client: ClientUnderTest;

  private constructor(root: string, server: FtpServer, client: ClientUnderTest) {
    this.root = root;
    this.server = server;
    this.client = client;
  }

  static async open(
    server: Partial<FtpServerOptions> = {},
    client: Partial<ClientOptions> = {},
    content: Readonly<Record<string, string | Uint8Array>> = {},
  ): Promise<Scene> {
    const root = await mkdtemp(join(tmpdir(), 'ftp-scene-'));
    for (const [path, bytes] of Object.entries(content)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), bytes);
    }
    const started = await startFtpServer({ root, ...server });
    const { shortcuts = {} } = client;
    const opened = await openClient({
      host: '127.0.0.1',
      port: started.port,
      user: 'tester',
      password: TEST_PASSWORD,
      timeouts: SHORT_TIMEOUTS,
      timings: SHORT_TIMINGS,
      ...client,
      // What is sent for the next transfer would be among what this one sends.
      shortcuts: typeof shortcuts === 'object' ? { dataAhead: false, ...shortcuts } : shortcuts,
    });
    return new Scene(root, started, opened);
  }

  get files(): ClientUnderTest['files'] {
    return this.client.files;
  }

  get pool(): ClientUnderTest['pool'] {
    return this.client.pool;
  }

  /** What the server has received since the last `reset`, temporary names made alike. */
  get sent(): string[] {
    return this.server.commands.map(({ verb, argument }) =>
      `${verb} ${argument}`.trimEnd().replace(/\.ftp-workspace-[0-9a-f]{12}/g, '.temporary'),
    );
  }

  /** As `sent`, without what a session needs before its first operation. */
  get operations(): string[] {
    return this.sent.filter((line) => !/^(USER|PASS|ACCT|FEAT|OPTS|TYPE|PWD|SYST)\b/.test(line));
  }

  /** Changes a file behind the client's back. */
  write(path: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.root, path), content);
  }

  onDisk(path: string): Promise<Buffer> {
    return readFile(join(this.root, path));
  }

  factsOnDisk(path: string): Promise<Stats> {
    return stat(join(this.root, path));
  }

  async textOnDisk(path: string): Promise<string | undefined> {
    return (await this.onDisk(path).catch(() => undefined))?.toString();
  }

  /** Names that a save has left on the disk. */
  async leftOvers(folder = ''): Promise<string[]> {
    const names = await readdir(join(this.root, folder));
    return names.filter((name) => name.startsWith('.ftp-workspace-'));
  }

  /** Ends everything, and proves that the client has left no connection behind. */
  async close(): Promise<void> {
    try {
      await this.client.close();
      await this.server.waitUntil(
        () => this.server.openConnections === 0 && this.server.openDataConnections === 0,
      );
      assert.equal(this.pool.status.total, 0);
    } finally {
      await this.server.stop();
      await rm(this.root, { recursive: true, force: true });
    }
  }
}

export interface ScenesOptions {
  /** Explicit TLS, on a server that takes no data connection without resumption. Default: false. */
  readonly tls?: boolean;
}

/** Registers the end of every scene that a test opens. */
export function useScenes({ tls = false }: ScenesOptions = {}): typeof Scene.open {
  const scenes: Scene[] = [];
  afterEach(async () => {
    for (const scene of scenes.splice(0)) await scene.close();
  });
  return async (server, client, content) => {
    const certificate = tls ? await testCertificate() : undefined;
    const secured = certificate && { tls: { certificate, withoutResumption: '522' as const } };
    const security = tls ? { security: { mode: 'explicit' as const } } : {};
    const scene = await Scene.open({ ...secured, ...server }, { ...security, ...client }, content);
    scenes.push(scene);
    return scene;
  };
}

export const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Bytes in which a piece that is missing or out of place shows. */
export function pattern(length: number): Buffer {
  const content = Buffer.allocUnsafe(length);
  for (let index = 0; index < length; index++) content[index] = (index * 7 + (index >> 8)) & 0xff;
  return content;
}
