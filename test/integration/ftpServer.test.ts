import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Client } from 'basic-ftp';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';

const WAIT_MS = 3000;
const LOGIN = `USER tester\r\nPASS ${TEST_PASSWORD}\r\nTYPE I\r\n`;

/** A control connection without any knowledge of FTP: what it reads is what the server wrote. */
class RawClient {
  readonly socket: Socket;
  text = '';
  readonly closed: Promise<string>;
  #changed: () => void = () => undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let error = '';
    this.socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.#changed();
    });
    this.socket.on('error', (reason: NodeJS.ErrnoException) => (error = reason.code ?? ''));
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve(error)));
    this.socket.once('close', () => this.#changed());
  }

  /** Sends as one write and gives everything up to the text that ends the wanted replies. */
  async say(commands: string, until: RegExp): Promise<string> {
    this.text = '';
    this.socket.write(commands, 'latin1');
    return this.read(until);
  }

  async read(until: RegExp): Promise<string> {
    const deadline = Date.now() + WAIT_MS;
    while (!until.test(this.text)) {
      assert.ok(!this.socket.closed && Date.now() < deadline, `No ${until.source} in ${this.text}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, WAIT_MS);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.text;
  }

  async logIn(): Promise<void> {
    await this.read(/^220 /m);
    await this.say(LOGIN, /^200 /m);
  }

  /** Opens a data connection with EPSV; it collects until its end. */
  async dial(): Promise<{ socket: Socket; ended: Promise<Buffer> }> {
    const reply = await this.say('EPSV\r\n', /^229 .*\r\n/m);
    const port = Number(/\|\|\|(\d+)\|/.exec(reply)?.[1]);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    const ended = new Promise<Buffer>((resolve) => {
      socket.once('close', () => resolve(Buffer.concat(chunks)));
    });
    await once(socket, 'connect');
    return { socket, ended };
  }
}

describe('the FTP server of the tests', () => {
  let root: string;
  let server: FtpServer;
  const clients: { close(): void }[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-server-'));
    await writeFile(join(root, 'hello.txt'), 'Hello\n');
    await mkdir(join(root, 'site', 'css'), { recursive: true });
    await writeFile(join(root, 'site', 'index.html'), '<h1>Hi</h1>');
    await writeFile(join(root, 'site', '.htaccess'), 'Options -Indexes');
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server.stop();
    assert.deepEqual([server.openConnections, server.openDataConnections], [0, 0]);
    await rm(root, { recursive: true });
  });

  async function start(options: Partial<FtpServerOptions> = {}): Promise<void> {
    server = await startFtpServer({ root, ...options });
  }

  function raw(): RawClient {
    const client = new RawClient(server.port);
    clients.push({ close: () => client.socket.destroy() });
    return client;
  }

  async function rawLoggedIn(): Promise<RawClient> {
    const client = raw();
    await client.logIn();
    return client;
  }

  async function basic(user = 'tester', password = TEST_PASSWORD): Promise<Client> {
    const client = new Client(WAIT_MS);
    clients.push(client);
    await client.access({ host: server.host, port: server.port, user, password });
    return client;
  }

  async function download(client: Client, path: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, callback) {
        chunks.push(chunk);
        callback();
      },
    });
    await client.downloadTo(sink, path);
    return Buffer.concat(chunks);
  }

  describe('with basic-ftp as the client', () => {
    it('lists with MLSD: kinds, sizes, times, modes, hidden files', async () => {
      await start();
      await utimes(join(root, 'site', 'index.html'), 1.7e9, 1.7e9);
      await chmod(join(root, 'site', 'index.html'), 0o640);
      const list = await (await basic()).list('/site');
      const index = list.find(({ name }) => name === 'index.html');
      assert.deepEqual(list.map(({ name }) => name).sort(), ['.htaccess', 'css', 'index.html']);
      assert.equal(list.find(({ name }) => name === 'css')?.isDirectory, true);
      assert.equal(index?.size, 11);
      assert.equal(index.modifiedAt?.getTime(), 1.7e12);
      assert.deepEqual(index.permissions, { user: 6, group: 4, world: 0 });
      assert.equal(server.counts()['MLSD'], 1);
    });

    it('lists with LIST when MLSD is off, in the Unix format', async () => {
      await start({ mlsd: false });
      await symlink('index.html', join(root, 'site', 'link'));
      const list = await (await basic()).list('/site');
      assert.deepEqual(list.map(({ name }) => name).sort(), [
        '.htaccess',
        'css',
        'index.html',
        'link',
      ]);
      assert.equal(list.find(({ name }) => name === 'index.html')?.size, 11);
      assert.equal(list.find(({ name }) => name === 'link')?.link, 'index.html');
      assert.equal(server.counts()['MLSD'], undefined);
    });

    it('lists in the DOS format', async () => {
      await start({ mlsd: false, listFormat: 'dos' });
      const list = await (await basic()).list('/site');
      assert.equal(list.find(({ name }) => name === 'css')?.isDirectory, true);
      assert.equal(list.find(({ name }) => name === 'index.html')?.size, 11);
    });

    it('stores and returns 20 MB of all byte values', async () => {
      await start();
      const bytes = Buffer.alloc(
        20 * 1024 * 1024,
        Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
      );
      const client = await basic();
      await client.uploadFrom(Readable.from([bytes]), '/site/large.bin');
      assert.ok((await readFile(join(root, 'site', 'large.bin'))).equals(bytes));
      assert.ok((await download(client, '/site/large.bin')).equals(bytes));
      assert.equal(server.bytesReceived, bytes.length);
      assert.equal(server.bytesSent, bytes.length);
      assert.equal(server.dataConnections, 2);
    });

    it('appends, resumes, renames, deletes, and makes and removes directories', async () => {
      await start();
      const client = await basic();
      await client.appendFrom(Readable.from(['again\n']), '/hello.txt');
      assert.equal(await readFile(join(root, 'hello.txt'), 'utf8'), 'Hello\nagain\n');
      await client.rename('/hello.txt', '/site/ Grüße #1.txt');
      assert.deepEqual(await readdir(root), ['site']);
      assert.equal(await client.size('/site/ Grüße #1.txt'), 12);
      await client.remove('/site/ Grüße #1.txt');
      await client.send('MKD /new');
      await client.cd('/new');
      assert.equal(await client.pwd(), '/new');
      await client.removeDir('/site');
      assert.deepEqual(await readdir(root), ['new']);
    });

    it('falls back to PASV whose reply claims another address', async () => {
      await start({ epsv: false, pasvAddress: '10.9.8.7' });
      const client = new Client(WAIT_MS, { allowSeparateTransferHost: false });
      clients.push(client);
      await client.access({
        host: server.host,
        port: server.port,
        user: 'tester',
        password: TEST_PASSWORD,
      });
      await assert.rejects(client.list('/'));
      assert.equal(server.counts()['PASV'], 1);
    });

    it('takes anonymous only when it is told to', async () => {
      await start();
      await assert.rejects(basic('anonymous', 'me@'), { code: 530 });
      server.configure({ anonymous: true });
      await basic('anonymous', 'me@');
      assert.equal(server.loginCount, 1);
    });
  });

  describe('as to commands and replies', () => {
    it('executes what came in one packet in order', async () => {
      await start();
      const client = raw();
      const text = await client.say(
        `${LOGIN}SIZE hello.txt\r\nCWD site\nPWD\r\nRNFR index.html\r\nRNTO a "b"\r\nNOPE\r\n`,
        /^500.*\r\n/m,
      );
      const codes = [...text.matchAll(/^\d{3}/gm)].map(([code]) => code);
      assert.deepEqual(codes, '220 331 230 200 213 250 257 350 250 500'.split(' '));
      assert.match(text, /257 "\/site" is/);
      assert.deepEqual((await readdir(join(root, 'site'))).sort(), ['.htaccess', 'a "b"', 'css']);
      assert.equal(server.commandsOf(1).length, 9);
    });

    const refusals: [commands: string, reply: RegExp][] = [
      ['SIZE missing', /^550 /],
      ['TYPE A\r\nSIZE hello.txt', /^200 .*\r\n550 /],
      ['RETR site', /^550 /],
      ['RETR hello.txt', /^425 /],
      ['RNFR missing', /^550 /],
      ['RNTO x', /^503 /],
      ['RNFR hello.txt\r\nNOOP\r\nRNTO x', /^350 .*\r\n200 .*\r\n503 /],
      ['PASS secret', /^503 /],
      ['DELE site', /^550 /],
      ['RMD site', /^550 /],
      ['MKD site', /^550 /],
      ['CWD hello.txt', /^550 /],
      ['CWD', /^501 /],
      ['REST x', /^501 /],
      ['MFMT hello.txt', /^501 /],
      ['EPSV 2', /^522 /],
      ['TYPE X', /^504 /],
      ['MLST ../../../etc/passwd', /^550 /],
      ['MLST a\0b', /^501 /],
      ['SITE CHMOD 999 hello.txt', /^500 /],
      ['STAT missing', /^550 /],
    ];
    for (const [commands, reply] of refusals) {
      it(`refuses ${JSON.stringify(commands)}`, async () => {
        await start();
        const client = await rawLoggedIn();
        const text = await client.say(`${commands}\r\nQUIT\r\n`, /^221 /m);
        assert.match(text, reply);
      });
    }

    it('answers nothing but login commands before the login', async () => {
      await start({ account: 'till-Heron-4417' });
      const client = raw();
      await client.read(/^220 /m);
      assert.match(await client.say('PWD\r\n', /\n/), /^530 /);
      assert.match(await client.say('USER tester\r\nPASS wrong\r\n', /^530/m), /^331 .*\r\n530 /);
      assert.match(
        await client.say(`USER tester\r\nPASS ${TEST_PASSWORD}\r\n`, /^332/m),
        /^331 .*\r\n332 /,
      );
      assert.match(await client.say('ACCT till-Heron-4417\r\nPWD\r\n', /^257/m), /^230 .*\r\n257 /);
    });

    it('announces what is switched on', async () => {
      await start({ mlsd: false, chmod: false });
      const text = await raw().say('FEAT\r\n', /^211 .*\r\n/m);
      assert.match(text, /^211-.*\r\n UTF8\r\n PASV\r\n SIZE\r\n/m);
      assert.doesNotMatch(text, /MLST|CHMOD/);
    });

    it('sets times and modes', async () => {
      await start();
      const client = await rawLoggedIn();
      const text = await client.say(
        'MFMT 20200102030405 hello.txt\r\nSITE CHMOD 604 hello.txt\r\nMDTM hello.txt\r\nMLST hello.txt\r\n',
        /^250 .*\r\n/m,
      );
      assert.match(
        text,
        /^213 Modify=20200102030405; hello.txt\r\n200 .*\r\n213 20200102030405\r\n/,
      );
      assert.match(
        text,
        /^250-.*\r\n type=file;size=6;modify=20200102030405;UNIX.mode=0604; \/hello.txt\r\n250 /m,
      );
      assert.equal((await stat(join(root, 'hello.txt'))).mode & 0o777, 0o604);
    });

    it('sends the facts that OPTS MLST asks for', async () => {
      await start();
      const text = await (
        await rawLoggedIn()
      ).say('OPTS MLST size;type;x;\r\nMLST hello.txt\r\n', /^250 .*\r\n/m);
      assert.match(
        text,
        /^200 MLST OPTS type;size;\r\n250-.*\r\n type=file;size=6; \/hello.txt\r\n/,
      );
    });

    it('lists over the control connection with STAT', async () => {
      await start({ listUtcOffsetMinutes: 90 });
      await utimes(join(root, 'site', 'index.html'), 1e9, 1e9);
      const text = await (await rawLoggedIn()).say('STAT site\r\n', /^213 .*\r\n/m);
      const names = [...text.matchAll(/^ .* (\S+)\r$/gm)].map(([, name]) => name);
      assert.deepEqual(names, ['.', '..', '.htaccess', 'css', 'index.html']);
      assert.match(text, /^ -rw-r--r-- +1 .* 11 Sep 09 {2}2001 index.html\r$/m);
    });

    it('hides dot files in LIST without -a', async () => {
      await start();
      const client = await rawLoggedIn();
      for (const [command, count] of Object.entries({
        'LIST site': 2,
        'LIST -a site': 5,
        NLST: 2,
      })) {
        const { ended } = await client.dial();
        await client.say(`${command}\r\n`, /^226 /m);
        assert.equal((await ended).toString().split('\r\n').length - 1, count, command);
      }
    });

    it('restarts RETR and STOR at an offset', async () => {
      await start();
      const client = await rawLoggedIn();
      const down = await client.dial();
      await client.say('REST 2\r\nRETR hello.txt\r\n', /^226 /m);
      assert.equal((await down.ended).toString(), 'llo\n');
      const up = await client.dial();
      up.socket.end('LL');
      await client.say('REST 2\r\nSTOR hello.txt\r\n', /^226 /m);
      assert.equal(await readFile(join(root, 'hello.txt'), 'utf8'), 'HeLLo\n');
    });

    it('translates line ends in TYPE A, which is where a session starts', async () => {
      await start();
      const client = await rawLoggedIn();
      const { ended } = await client.dial();
      await client.say('TYPE A\r\nRETR hello.txt\r\n', /^226 /m);
      assert.equal((await ended).toString(), 'Hello\r\n');
    });

    it('talks Latin-1 about names that are UTF-8 on disk', async () => {
      await start({ encoding: 'latin1' });
      await writeFile(join(root, 'Größe'), '12');
      const text = await (await rawLoggedIn()).say('SIZE Gr\xf6\xdfe\r\nSTAT /\r\n', /^213 End/m);
      assert.match(text, /^213 2\r\n/);
      assert.ok(text.includes(' Gr\xf6\xdfe\r\n'));
    });
  });

  describe('as to links and the limits of the root', () => {
    it('shows links as ProFTPD does, and otherwise on request', async () => {
      await start();
      await symlink('hello.txt', join(root, 'link'));
      const client = await rawLoggedIn();
      const shown = {
        symlink: 'OS.unix=symlink',
        slink: 'OS.unix=slink:hello.txt',
        target: 'file',
      };
      for (const symlinkFacts of ['symlink', 'slink', 'target'] as const) {
        server.configure({ symlinkFacts });
        const text = await client.say('MLST link\r\n', /^250 .*\r\n/m);
        assert.ok(text.includes(`type=${shown[symlinkFacts]};`), text);
      }
    });

    it('follows links inside of the root and never out of it', async () => {
      await start();
      const outside = await mkdtemp(join(tmpdir(), 'ftp-outside-'));
      try {
        await writeFile(join(outside, 'secret'), 'x');
        await symlink(outside, join(root, 'out'));
        await symlink(join(outside, 'new'), join(root, 'dangling'));
        await symlink('site', join(root, 'in'));
        const client = await rawLoggedIn();
        await client.dial();
        const text = await client.say(
          'CWD out\r\nSIZE out/secret\r\nSTOR dangling\r\nDELE out/secret\r\nSIZE in/index.html\r\n',
          /^213 .*\r\n/m,
        );
        assert.deepEqual([...text.matchAll(/^\d+/gm)].join(' '), '550 550 550 550 213');
        assert.deepEqual(await readdir(outside), ['secret']);
      } finally {
        await rm(outside, { recursive: true });
      }
    });

    it('keeps read-only paths as they are', async () => {
      await start({ readOnlyPaths: ['/site'] });
      const client = await rawLoggedIn();
      await client.dial();
      const text = await client.say(
        'DELE site/index.html\r\nMKD site/x\r\nRNFR hello.txt\r\nRNTO site/x\r\nSTOR site/x\r\nMLST site\r\n',
        /^250 .*\r\n/m,
      );
      assert.deepEqual([...text.matchAll(/^\d+/gm)].join(' '), '550 550 350 553 553 250 250');
      assert.match(text, /UNIX.mode=0555; \/site/);
    });

    it('refuses to rename over a file when it is told to', async () => {
      await start();
      const client = await rawLoggedIn();
      const commands = 'RNFR hello.txt\r\nRNTO site/index.html\r\n';
      server.configure({ renameOverExisting: 'refuse' });
      assert.match(await client.say(commands, /^553 /m), /^350 .*\r\n553 /);
      server.configure({ renameOverExisting: 'replace' });
      assert.match(await client.say(commands, /^250 /m), /^350 .*\r\n250 /);
      assert.equal(await readFile(join(root, 'site', 'index.html'), 'utf8'), 'Hello\n');
    });

    it('ends an upload at the quota', async () => {
      await start({ quotaBytes: 1000, quotaCode: 452 });
      const client = await rawLoggedIn();
      const { socket, ended } = await client.dial();
      socket.write(Buffer.alloc(5000));
      assert.match(await client.say('STOR big\r\n', /^452 /m), /^150 .*\r\n452 /);
      await ended;
      assert.equal((await stat(join(root, 'big'))).size, 1000);
    });
  });

  describe('as to limits and time', () => {
    it('greets with 421 above the limit of connections', async () => {
      await start({ maxConnections: 1 });
      await rawLoggedIn();
      const second = raw();
      await second.read(/^421 /);
      await second.closed;
      assert.deepEqual([server.openConnections, server.maxOpenConnections], [1, 1]);
      assert.equal(server.refusedConnections, 1);
    });

    it('answers PASS with 530 above the limit of logins', async () => {
      await start({ maxConnections: 1, limitReply: '530-after-pass' });
      await rawLoggedIn();
      const second = raw();
      assert.match(await second.say(LOGIN, /^530 /m), /^220 .*\r\n331 .*\r\n530 /);
      await second.closed;
      assert.equal(server.maxOpenConnections, 2);
    });

    it('ends an idle session with 421', async () => {
      await start({ idleTimeoutMs: 30 });
      const client = await rawLoggedIn();
      await client.read(/^421 /m);
      await client.closed;
      await server.waitUntil(() => server.openConnections === 0);
    });

    it('answers 425 when no data connection comes', async () => {
      await start({ dataTimeoutMs: 20 });
      const client = await rawLoggedIn();
      assert.match(
        await client.say('EPSV\r\nRETR hello.txt\r\n', /^425 /m),
        /^229 .*\r\n150 .*\r\n425 /,
      );
    });

    it('is silent when told, and refuses while paused', async () => {
      await start();
      const greeted = await rawLoggedIn();
      server.setSilent(true);
      const mute = raw();
      greeted.text = '';
      greeted.socket.write('NOOP\r\n');
      await server.waitFor('NOOP');
      await server.waitUntil(() => server.openConnections === 2);
      server.setSilent(false);
      await greeted.say('PWD\r\n', /^257 /);
      assert.equal(mute.text, '');
      await server.pauseAccepting();
      assert.equal(await raw().closed, 'ECONNREFUSED');
      await greeted.say('PWD\r\n', /^257 /);
      await server.resumeAccepting();
      await rawLoggedIn();
    });

    it('ends all sessions, stops, and restarts on the same port', async () => {
      await start();
      const { port } = server;
      const first = await rawLoggedIn();
      await server.closeAllSessions('421 Bye.');
      assert.equal(await first.closed, '');
      assert.match(first.text, /421 Bye\.\r\n$/);
      const second = await rawLoggedIn();
      await server.destroyAllSessions();
      assert.equal(await second.closed, 'ECONNRESET');
      const third = await rawLoggedIn();
      await server.restart();
      await third.closed;
      assert.equal(server.port, port);
      await rawLoggedIn();
    });
  });

  describe('as to its records', () => {
    it('counts by verb and session, and forgets on reset', async () => {
      await start();
      const client = await rawLoggedIn();
      await client.say('NOOP\r\nnoop\r\n', /200.*\r\n200.*\r\n/);
      assert.deepEqual(server.counts(), { USER: 1, PASS: 1, TYPE: 1, NOOP: 2 });
      assert.deepEqual(server.commandsOf(2), []);
      server.reset();
      assert.deepEqual([server.counts(), server.loginCount], [{}, 0]);
      assert.equal(server.maxOpenConnections, 1);
    });

    it('waits for a command, and says what came instead', async () => {
      await start();
      const waiting = server.waitFor(({ verb, argument }) => verb === 'SIZE' && argument === 'x');
      const client = await rawLoggedIn();
      client.socket.write('SIZE x\r\n');
      assert.equal((await waiting).sessionId, 1);
      await assert.rejects(server.waitFor('DELE', { timeoutMs: 5 }), {
        code: 'timeout',
        message: /SIZE x/,
      });
    });
  });

  describe('as to scripted faults', () => {
    it('answers by verb, by hook and once', async () => {
      await start({
        replies: { SIZE: '502 no' },
        onCommand: ({ verb }, session) =>
          verb === 'PWD' ? { reply: Buffer.from(`257 "/of ${session.user}"\r`) } : undefined,
      });
      server.scriptNext('SIZE', '213 7');
      const client = await rawLoggedIn();
      assert.equal(await client.say('SIZE x\r\nSIZE x\r\n', /502.*\r\n/), '213 7\r\n502 no\r\n');
      assert.equal(await client.say('PWD\r\n', /\r/), '257 "/of tester"\r');
    });

    it('scripts the greeting', async () => {
      await start({ replies: { CONNECT: '120 Wait' } });
      await raw().read(/^120 Wait\r\n$/);
      server.scriptNext('CONNECT', { end: '421' });
      const refused = raw();
      await refused.closed;
      assert.match(refused.text, /^421 /);
    });

    it('holds a command, splits a reply, and says what nobody asked for', async () => {
      await start();
      const client = await rawLoggedIn();
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      server.scriptNext('DELE', { until, splitReplies: true, unsolicited: '200 What?\r\n' });
      client.text = '';
      client.socket.write('DELE hello.txt\r\n');
      await server.waitFor('DELE');
      assert.deepEqual((await readdir(root)).sort(), ['hello.txt', 'site']);
      release();
      await client.read(/^250 .*\r\n/m);
      assert.match(client.text, /^200 What\?\r\n250 /);
    });

    it('executes without a reply, or neither', async () => {
      await start();
      const client = await rawLoggedIn();
      server.scriptNext('MKD', { noReply: true });
      server.scriptNext('MKD', { reply: '' });
      assert.match(await client.say('MKD a\r\nMKD b\r\nPWD\r\n', /\n/), /^257 "\/" is/);
      assert.deepEqual((await readdir(root)).sort(), ['a', 'hello.txt', 'site']);
    });

    const ends: [end: 'close' | 'destroy' | '421', endAt: string, error: string, made: boolean][] =
      [
        ['close', 'before-command', '', false],
        ['destroy', 'before-command', 'ECONNRESET', false],
        ['421', 'before-command', '', false],
        ['close', 'before-reply', '', true],
        ['destroy', 'before-reply', 'ECONNRESET', true],
        ['close', 'after-reply', '', true],
        ['destroy', 'after-reply', 'ECONNRESET', true],
      ];
    for (const [end, endAt, error, made] of ends) {
      it(`ends the connection: ${end} ${endAt}`, async () => {
        await start();
        const client = await rawLoggedIn();
        const action = { end, endAt: endAt as 'before-command' };
        server.scriptNext('MKD', action);
        client.text = '';
        client.socket.write('MKD a\r\n');
        // libuv takes a RST that comes together with the last bytes for their end.
        const seen = await client.closed;
        if (endAt !== 'after-reply') assert.equal(seen, error);
        await server.waitUntil(() => server.openConnections === 0);
        assert.equal((await readdir(root)).includes('a'), made);
        const reply = endAt === 'after-reply' ? /^257 .*\r\n$/ : end === '421' ? /^421 / : /^$/;
        assert.match(client.text, reply);
      });
    }

    it('closes or resets a download after some bytes, and may lie about it', async () => {
      await start();
      const client = await rawLoggedIn();
      server.scriptNext('RETR', { data: { afterBytes: 2, then: 'close' } });
      const first = await client.dial();
      assert.match(await client.say('RETR hello.txt\r\n', /^426 /m), /^150 .*\r\n426 /);
      assert.equal((await first.ended).toString(), 'He');
      server.scriptNext('RETR', {
        data: { afterBytes: 0, then: 'reset' },
        finalReply: { raw: '226 Fine\r\n' },
      });
      const second = await client.dial();
      assert.match(await client.say('RETR hello.txt\r\n', /^226 /m), /^150 .*\r\n226 Fine/);
      assert.equal((await second.ended).toString(), '');
    });

    it('cuts both connections in the middle of an upload', async () => {
      await start();
      const client = await rawLoggedIn();
      server.scriptNext('STOR', { data: { afterBytes: 3, then: 'cut' } });
      const { socket, ended } = await client.dial();
      client.socket.write('STOR cut\r\n');
      socket.write('abcdef');
      assert.equal(await client.closed, 'ECONNRESET');
      await ended;
      await server.waitUntil(() => server.openConnections === 0);
      assert.equal(await readFile(join(root, 'cut'), 'utf8'), 'abc');
    });

    for (const command of ['RETR hello.txt', 'STOR stalled']) {
      it(`stalls ${command} until ABOR: 426 and 226`, async () => {
        await start();
        const client = await rawLoggedIn();
        server.onCommand(({ verb }) =>
          verb === 'ABOR' ? undefined : { data: { afterBytes: 2, then: 'stall' } },
        );
        const { socket, ended } = await client.dial();
        client.text = '';
        client.socket.write(`${command}\r\n`);
        await client.read(/^150 /m);
        if (command.startsWith('STOR')) {
          socket.write('abcdef');
          await server.waitUntil(() => server.bytesReceived === 2);
        } else await once(socket, 'data');
        const text = await client.say('\xff\xf4\xff\xf2ABOR\r\nABOR\r\n', /^225 /m);
        assert.match(text, /^426 .*\r\n226 .*\r\n225 /);
        await ended;
        assert.match(await client.say('PWD\r\n', /\n/), /^257 /);
      });
    }

    it('ends a stalled transfer with its control connection', async () => {
      await start();
      const client = await rawLoggedIn();
      server.scriptNext('STOR', { data: { afterBytes: 2, then: 'stall' } });
      const { socket, ended } = await client.dial();
      client.socket.write('STOR stalled\r\n');
      socket.write('abcdef');
      await server.waitUntil(() => server.bytesReceived === 2);
      client.socket.destroy();
      await ended;
      await server.waitUntil(() => server.openConnections === 0);
    });

    it('answers 226 ahead of the data, or never', async () => {
      await start();
      const client = await rawLoggedIn();
      server.scriptNext('STOR', { finalReply: 'early' });
      const early = await client.dial();
      assert.match(await client.say('STOR a\r\n', /^226 /m), /^150 .*\r\n226 /);
      early.socket.end('late');
      await early.ended;
      assert.match(await client.say('PWD\r\n', /\n/), /^257 /);
      assert.equal(await readFile(join(root, 'a'), 'utf8'), 'late');
      server.scriptNext('STOR', { finalReply: 'dropped' });
      const dropped = await client.dial();
      dropped.socket.end('x');
      const text = await client.say('STOR b\r\nPWD\r\n', /^257 /m);
      assert.match(text, /^150 .*\r\n257 /);
    });

    it('sends a made-up listing', async () => {
      await start();
      server.scriptNext('MLSD', { content: 'garbage\r\n' });
      const client = await rawLoggedIn();
      const { ended } = await client.dial();
      await client.say('MLSD\r\n', /^226 /m);
      assert.equal((await ended).toString(), 'garbage\r\n');
    });

    it('answers 426 when the client drops its download', async () => {
      await start();
      await writeFile(join(root, 'big'), Buffer.alloc(8 * 1024 * 1024));
      const client = await rawLoggedIn();
      const { socket } = await client.dial();
      client.text = '';
      client.socket.write('RETR big\r\n');
      await once(socket, 'data');
      socket.destroy();
      await client.read(/^426 /m);
      assert.match(await client.say('ABOR\r\n', /\n/), /^225 /);
    });
  });
});

describe('the demo server', () => {
  it('serves a copy of the sample site until SIGTERM, and removes it', async () => {
    const script = fileURLToPath(new URL('../../scripts/demo/serve.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const client = new Client(WAIT_MS);
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { url, folder } = JSON.parse(line.toString()) as { url: string; folder: string };
      const { hostname: host, port, username: user } = new URL(url);
      await client.access({ host, port: Number(port), user, password: 'anything' });
      const site = await client.list('/');
      assert.ok(
        ['.htaccess', 'index.html', 'notes'].every((name) =>
          site.some((entry) => entry.name === name),
        ),
      );
      await client.uploadFrom(Readable.from(['new']), '/notes/日本語のメモ.txt');
      assert.equal(await readFile(join(folder, 'notes', '日本語のメモ.txt'), 'utf8'), 'new');
      child.kill('SIGTERM');
      assert.deepEqual(await exited, [0, null]);
      await assert.rejects(stat(folder), { code: 'ENOENT' });
    } finally {
      client.close();
      child.kill('SIGKILL');
    }
  });
});
