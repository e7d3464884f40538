import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandTable } from '../../src/ftp/protocol/commandTable.ts';
import type { CommandEntry, Parameter } from '../../src/ftp/protocol/commandTable/entry.ts';
import { testCertificate } from '../support/certificates.ts';
import { ConsoleUnderTest, type ConsoleTestOptions } from '../support/consoleUnderTest.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { pattern, SHORT_TIMEOUTS } from './scene.ts';

/** Sent and answered once, for every command. */
const TYPED_SECRET = 'typed-by-hand';

/** A transfer that is under way for as long as nobody aborts it. */
const STALLS = { data: { afterBytes: 1_000, then: 'stall' } } as const;

describe('the console of a server', () => {
  let root: string;
  let server: FtpServer;
  let terminal: ConsoleUnderTest;
  let closing: () => Promise<void>;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-console-'));
    closing = () => Promise.resolve();
  });

  afterEach(async () => {
    await closing();
    await server.waitUntil(() => server.openConnections === 0);
    await server.stop();
    await rm(root, { recursive: true, force: true });
  });

  async function open(
    settings: Partial<FtpServerOptions> = {},
    options: Partial<ConsoleTestOptions> = {},
  ): Promise<void> {
    server = await startFtpServer({ root, ...settings });
    terminal = await ConsoleUnderTest.open({
      host: '127.0.0.1',
      port: server.port,
      user: 'tester',
      password: TEST_PASSWORD,
      timeouts: SHORT_TIMEOUTS,
      ...options,
    });
    closing = () => terminal.close();
    server.reset();
  }

  const sent = (): string[] =>
    server.commands.map(({ verb, argument }) => `${verb} ${argument}`.trimEnd());

  it('tells where it is and what the server has', async () => {
    await open({ greeting: '220-Welcome\r\n220 to the test' });
    const { user, greeting, protocol, features, directory } = terminal.console.facts;
    assert.deepEqual([user, directory, protocol], ['tester', '/', undefined]);
    assert.deepEqual(greeting, ['Welcome', 'to the test']);
    assert.ok(features.includes('MLST') && features.includes('SIZE'));
  });

  it('tells a limit of the server from a wrong password', async () => {
    const busy = { code: 'too-many-connections' };
    const refused = { maxConnections: 0, limitReply: '530-after-pass' } as const;
    await assert.rejects(open(refused, { alone: false }), busy);
    await server.stop();
    await assert.rejects(open({ replies: { USER: '421 Too many users.' } }), busy);
  });

  describe('sends each command of the table', () => {
    for (const entry of commandTable) {
      it(entry.verb, async () => {
        await writeFile(join(root, 'a.txt'), 'content');
        await open();
        terminal.files.kept.set('local', Buffer.from('from here'));
        const line = lineOf(entry);
        const shown = await terminal.run(line);
        const own = sent().find((text) => text.startsWith(entry.verb));
        assert.equal(own, line.replace(/ < local$/, ''));
        assert.ok(
          shown.some((text) => /^\d{3} /.test(text)),
          `a reply was shown: ${shown.join(', ')}`,
        );
      });
    }
  });

  it('shows a reply that says no as any other', async () => {
    await open({ replies: { SMNT: '502 Not here.' } });
    assert.deepEqual(await terminal.run('SMNT /x'), ['502 failure']);
    assert.deepEqual(await terminal.run('NOOP'), ['200 completion']);
  });

  it('keeps verb and argument as they are typed', async () => {
    await open();
    await terminal.run('size  two  spaces ');
    assert.ok(server.plainText.endsWith('size  two  spaces \r\n'), server.plainText);
  });

  it('refuses a line break within an argument', async () => {
    await open();
    assert.deepEqual(await terminal.run('DELE a\r\nDELE b'), ['note failed']);
    assert.deepEqual(await terminal.run('DELE a\0'), ['note failed']);
    assert.deepEqual(sent(), []);
  });

  it('refuses a command whose characters could become a line end', async () => {
    await open();
    // U+010D is CR where a character has one byte.
    assert.deepEqual(await terminal.run('NOOP\u010d\u010aDELE a'), ['note failed']);
    assert.deepEqual(sent(), []);
  });

  it('shows a listing behind its announcement and before the end', async () => {
    await writeFile(join(root, 'a.txt'), 'content');
    await open();
    const shown = await terminal.run('LIST');
    assert.deepEqual(shown, [
      '> EPSV',
      '229 completion',
      '150 preliminary',
      'data',
      '226 completion',
      'note received',
    ]);
    assert.match(terminal.data, /a\.txt\r\n$/);
  });

  it('shows a text, and counts what is beyond the bound', async () => {
    await writeFile(join(root, 'big.txt'), 'x'.repeat(300_000));
    await open();
    await terminal.run('RETR big.txt');
    assert.equal(terminal.data.length, 256 * 1024);
    assert.deepEqual(
      terminal.notes.find(({ about }) => about === 'not-shown'),
      { about: 'not-shown', bytes: 300_000 - 256 * 1024 },
    );
  });

  it('shows the first bytes of what is no text, and no more', async () => {
    await writeFile(join(root, 'image.png'), pattern(50_000));
    await open();
    await terminal.run('RETR image.png');
    assert.equal(terminal.data, '');
    const bytes = terminal.outputs.flatMap((one) => (one.kind === 'bytes' ? [...one.bytes] : []));
    assert.deepEqual(bytes, [...pattern(128)]);
  });

  it('writes a file of this computer, and sends one', async () => {
    const content = pattern(100_000);
    await writeFile(join(root, 'a.bin'), content);
    await open();
    await terminal.run('RETR a.bin > here.bin');
    assert.deepEqual(terminal.files.kept.get('here.bin'), content);
    await terminal.run('STOR b.bin < here.bin');
    assert.deepEqual(await readFile(join(root, 'b.bin')), content);
    assert.deepEqual(
      sent().filter((line) => /^(RETR|STOR)/.test(line)),
      ['RETR a.bin', 'STOR b.bin'],
    );
  });

  it('asks for the file where none is named, and sends nothing when none is chosen', async () => {
    await writeFile(join(root, 'a.txt'), 'content');
    await open();
    await terminal.run('RETR a.txt >');
    assert.deepEqual([...terminal.files.kept.keys()], ['chosen/a.txt']);
    server.reset();
    assert.deepEqual(await terminal.run('STOR b.txt'), ['note no-file']);
    assert.deepEqual(await terminal.run('RETR a.txt > nowhere'), ['note no-file']);
    assert.deepEqual(await terminal.run('RETR a.txt < here'), ['note wrong-redirection']);
    assert.deepEqual(sent(), []);
  });

  it('keeps no file of a transfer that was refused', async () => {
    await open();
    await terminal.run('RETR missing.txt > here');
    assert.deepEqual([...terminal.files.kept.keys()], []);
    assert.deepEqual(terminal.files.discarded, ['here']);
    assert.deepEqual(await terminal.run('NOOP'), ['200 completion']);
  });

  it('aborts a transfer and goes on', async () => {
    await writeFile(join(root, 'long.txt'), 'line\n'.repeat(400));
    await open();
    server.scriptNext('RETR', STALLS);
    const running = terminal.run('RETR long.txt');
    await terminal.waitUntil(() => terminal.shown.includes('data'));
    terminal.console.interrupt();
    await running;
    assert.ok(terminal.shown.includes('> ABOR'), terminal.shown.join(', '));
    assert.ok(terminal.shown.includes('note aborted'), terminal.shown.join(', '));
    assert.deepEqual(await terminal.run('NOOP'), ['200 completion']);
  });

  it('says when the server does not confirm the abort: the session is given up', async () => {
    await writeFile(join(root, 'long.txt'), 'line\n'.repeat(400));
    await open({ replies: { ABOR: { reply: '' } } });
    server.scriptNext('RETR', STALLS);
    const running = terminal.run('RETR long.txt');
    await terminal.waitUntil(() => terminal.shown.includes('data'));
    terminal.console.interrupt();
    await running;
    assert.equal(terminal.shown.at(-1), 'note abort-unconfirmed');
    assert.equal(terminal.console.end?.code, 'timeout');
  });

  it('says that nothing can be aborted, and gives the connection up when asked again', async () => {
    await open({ replies: { XSEM: { reply: '' } } });
    const running = terminal.run('XSEM alice');
    await server.waitUntil(() => sent().includes('XSEM alice'));
    terminal.console.interrupt();
    assert.deepEqual(terminal.shown, ['note no-transfer']);
    terminal.console.interrupt();
    await running;
    assert.equal(terminal.console.end?.code, 'aborted');
    assert.deepEqual(terminal.notes.at(-1), {
      about: 'unanswered',
      verb: 'XSEM',
      repeatable: false,
    });
  });

  it('hides what is secret in its log', async () => {
    await open();
    await terminal.run(`PASS ${TYPED_SECRET}`);
    await terminal.run(`acct ${TYPED_SECRET}`);
    await terminal.run(`SITE PSWD ${TYPED_SECRET} ${TYPED_SECRET}`);
    assert.ok(server.plainText.includes(`PASS ${TYPED_SECRET}\r\n`));
    assert.doesNotMatch(terminal.log.join('\n'), new RegExp(TYPED_SECRET));
    assert.match(terminal.log.join('\n'), /\[test console #1\] > PASS \*{4}/);
  });

  it('tells that its transfers open their own data connections', async () => {
    await open();
    const shown = await terminal.run('EPSV');
    assert.deepEqual(shown, ['229 completion', 'note own-data-connection']);
  });

  it('ends with QUIT', async () => {
    await open();
    assert.deepEqual(await terminal.run('QUIT'), ['221 completion']);
    await terminal.waitUntil(() => terminal.console.end !== undefined);
  });

  describe('completion', () => {
    const complete = async (line: string) => (await terminal.console.complete(line)).candidates;

    it('offers names, and shows nothing of how it found them', async () => {
      await writeFile(join(root, 'index.html'), '');
      await writeFile(join(root, 'index.css'), '');
      await open();
      await terminal.run('MKD images');
      assert.deepEqual(await complete('RETR ind'), ['index.css', 'index.html']);
      assert.deepEqual(await complete('RETR /i'), ['images/', 'index.css', 'index.html']);
      assert.deepEqual(terminal.shown, ['257 completion']);
    });

    it('leaves the working directory where it was, on a server without MLSD', async () => {
      await open({ mlsd: false });
      await terminal.run('MKD sub');
      await terminal.run('CWD sub');
      await terminal.run('MKD inner');
      server.reset();
      assert.deepEqual(await complete('CWD '), ['inner/']);
      assert.deepEqual(await complete('CWD ../'), ['sub/']);
      await terminal.run('MKD other');
      assert.deepEqual(await complete('CWD '), ['inner/', 'other/']);
    });

    it('sends nothing between RNFR and RNTO', async () => {
      await writeFile(join(root, 'a.txt'), '');
      await open();
      await terminal.run('RNFR a.txt');
      assert.deepEqual(await complete('RNTO a'), []);
      assert.deepEqual(await terminal.run('RNTO b.txt'), ['250 completion']);
    });

    it('knows what SITE takes, where the server tells', async () => {
      const help =
        '214-The following SITE commands\r\n CHMOD UTIME\r\n WHO\r\n214 Direct comments.';
      await open({ replies: { SITE: help } });
      assert.deepEqual(await complete('SITE '), ['CHMOD', 'UTIME', 'WHO']);
      assert.deepEqual(await complete('SITE W'), ['WHO']);
      assert.equal(sent().length, 1);
    });
  });

  describe('TLS', () => {
    const secured = async (): Promise<Partial<FtpServerOptions>> => ({
      tls: { certificate: await testCertificate(), withoutResumption: '522' },
    });

    it('tells protocol and cipher, and takes neither AUTH nor CCC', async () => {
      await open(await secured(), { security: { mode: 'explicit' } });
      assert.match(terminal.console.facts.protocol ?? '', /^TLSv1\.[23]$/);
      assert.deepEqual(await terminal.run('AUTH TLS'), ['note already-encrypted']);
      assert.deepEqual(await terminal.run('CCC'), ['note stays-encrypted']);
      assert.deepEqual(sent(), []);
      assert.equal((await terminal.run('LIST')).at(-1), 'note received');
    });

    it('warns of data that go unprotected, and then sends them so', async () => {
      await open(await secured(), { security: { mode: 'explicit' } });
      assert.deepEqual(await terminal.run('PROT C'), ['200 completion', 'note unprotected-data']);
      assert.equal((await terminal.run('LIST')).at(-1), 'note received');
      assert.deepEqual(await terminal.run('PROT P'), ['200 completion', 'note protected-data']);
      assert.equal((await terminal.run('LIST')).at(-1), 'note received');
    });

    it('begins with AUTH by hand, with a certificate that is trusted', async () => {
      const fingerprints: string[] = [];
      await open(await secured(), {
        security: {
          mode: 'none',
          trust: ({ fingerprint }) => {
            fingerprints.push(fingerprint);
            return Promise.resolve();
          },
        },
      });
      assert.deepEqual(await terminal.run('AUTH TLS'), ['234 completion', 'note now-encrypted']);
      assert.equal(fingerprints.length, 1);
      assert.match(terminal.console.facts.protocol ?? '', /^TLSv1/);
      assert.deepEqual(await terminal.run('PBSZ 0'), ['200 completion']);
      assert.deepEqual(await terminal.run('PROT P'), ['200 completion', 'note protected-data']);
    });
  });
});

/** A line that the console takes for this command. */
function lineOf(entry: CommandEntry): string {
  const words = entry.parameters.filter(({ optional }) => !optional).map(exampleOf);
  const line = [entry.verb, ...words].join(' ');
  return entry.transfer === 'send' ? `${line} < local` : line;
}

function exampleOf({ kind, values }: Parameter): string {
  switch (kind) {
    case 'path':
      return 'a.txt';
    case 'number':
      return '0';
    case 'enum':
      return values[0] ?? '';
    case 'text':
      return 'x';
    case 'secret':
      return TYPED_SECRET;
  }
}
