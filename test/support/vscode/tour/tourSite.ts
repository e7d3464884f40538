import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../certificates.ts';
import { startFtpServer, type FtpServer } from '../../ftpServer/ftpServer.ts';
import type { CommandHook } from '../../ftpServer/script.ts';
import { noteSecret } from '../../secrets.ts';
import { layOutOlderPages, layOutPages, lockedPem, siteManager } from './tourFiles.ts';

export const TOUR_ID = 'alder-ash';
export const TOUR_NAME = 'Alder & Ash';
export const TOUR_FOLDER = `ftp://${TOUR_ID}/public_html`;
/** Of this computer, in `TourSite.local`. */
export const FILE_ZILLA = 'sitemanager.xml';
/** Another computer, as the extension `distantServer` makes it seem. */
export const DISTANT = 'ftp.example.test';

/** Of the person, besides the connections. */
export const TOUR_SETTINGS = {
  'explorer.confirmDelete': true,
  'ftpWorkspace.history.exclude': ['**/index.html'],
  'remote.autoForwardPorts': false,
};

const PASSWORD = noteSecret('maple-Curlew-3391');
const KEY = 'studio.pem';
/** Names of before UTF-8, as a server that knows nothing of it lists them. */
const OLD_NAMES = ['Größe.txt', 'Übersicht.txt'].map(
  (name) => `type=file;size=512;modify=20031104120000;UNIX.mode=0644; ${name}\r\n`,
);
const USER = 'studio';
/** Has no connection. */
const VISITOR = 'visitor';
const PHOTOS = 24;
const PHOTO = Buffer.alloc(300 * 1024, 'a photograph, ');
const CHUNK_PAUSE_MS = 400;
const LISTINGS = ['MLSD', 'LIST', 'STAT'];

interface Servers {
  readonly main: FtpServer;
  /** Its certificate is known to nobody. */
  readonly encrypted: FtpServer;
}

/** The servers that are shown: a site as a host of web pages would have it, and others in its connections. */
export class TourSite {
  /** The pages, on disk. */
  readonly folder: string;
  /** Of this computer: where downloads go, and what can be imported. */
  readonly local: string;
  readonly #scratch: string;
  readonly #servers: Servers;
  readonly #nobodysPort: number;
  readonly #otherFingerprint: string;
  #isSlow = false;

  static async start(): Promise<TourSite> {
    const scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-tour-'));
    const root = join(scratch, 'server');
    await layOutPages(join(root, 'public_html'));
    await layOutOlderPages(join(root, 'public_html'), join(root, 'staging'));
    await mkdir(join(scratch, 'Downloads'));
    await writeFile(join(scratch, 'Downloads', FILE_ZILLA), siteManager(USER, PASSWORD));
    const users = (_: string, password: string) => password === PASSWORD;
    const [certificate, other] = await Promise.all([makeCertificate(), makeCertificate()]);
    await writeFile(join(scratch, 'Downloads', KEY), lockedPem(other, PASSWORD));
    const main = await startFtpServer({ root, users, greeting: '220 Welcome to Alder & Ash.' });
    const encrypted = await startFtpServer({ root, users, tls: { certificate, required: true } });
    const nobody = await startFtpServer({ root });
    await nobody.stop();
    const servers = { main, encrypted };
    return new TourSite(scratch, servers, nobody.port, other.fingerprint);
  }

