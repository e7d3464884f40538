import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Facts, FactId, FactValues, ServerReport } from '../../src/remote/serverReport.ts';
import { ProfileKeeper } from '../../src/ftp/session/profileKeeper.ts';
import { createServerExaminer } from '../../src/ftp/session/probes/serverExaminer.ts';
import { openToAll } from '../support/clientUnderTest.ts';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { silentLogger } from '../../src/common/logger.ts';
import { noteSecret } from '../support/secrets.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { useServers } from './useServers.ts';

type Known = Partial<FactValues>;

/** What holds for each of them, as they are started here. */
const EVERYWHERE: Known = {
  system: 'UNIX Type: L8',
  listFormat: 'unix',
  statListing: true,
  emptyFolder: 'empty',
  utf8Names: 'kept',
  leadingSpace: 'kept',
  trailingSpace: 'kept',
  brackets: 'kept',
  star: 'kept',
  backslash: 'kept',
  longName: 'kept',
  caseSensitive: true,
  content: { intact: true, storedBytes: 531 },
  size: true,
  append: true,
  resumedDownload: true,
  resumedUpload: true,
  renameOver: 'replaces',
  renameAcross: true,
  modificationTime: true,
  listOffset: 0,
  timePrecision: 'second',
  setTime: 'MFMT',
  changeMode: 'SITE CHMOD',
  checksums: [],
  pipelining: true,
  hiddenFiles: 'MLSD',
  utf8Announced: true,
  links: { seen: 0, dangling: 0 },
  foreignNames: [],
};

/** Where each of them differs. */
const KNOWN: Readonly<Record<ServerName, Known>> = {
  vsftpd: {
    software: 'vsFTPd 3.0.3',
    utf8Announced: false,
    hiddenFiles: 'LIST -a',
    timePrecision: 'minute',
    setTime: 'MDTM',
  },
  proftpd: {
    software: 'ProFTPD',
    // DenyFilter as Debian sets it.
    star: 'refused',
    // AllowStoreRestart is off by default.
    append: false,
    resumedUpload: false,
  },
  'pure-ftpd': {
    software: 'Pure-FTPd',
    trailingSpace: 'rewritten',
    backslash: 'refused',
  },
  pyftpdlib: { software: 'pyftpdlib 1.5.7' },
};

/** One of the ways for which each is known; the table of quirks may hold more. */
const QUIRK: Readonly<Record<ServerName, string | undefined>> = {
  vsftpd: 'vsftpd-mdtm-writes',
  proftpd: undefined,
  'pure-ftpd': 'pure-ftpd-trailing-space',
  pyftpdlib: 'pyftpdlib-hides-links',
};

/** Two hours ahead of UTC, all year round. */
const EASTERN = { TZ: 'UTC-2' };
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * What they tell there. ProFTPD and pyftpdlib list in UTC by default; vsftpd as Debian configures
 * it tells local time by MDTM, too, which looks like a clock that is wrong.
 */
const IN_ANOTHER_ZONE: Readonly<
  Record<ServerName, { readonly offsetMinutes: number; readonly skewMinutes: number }>
> = {
  vsftpd: { offsetMinutes: 0, skewMinutes: 120 },
  proftpd: { offsetMinutes: 0, skewMinutes: 0 },
  'pure-ftpd': { offsetMinutes: 120, skewMinutes: 0 },
  pyftpdlib: { offsetMinutes: 0, skewMinutes: 0 },
};

