import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/common/logger.ts';
import type { FtpConnectorOptions } from '../../src/ftp/session/ftpConnector.ts';
import { createServerExaminer } from '../../src/ftp/session/probes/serverExaminer.ts';
import type {
  FactId,
  FactValues,
  ReportRequest,
  ServerReport,
} from '../../src/remote/serverReport.ts';
import { testCertificate } from '../support/certificates.ts';
import { openToAll } from '../support/clientUnderTest.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { hasIpv6 } from '../support/ipv6.ts';
import { startTestProxy } from '../support/proxy/testProxy.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { SHORT_TIMEOUTS } from './scene.ts';

const SCRATCH = /^\.ftp-workspace-report-[0-9a-f]{12}$/;
/** Commands that change something, each with the path that it changes. */
const CHANGES = /^(?:MKD|RMD|DELE|STOR|APPE|RNFR|RNTO|MFMT|MFF|SITE|XMKD|XRMD)$/;
const TOLD = ['CONNECT', 'SYST', 'USER', 'PASS', 'FEAT', 'OPTS', 'TYPE', 'PWD', 'QUIT', 'NOOP'];

describe('The examination of a server', () => {
  let root: string;
  let server: FtpServer;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-report-'));
    await writeFile(join(root, 'mine.txt'), 'mine');
  });

  afterEach(async () => {
    await server.waitUntil(() => server.openConnections === 0 && server.openDataConnections === 0);
    await server.stop();
    await rm(root, { recursive: true, force: true });
  });

  async function start(options: Partial<FtpServerOptions> = {}): Promise<void> {
    server = await startFtpServer({ root, ...options });
  }

  function examine(
    request: Partial<ReportRequest> = {},
    options: Partial<FtpConnectorOptions> = {},
  ): Promise<ServerReport> {
    const run = createServerExaminer(
      {
        host: '127.0.0.1',
        port: server.port,
        label: 'test',
        security: openToAll,
        credentials: () => Promise.resolve({ user: 'tester', password: TEST_PASSWORD }),
        timeouts: SHORT_TIMEOUTS,
        logger: silentLogger,
        ...options,
      },
      { probeMs: 5_000, removalMs: 3_000 },
    );
    return run({
      depth: 'full',
      folder: undefined,
      maxConnections: 2,
      openElsewhere: 0,
      signal: new AbortController().signal,
      onArea: () => undefined,
      ...request,
    });
  }

  const onDisk = () => readdir(root);

  it('writes nothing outside of its folder, and removes that', async () => {
    await start();
    const report = await examine();
    assert.deepEqual(report.scratch, { kind: 'removed' });
    assert.deepEqual(await onDisk(), ['mine.txt']);
    assert.deepEqual(failedOf(report), []);
    const changes = server.commands.filter(({ verb }) => CHANGES.test(verb));
    assert.ok(changes.length > 40);
    for (const { verb, argument } of changes) {
      assert.match(argument, /\/\.ftp-workspace-report-[0-9a-f]{12}(?:\/|$)/, verb);
    }
  });

  it('writes in the folder that it is told', async () => {
    await mkdir(join(root, 'www'));
    await start();
    await examine({ folder: '/www' });
    const [made] = server.commands.filter(({ verb }) => verb === 'MKD');
    assert.match(made?.argument ?? '', /^\/www\/\.ftp-workspace-report-/);
    assert.deepEqual(await readdir(join(root, 'www')), []);
  });

  it('tells in which order it looks', async () => {
    await start();
    const areas: string[] = [];
    await examine({ onArea: (area) => areas.push(area) });
    const order = ['server', 'encryption', 'data', 'listing', 'names', 'writing', 'sessions'];
    assert.deepEqual(areas, order);
  });

  it('goes on where everything is refused', async () => {
    await start({
      onCommand: ({ verb }) => (TOLD.includes(verb) ? undefined : '502 Not here.'),
    });
    const report = await examine();
    assert.deepEqual(report.scratch, { kind: 'refused', reply: '502 Not here.' });
    assert.deepEqual(report.facts.content?.outcome, { kind: 'skipped', reason: 'folder-refused' });
    assert.equal(valueOf(report, 'pipelining'), true);
    assert.deepEqual(report.facts.passive?.outcome, { kind: 'failed', code: 'rejected' });
  });

  it('only reads where the account may not write', async () => {
    await start({ readOnlyPaths: ['/'] });
    const report = await examine();
    assert.equal(report.scratch.kind, 'refused');
    assert.equal(valueOf(report, 'machineListing').works, true);
    assert.deepEqual(report.facts.renameOver?.outcome, {
      kind: 'skipped',
      reason: 'folder-refused',
    });
    const verbs = new Set(server.commands.map(({ verb }) => verb));
    assert.ok(!verbs.has('STOR'));
  });

  it('goes on with a fresh session where the server hangs', async () => {
    await start({ replies: { STAT: { reply: '' } } });
    const report = await examine();
    assert.deepEqual(report.facts.statListing?.outcome, { kind: 'failed', code: 'timeout' });
    assert.equal(valueOf(report, 'content').intact, true);
    assert.deepEqual(report.scratch, { kind: 'removed' });
    assert.deepEqual(await onDisk(), ['mine.txt']);
  });

  it('goes on with a fresh session where a probe ends the one it has', async () => {
    await start({ replies: { STAT: { end: 'destroy' } } });
    const report = await examine();
    assert.deepEqual(report.facts.statListing?.outcome, {
      kind: 'failed',
      code: 'connection-lost',
    });
    assert.equal(valueOf(report, 'listFormat'), 'unix');
    assert.equal(valueOf(report, 'hiddenFiles'), 'MLSD');
    assert.deepEqual(await onDisk(), ['mine.txt']);
  });

  it('says so where the server takes no further login', async () => {
    let logins = 0;
    await start({
      onCommand: ({ verb }) => {
        if (verb === 'STAT') return { end: 'destroy' };
        return verb === 'PASS' && ++logins > 4 ? '530 Not again.' : undefined;
      },
    });
    const report = await examine({ maxConnections: 1 });
    assert.deepEqual(report.facts.content?.outcome, { kind: 'skipped', reason: 'no-session' });
    assert.equal(report.scratch.kind, 'left');
  });

  it('removes its folder when it is given up', async () => {
    const controller = new AbortController();
    await start({
      onCommand: ({ verb }) => {
        if (verb === 'RNFR') controller.abort();
        return undefined;
      },
    });
    await assert.rejects(examine({ signal: controller.signal }), (error: unknown) => {
      assert.deepEqual(partsOf(error), { code: 'aborted', path: undefined });
      return true;
    });
    assert.deepEqual(await onDisk(), ['mine.txt']);
  });

  it('names the folder that it could not remove', async () => {
    await start({ replies: { RMD: '550 It stays.' } });
    const { scratch } = await examine();
    const [left] = (await onDisk()).filter((name) => SCRATCH.test(name));
    assert.deepEqual(scratch, { kind: 'left', path: `/${left ?? ''}` });
  });

  it('names it also when it is given up', async () => {
    const controller = new AbortController();
    await start({
      onCommand: ({ verb }) => {
        if (verb === 'RNFR') controller.abort();
        return verb === 'RMD' ? '550 It stays.' : undefined;
      },
    });
    await assert.rejects(examine({ signal: controller.signal }), (error: unknown) => {
      const { code, path } = partsOf(error);
      assert.equal(code, 'aborted');
      assert.match(path ?? '', /^\/\.ftp-workspace-report-/);
      return true;
    });
  });

  it('removes a folder of which it never heard that it was made', async () => {
    await start();
    server.scriptNext('MKD', { noReply: true });
    const report = await examine();
    assert.deepEqual(await onDisk(), ['mine.txt']);
    assert.deepEqual(report.scratch, { kind: 'refused', reply: undefined });
    assert.equal(valueOf(report, 'roundTripMs') >= 0, true);
  });

  it('is led out of its folder by no listing', async () => {
    const evil =
      'type=file;size=1; ../mine.txt\r\ntype=file;size=1; /mine.txt\r\ntype=dir; ..\r\n' +
      'type=file;size=1; a/../../mine.txt\r\n';
    await start({ replies: { MLSD: { content: evil } } });
    await examine();
    assert.ok((await onDisk()).includes('mine.txt'));
    for (const { verb, argument } of server.commands.filter((one) => CHANGES.test(one.verb))) {
      assert.ok(!argument.includes('mine') && !argument.includes('..'), `${verb} ${argument}`);
    }
  });

  it('ends where a listing does not', async () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `type=dir; d${index}\r\n`).join('');
    await start({ replies: { MLSD: { content: names } } });
    const report = await examine();
    assert.equal(report.scratch.kind, 'left');
    assert.ok(server.commands.length < 6_000, String(server.commands.length));
  });

  it('keeps what a hostile server says within bounds', async () => {
    const long = `215 ${'\u202e<b>x</b> '.repeat(500)}`;
    await start({ replies: { SYST: long, PASV: `500 ${'|x|'.repeat(5_000)}` } });
    const report = await examine({ depth: 'look' });
    for (const { evidence } of Object.values(report.facts)) {
      for (const line of evidence) assert.ok(line.length < 400, line);
    }
  });

  it('gets along with a single connection', async () => {
    await start({ maxConnections: 1, limitReply: '530-after-pass' });
    const report = await examine({ maxConnections: 4 });
    assert.deepEqual(valueOf(report, 'connections'), { wanted: 4, open: 1, elsewhere: 0 });
    assert.deepEqual(failedOf(report), []);
  });

  it('asks for TLS where it has none, and goes on', async () => {
    await start({ tls: { certificate: await testCertificate() } });
    const report = await examine();
    assert.equal(valueOf(report, 'encryption').offered, true);
    assert.equal(valueOf(report, 'encryption').protocol, undefined);
    assert.equal(valueOf(report, 'content').intact, true);
  });

  it('finds out that commands which come together get lost', async () => {
    let noops = 0;
    await start({
      // The first ones are sent one by one.
      onCommand: ({ verb }) => (verb === 'NOOP' && ++noops > 6 ? { reply: '' } : undefined),
    });
    const report = await examine();
    assert.equal(valueOf(report, 'pipelining'), false);
    assert.deepEqual(report.scratch, { kind: 'removed' });
  });

  it('notices that a file comes back changed', async () => {
    await start({
      onCommand: ({ verb, argument }) =>
        verb === 'RETR' && argument.endsWith('/content') ? { content: 'another' } : undefined,
    });
    const report = await examine();
    assert.deepEqual(valueOf(report, 'content'), { intact: false, storedBytes: 531 });
  });

  const NO = '502 No.';
  const ways: readonly (readonly [string, Partial<FtpServerOptions>, Partial<FactValues>])[] = [
    [
      'an old server',
      {
        mlsd: false,
        chmod: false,
        renameOverExisting: 'refuse',
        listUtcOffsetMinutes: 330,
        replies: { APPE: NO, REST: NO, STAT: NO },
      },
      {
        hiddenFiles: 'LIST -a',
        timePrecision: 'minute',
        changeMode: undefined,
        renameOver: 'refused',
        listOffset: 330,
        statListing: false,
        append: false,
        resumedDownload: false,
        resumedUpload: false,
      },
    ],
    [
      'a server that lists like DOS and tells nothing of single files',
      { mlsd: false, listFormat: 'dos', replies: { SIZE: NO, MDTM: NO } },
      {
        listFormat: 'dos',
        size: false,
        modificationTime: false,
        setTime: undefined,
        listOffset: undefined,
      },
    ],
    [
      'a server with SITE UTIME alone',
      { extensions: ['SITE UTIME'], replies: { MFMT: NO } },
      { setTime: 'SITE UTIME' },
    ],
    ['a server without UTF-8', { encoding: 'latin1' }, { utf8Announced: false }],
  ];
  for (const [what, options, known] of ways) {
    it(`tells what it is: ${what}`, async () => {
      await start(options);
      const report = await examine();
      const found = Object.keys(known).map((id) => [id, valueOf(report, id as FactId)]);
      assert.deepEqual(Object.fromEntries(found), known);
      assert.deepEqual(report.scratch, { kind: 'removed' });
    });
  }

  it('looks at the names in the folder, and tells none of them', async () => {
    await start();
    const listing = Buffer.from('type=file;size=1; Stra\u00dfe Gr\u00f6\u00dfe\r\n', 'latin1');
    server.onCommand(({ verb, argument }) =>
      verb === 'MLSD' && argument === '/' ? { content: listing } : undefined,
    );
    const report = await examine();
    const [likeliest] = valueOf(report, 'foreignNames');
    assert.match(likeliest ?? '', /1252|8859/);
    assert.ok(!JSON.stringify(report).includes('Gr'), 'no name of a file');
  });

  it('counts the links in the folder', async () => {
    await symlink('mine.txt', join(root, 'link'));
    await symlink('nowhere', join(root, 'dangling'));
    await start();
    const report = await examine({ depth: 'look' });
    assert.deepEqual(valueOf(report, 'links'), { seen: 2, dangling: 1 });
    assert.deepEqual(valueOf(report, 'foreignNames'), []);
  });

  it('tells by which user name it logged in, to be left out', async () => {
    await start();
    const report = await examine({ depth: 'look' });
    assert.deepEqual(report.privateWords.users, ['tester']);
  });

  it('reaches the server through the proxy alone', async () => {
    const host = 'ftp.example.test';
    const relay = await startTestProxy({ kind: 'socks5', hosts: { [host]: '127.0.0.1' } });
    try {
      await start();
      const report = await examine({}, { host, proxy: () => Promise.resolve(relay.proxy) });
      assert.equal(valueOf(report, 'content').intact, true);
      const { works, addressMatches } = valueOf(report, 'passive');
      assert.deepEqual({ works, addressMatches }, { works: true, addressMatches: undefined });
      assert.equal(valueOf(report, 'active').works, false);
      assert.deepEqual(failedOf(report), []);
      assert.ok(report.privateWords.addresses.includes(host));
    } finally {
      await relay.close();
    }
  });

  it('takes EPSV for no PASV over IPv6', async function () {
    await start({ host: (await hasIpv6()) ? '::1' : '127.0.0.1' });
    if (server.host !== '::1') return this.skip();
    const report = await examine({}, { host: '::1' });
    assert.equal(valueOf(report, 'extendedPassive').works, true);
    assert.equal(valueOf(report, 'passive').works, false);
    assert.deepEqual(failedOf(report), []);
  });

  it('counts the checksums that are right', async () => {
    await start({ extensions: ['HASH SHA-256*;MD5', 'XMD5'] });
    assert.deepEqual(valueOf(await examine(), 'checksums'), ['HASH', 'XMD5']);
  });

  it('counts no checksum that is wrong', async () => {
    const wrong = '0'.repeat(32);
    await start({ extensions: ['XMD5'], replies: { XMD5: `250 ${wrong}` } });
    assert.deepEqual(valueOf(await examine(), 'checksums'), []);
  });

  it('tells one way of data connections from the other', async () => {
    await start({ epsv: false, pasvAddress: '10.9.8.7', active: 'never' });
    const report = await examine();
    assert.equal(valueOf(report, 'extendedPassive').works, false);
    const { works, addressMatches } = valueOf(report, 'passive');
    assert.deepEqual({ works, addressMatches }, { works: true, addressMatches: false });
    assert.equal(valueOf(report, 'active').works, false);
  });
});

function valueOf<Id extends FactId>(report: ServerReport, id: Id): FactValues[Id] {
  const outcome = report.facts[id]?.outcome;
  if (outcome?.kind !== 'found') assert.fail(`${id}: ${JSON.stringify(report.facts[id])}`);
  return outcome.value;
}

function failedOf({ facts }: ServerReport): readonly string[] {
  return Object.entries(facts).flatMap(([id, { outcome }]) =>
    outcome.kind === 'failed' ? [id] : [],
  );
}

function partsOf(error: unknown): { readonly code?: string; readonly path?: string | undefined } {
  const { code, path } = error as { readonly code?: string; readonly path?: string };
  return { code: code ?? '', path };
}