  private constructor(scratch: string, servers: Servers, nobodysPort: number, other: string) {
    this.#scratch = scratch;
    this.folder = join(scratch, 'server', 'public_html');
    this.local = join(scratch, 'Downloads');
    this.#servers = servers;
    this.#nobodysPort = nobodysPort;
    this.#otherFingerprint = other;
    servers.main.onCommand(this.#hook);
  }

  get netrc(): string {
    const logins = [
      `127.0.0.1 login ${USER}`,
      `127.0.0.1 login ${VISITOR}`,
      `${DISTANT} login ${USER}`,
    ];
    return logins.map((login) => `machine ${login} password ${PASSWORD}\n`).join('');
  }

  /** What is typed where somebody asks. */
  get password(): string {
    return PASSWORD;
  }

  /** Of the main site. */
  get address(): { readonly host: string; readonly port: number; readonly user: string } {
    return { host: '127.0.0.1', port: this.#servers.main.port, user: USER };
  }

  /** Connections of all kinds: in use, in groups, and some that cannot be used. */
  get connections(): readonly object[] {
    const { encrypted } = this.#servers;
    const here = { host: '127.0.0.1', user: USER };
    const clients = { ...here, group: 'Clients', root: '/public_html' };
    return [
      { ...this.address, id: TOUR_ID, name: TOUR_NAME, root: '/public_html', security: 'none' },
      { ...clients, id: 'bakery', name: 'Bakery', port: this.#nobodysPort },
      {
        ...{ ...clients, id: 'museum', name: 'Museum', group: 'Clients/Abroad' },
        ...{ host: DISTANT, port: encrypted.port },
      },
      {
        ...{ ...clients, id: 'harbour', name: 'Harbour', group: 'Clients/Abroad' },
        ...{ port: encrypted.port, certificates: [this.#otherFingerprint] },
      },
      { ...this.address, id: 'gallery', name: 'Gallery', host: DISTANT },
      { ...this.address, id: 'guest', name: 'Guest Book', user: 'guest' },
      { id: 'old', name: 'Old Server', host: 'ftp://ftp.example.com', group: 'Clients' },
    ];
  }

  /** Few, and at their usual port: the main site is there for who is told `distantPort`. */
  get connectionsOfReadme(): readonly object[] {
    const clients = { user: USER, group: 'Clients' };
    return [
      {
        id: TOUR_ID,
        name: TOUR_NAME,
        host: DISTANT,
        user: USER,
        root: '/public_html',
        security: 'none',
      },
      { ...clients, id: 'bakery', name: 'Bakery', host: 'ftp.bakery.example' },
      { ...clients, id: 'museum', name: 'Museum', host: 'files.museum.example' },
    ];
  }

  /** Those that need more than a password, or have too much of one. */
  get lockedConnections(): readonly object[] {
    const here = { ...this.address, root: '/public_html' };
    const proxy = `socks5://${USER}@127.0.0.1:${this.#nobodysPort}`;
    return [
      { ...here, id: 'inside', name: 'Behind the Proxy', proxy },
      { ...here, id: 'key', name: 'With a Key', clientCertificate: join(this.local, KEY) },
      { ...here, id: 'loose', name: 'Loose Tongue', password: PASSWORD },
    ];
  }

  /** A server that nobody has saved. */
  get unsaved(): string {
    return `${VISITOR}@127.0.0.1:${this.#servers.main.port}`;
  }

  /** At this port of the computer nothing listens. */
  get nobodysPort(): number {
    return this.#nobodysPort;
  }

  /** For the extension `distantServer`. */
  get distantPort(): number {
    return this.#servers.main.port;
  }

  /** What somebody else does to a page meanwhile. */
  async changeByOthers(name: string): Promise<void> {
    await appendFile(join(this.folder, name), '<!-- theirs -->\n');
  }

  /** What somebody else puts there meanwhile, by its path in the pages. */
  async putByOthers(path: string, content: string): Promise<void> {
    await writeFile(join(this.folder, path), content);
  }

  /** The pages as they once were, in a folder beside them. */
  async addArchive(): Promise<void> {
    await cp(join(this.folder, '..', 'staging'), join(this.folder, 'archive'), { recursive: true });
  }

  /** A folder with names that are no UTF-8. */
  async addOldNames(): Promise<void> {
    await mkdir(join(this.folder, 'letters'));
  }

  /** What stops have added to the pages. */
  async remove(path: string): Promise<void> {
    await rm(join(this.folder, path), { recursive: true });
  }

  /** The server that encrypts says from now on that it cannot. */
  stopEncrypting(): void {
    this.#servers.encrypted.onCommand(({ verb }) =>
      verb === 'AUTH' ? '502 Not here.' : undefined,
    );
  }

  /** A folder that takes a while to download. */
  async addPhotos(): Promise<void> {
    await mkdir(join(this.folder, 'photos'), { recursive: true });
    for (let index = 1; index <= PHOTOS; index++) {
      const name = `table ${String(index).padStart(2, '0')}.jpg`;
      await writeFile(join(this.folder, 'photos', name), PHOTO);
    }
  }

  /** From now on each download takes its time, or not. */
  beSlow(isSlow: boolean): void {
    this.#isSlow = isSlow;
  }

  /** The main site cannot be reached until it comes back. */
  async goAway(): Promise<void> {
    await this.#servers.main.stop();
  }

  async comeBack(): Promise<void> {
    await this.#servers.main.restart();
  }

  async stop(): Promise<void> {
    const { main, encrypted } = this.#servers;
    for (const server of [main, encrypted]) await server.stop();
    await rm(this.#scratch, { recursive: true, force: true });
  }

  readonly #hook: CommandHook = ({ verb, argument }) => {
    if (LISTINGS.includes(verb) && argument.endsWith('/private')) return '550 Permission denied.';
    if (verb === 'MLSD' && argument.endsWith('/letters')) {
      return { content: Buffer.from(OLD_NAMES.join(''), 'latin1') };
    }
    return this.#isSlow && verb === 'RETR' ? { chunkPauseMs: CHUNK_PAUSE_MS } : undefined;
  };
}