describe('The report of a real server', () => {
  const servers = useServers();

  for (const name of serverNames) {
    describe(name, () => {
      before(function () {
        servers.require(this, name);
      });

      it('tells what is known of it', async () => {
        const server = await servers.start(name);
        const report = await examined(server);
        assertKnown(report.facts, { ...EVERYWHERE, ...KNOWN[name] });
        assert.equal(valueOf(report, 'machineListing').works, server.facts.hasMlsd);
        const quirk = QUIRK[name];
        assert.ok(quirk === undefined || valueOf(report, 'quirks').includes(quirk));
        assert.equal(valueOf(report, 'encryption').protocol, undefined);
        assert.equal(valueOf(report, 'extendedPassive').works, true);
        assert.equal(valueOf(report, 'active').works, true);
        const { works, addressMatches } = valueOf(report, 'passive');
        assert.deepEqual({ works, addressMatches }, { works: true, addressMatches: true });
        assert.ok(Math.abs(valueOf(report, 'clockSkew')) < CLOCK_TOLERANCE_MS);
        assert.deepEqual(valueOf(report, 'connections'), { wanted: 4, open: 4, elsewhere: 0 });
        assertNoneFailed(report.facts);
      });

      for (const { mode, version } of tlsWays(name)) {
        it(`tells how it encrypts, ${mode}, ${version}`, async () => {
          const server = await servers.start(name, { tls: { mode, version } });
          const report = await examined(server);
          const { cipher, ...encryption } = valueOf(report, 'encryption');
          const implicit = mode === 'implicit';
          assert.deepEqual(encryption, { protocol: version, implicit, offered: true });
          assert.match(cipher ?? '', /AES|CHACHA/);
          assert.equal(valueOf(report, 'certificate').problem, 'self-signed');
          const resumed = name !== 'pure-ftpd' || version === 'TLSv1.2';
          assert.deepEqual(valueOf(report, 'dataEncryption'), { resumed });
          assert.equal(valueOf(report, 'content').intact, true);
          assertNoneFailed(report.facts);
        });
      }

      it('leaves everything as it was', async () => {
        const server = await servers.start(name);
        await writeFile(join(server.root, 'mine.txt'), 'mine');
        await server.own(join(server.root, 'mine.txt'));
        const full = await examined(server);
        assert.deepEqual(full.scratch, { kind: 'removed' });
        assert.deepEqual(await readdir(server.root), ['mine.txt']);
        assert.equal(await readFile(join(server.root, 'mine.txt'), 'utf8'), 'mine');
        assert.ok(!JSON.stringify(full).includes('mine.txt'), 'no listing of the person’s files');
      });

      it('writes nothing where it may only look', async () => {
        const server = await servers.start(name);
        const report = await examined(server, { depth: 'look' });
        assert.deepEqual(report.scratch, { kind: 'none' });
        assert.deepEqual(report.facts.content?.outcome, { kind: 'skipped', reason: 'only-look' });
        assert.equal(valueOf(report, 'machineListing').works, server.facts.hasMlsd);
        assert.deepEqual(await readdir(server.root), []);
        assertNoneFailed(report.facts);
      });

      it('finds the limit of its connections', async () => {
        const server = await servers.start(name, { maxPerHost: 2 });
        const keeper = new ProfileKeeper();
        const report = await examined(server, {}, keeper);
        assert.deepEqual(valueOf(report, 'connections'), { wanted: 4, open: 2, elsewhere: 0 });
        assert.deepEqual(report.scratch, { kind: 'removed' });
        assert.equal(keeper.profile.sessionLimit, 2);
      });

      it('finds the zone of its times', async () => {
        const server = await servers.start(name, { env: EASTERN });
        const report = await examined(server);
        const { offsetMinutes, skewMinutes } = IN_ANOTHER_ZONE[name];
        assert.equal(valueOf(report, 'listOffset'), offsetMinutes);
        const skewMs = valueOf(report, 'clockSkew') - skewMinutes * 60_000;
        assert.ok(Math.abs(skewMs) < CLOCK_TOLERANCE_MS, String(skewMs));
      });
    });
  }
});

async function examined(
  { host, port, user, password, security: mode }: RealServer,
  request: { readonly depth?: 'look' | 'full' } = {},
  keeper = new ProfileKeeper(),
): Promise<ServerReport> {
  noteSecret(password);
  const examine = createServerExaminer({
    host,
    port,
    label: 'test',
    keeper,
    security: { ...openToAll, mode },
    credentials: () => Promise.resolve({ user, password }),
    logger: silentLogger,
  });
  return examine({
    depth: 'full',
    folder: undefined,
    maxConnections: 4,
    openElsewhere: 0,
    signal: new AbortController().signal,
    onArea: () => undefined,
    ...request,
  });
}

function valueOf<Id extends FactId>(report: ServerReport, id: Id): FactValues[Id] {
  const outcome = report.facts[id]?.outcome;
  if (outcome?.kind !== 'found') assert.fail(`${id}: ${JSON.stringify(report.facts[id])}`);
  return outcome.value;
}

function assertKnown(facts: Facts, known: Known): void {
  const found = Object.keys(known).map((id) => {
    const outcome = facts[id as FactId]?.outcome;
    return [id, outcome?.kind === 'found' ? outcome.value : outcome];
  });
  assert.deepEqual(Object.fromEntries(found), known);
}

function assertNoneFailed(facts: Facts): void {
  const failed = Object.entries(facts).filter(([, { outcome }]) => outcome.kind === 'failed');
  assert.deepEqual(failed, []);
}
