import { appendFile, cp, mkdir, mkdtemp, rm, symlink, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from '../../certificates.ts';
import { startFtpServer, type FtpServer } from '../../ftpServer/ftpServer.ts';
import type { CommandHook } from '../../ftpServer/script.ts';
import { noteSecret } from '../../secrets.ts';

export const TOUR_ID = 'alder-ash';
export const TOUR_NAME = 'Alder & Ash';
export const TOUR_FOLDER = `ftp://${TOUR_ID}/public_html`;

const SAMPLE = fileURLToPath(new URL('../../../../scripts/demo/site', import.meta.url));
const PASSWORD = noteSecret('maple-Curlew-3391');
/** Another computer, as the extension `distantServer` makes it seem. */
const DISTANT = 'ftp.example.test';
const USER = 'studio';
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
    await layOut(join(root, 'public_html'));
    await mkdir(join(scratch, 'Downloads'));
    await writeFile(join(scratch, 'Downloads', 'sitemanager.xml'), SITE_MANAGER);
    const users = (_: string, password: string) => password === PASSWORD;
    const [certificate, other] = await Promise.all([makeCertificate(), makeCertificate()]);
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
    const hosts = ['127.0.0.1', DISTANT];
    return hosts.map((host) => `machine ${host} login ${USER} password ${PASSWORD}\n`).join('');
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
      { ...clients, id: 'museum', name: 'Museum', group: 'Clients/Abroad', port: encrypted.port },
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

  /** For the extension `distantServer`. */
  get distantPort(): number {
    return this.#servers.main.port;
  }

  /** What somebody else does to a page meanwhile. */
  async changeByOthers(name: string): Promise<void> {
    await appendFile(join(this.folder, name), '<!-- theirs -->\n');
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
    return this.#isSlow && verb === 'RETR' ? { chunkPauseMs: CHUNK_PAUSE_MS } : undefined;
  };
}

/** The pages, with something of each kind that the Explorer marks. */
async function layOut(folder: string): Promise<void> {
  await cp(SAMPLE, folder, { recursive: true });
  await mkdir(join(folder, 'private'));
  await symlink('index.html', join(folder, 'home.html'));
  await writeFile(join(folder, 'licence.txt'), 'Do not change this.\n');
  await chmod(join(folder, 'licence.txt'), 0o444);
}

const SITE_MANAGER = `<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.67.1" platform="*nix"><Servers>
  <Folder expanded="1">Clients
    <Server>
      <Host>ftp.bakery.example</Host><Port>21</Port><Protocol>4</Protocol><Type>0</Type>
      <User>${USER}</User><Pass encoding="base64">${Buffer.from(PASSWORD).toString('base64')}</Pass>
      <Logontype>1</Logontype><Name>Corner Bakery</Name>
    </Server>
    <Server>
      <Host>files.museum.example</Host><Port>22</Port><Protocol>1</Protocol><Type>0</Type>
      <User>${USER}</User><Logontype>0</Logontype><Name>Museum over SSH</Name>
    </Server>
  </Folder>
  <Server>
    <Host>ftp.library.example</Host><Port>2121</Port><Protocol>0</Protocol><Type>0</Type>
    <User>reader</User><Logontype>0</Logontype><Name>Library</Name>
  </Server>
</Servers></FileZilla3>
`;
