import assert from 'node:assert/strict';
import { link, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RejectedNames } from '../../src/remote/remoteFiles.ts';
import type { CommandHook } from '../support/ftpServer/script.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const FILES = { 'a.txt': 'a', 'd/b.txt': 'bb' };

function rejectedOf(scene: Scene): RejectedNames[] {
  const rejected: RejectedNames[] = [];
  scene.files.onDidRejectNames((names) => rejected.push(names));
  return rejected;
}

describe('listings', () => {
  const open = useScenes();

  it('with lines that cannot be read: they are reported, the others shown', async () => {
    const scene = await open({}, {}, FILES);
    const content = 'type=file;size=1;modify=20240101000000; good\r\nrubbish\r\n';
    scene.server.scriptNext('MLSD', { content });
    const rejected = rejectedOf(scene);
    assert.deepEqual([...(await scene.files.list('/')).keys()], ['good']);
    assert.deepEqual(
      rejected.map(({ path, rejected: lines }) => [path, lines.map(({ line }) => line)]),
      [['/', ['rubbish']]],
    );
  });

  it('with lines of LIST that cannot be read', async () => {
    const scene = await open({ mlsd: false }, {}, FILES);
    const content = '-rw-r--r-- 1 u g 1 Jan  1  2024 good\r\nwhat is this\r\n';
    scene.server.scriptNext('LIST', { content });
    const rejected = rejectedOf(scene);
    assert.deepEqual([...(await scene.files.list('/')).keys()], ['good']);
    assert.equal(rejected[0]?.rejected[0]?.line, 'what is this');
  });

  const hostile = ['../x', '..', 'a/b', '/etc/passwd', 'a\u0001b', 'a\u0000b', 'a\u001b[31m'];
  for (const [verb, line] of [
    ['MLSD', (name: string) => `type=file;size=1; ${name}`],
    ['LIST', (name: string) => `-rw-r--r-- 1 u g 1 Jan  1  2024 ${name}`],
  ] as const) {
    it(`with names that would escape the folder (${verb}): none is shown`, async () => {
      const scene = await open({ mlsd: verb === 'MLSD' }, {}, FILES);
      const content = [...hostile, 'good'].map((name) => `${line(name)}\r\n`).join('');
      scene.server.scriptNext(verb, { content });
      const rejected = rejectedOf(scene);
      assert.deepEqual([...(await scene.files.list('/')).keys()], ['good']);
      const reported = rejected.flatMap((names) => names.rejected.map(({ line: text }) => text));
      for (const name of ['../x', 'a/b', '/etc/passwd', 'a\u0001b']) {
        assert.ok(
          reported.some((text) => text.includes(name)),
          JSON.stringify(name),
        );
      }
    });
  }

  it('of a server without FEAT', async () => {
    const scene = await open({ replies: { FEAT: '500 What?' } }, {}, FILES);
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'd']);
    assert.equal((await scene.files.stat('/d/b.txt')).size, 2);
    assert.equal(scene.server.counts()['MLSD'], undefined);
  });

  it('of a server that announces MLSD and has none', async () => {
    const scene = await open({ mlsd: false, features: ['MLST type*;size*;'] }, {}, FILES);
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'd']);
    await scene.files.list('/d');
    assert.equal(scene.server.counts()['MLSD'], 1);
  });

  it('of a server to which -a is a name: asked without from then on', async () => {
    const noOptions = ({ verb, argument }: { verb: string; argument: string }) =>
      verb === 'LIST' && argument.startsWith('-') ? '550 -a: No such file.' : undefined;
    const shortcuts = { statListings: false };
    const scene = await open({ mlsd: false, onCommand: noOptions }, { shortcuts }, FILES);
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'd']);
    assert.deepEqual([...(await scene.files.list('/d')).keys()], ['b.txt']);
    const lists = scene.sent.filter((line) => line.startsWith('LIST'));
    assert.deepEqual(lists, ['LIST -a', 'LIST', 'LIST']);
  });

  it('in the format of DOS', async () => {
    const scene = await open({ mlsd: false, listFormat: 'dos' }, {}, FILES);
    const listing = await scene.files.list('/');
    assert.equal(listing.get('a.txt')?.size, 1);
    assert.equal(listing.get('d')?.kind, 'directory');
  });

  for (const offset of [330, -480, 0, 765]) {
    it(`in a zone of ${offset} minutes: the times are found from one MDTM`, async () => {
      const scene = await open({ mlsd: false, listUtcOffsetMinutes: offset }, {}, FILES);
      const time = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000);
      for (const name of ['a.txt', 'd/b.txt']) await utimes(join(scene.root, name), time, time);
      const listing = await scene.files.list('/');
      assert.equal(listing.get('a.txt')?.mtimeMs, time.getTime());
      const below = await scene.files.list('/d');
      assert.equal(below.get('b.txt')?.mtimeMs, time.getTime());
      assert.equal(scene.server.counts()['MDTM'], 1);
    });
  }

  it('of an empty folder and of one that is not there', async () => {
    const scene = await open({ mlsd: false }, {}, { 'e/.keep': '' });
    assert.deepEqual([...(await scene.files.list('/e')).keys()], ['.keep']);
    await scene.files.delete('/e/.keep', { recursive: false });
    assert.equal((await scene.files.list('/e')).size, 0);
    await assert.rejects(scene.files.list('/nope'), { code: 'not-found' });
    await assert.rejects(scene.files.list('/nope/deep'), { code: 'not-found' });
  });

  it('of a file: not-a-directory', async () => {
    for (const mlsd of [true, false]) {
      const scene = await open({ mlsd }, {}, FILES);
      await assert.rejects(scene.files.list('/a.txt'), { code: 'not-a-directory' });
    }
  });

  it('of 5,000 files', async () => {
    const scene = await open({}, {}, FILES);
    const lines = Array.from({ length: 5_000 }, (_, n) => `type=file;size=${n}; file ${n}\r\n`);
    scene.server.scriptNext('MLSD', { content: lines.join('') });
    assert.equal((await scene.files.list('/')).size, 5_000);
  });
});

for (const tls of [false, true]) {
  describe(`data connections${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    it('go to the host of the control connection, whatever PASV says', async () => {
      const scene = await open({ epsv: false, pasvAddress: '203.0.113.7' }, {}, FILES);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.counts()['PASV'], 1);
    });

    for (const reply of ['500 What?', '502 No.', '522 No.', '229 Entering (no port)']) {
      it(`where EPSV is answered ${reply}: PASV, remembered for all sessions`, async () => {
        const names = ['1', '2', '3', '4', '5', '6'];
        const files = Object.fromEntries(names.map((name) => [name, name]));
        const scene = await open({ replies: { EPSV: reply } }, {}, files);
        await scene.files.list('/');
        scene.server.reset();
        await Promise.all(names.map((name) => scene.files.read(`/${name}`)));
        const { EPSV, PASV } = scene.server.counts();
        assert.deepEqual([EPSV, PASV], [undefined, names.length]);
      });
    }

    it('where the port of EPSV is closed: PASV', async () => {
      const scene = await open({ replies: { EPSV: '229 Entering (|||1|)' } }, {}, FILES);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      await scene.files.read('/d/b.txt');
      assert.equal(scene.server.counts()['EPSV'], 1);
    });

    it('where there is no passive mode: data-connection-failed', async () => {
      const scene = await open({ replies: { EPSV: '500 No.', PASV: '502 No.' } }, {}, FILES);
      await assert.rejects(scene.files.read('/a.txt'), {
        code: 'data-connection-failed',
        reply: /^502 /,
      });
      assert.equal((await scene.files.stat('/a.txt')).size, 1);
    });

    it('where both ports are closed: data-connection-failed', async () => {
      const replies = { EPSV: '229 Entering (|||1|)', PASV: '227 Entering (127,0,0,1,0,1)' };
      const scene = await open({ replies }, {}, FILES);
      await assert.rejects(scene.files.read('/a.txt'), { code: 'data-connection-failed' });
      scene.server.clearScript();
      assert.equal((await scene.files.read('/a.txt')).length, 1);
    });

    it('where the server cannot use it: 425 is tried again on another session', async () => {
      const scene = await open({}, {}, FILES);
      scene.server.scriptNext('RETR', '425 Cannot open data connection.');
      assert.equal((await scene.files.read('/a.txt')).length, 1);
    });
  });
}

for (const tls of [false, true]) {
  describe(`a server${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    it('without SIZE and MDTM: saves and tells what it can', async () => {
      const replies = { SIZE: '500 What?', MDTM: '500 What?' };
      const scene = await open({ mlsd: false, replies }, {}, FILES);
      await scene.files.list('/');
      await scene.files.write('/a.txt', bytes('longer'), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), 'longer');
      assert.equal((await scene.files.stat('/a.txt')).size, 6);
      assert.equal(Buffer.from(await scene.files.read('/a.txt')).toString(), 'longer');
    });

    it('that speaks Latin-1: its words are kept, and so is the name that is no UTF-8', async () => {
      const scene = await open({ encoding: 'latin1' }, {}, FILES);
      const refusal = Buffer.from('550 Zugriff verweigert für Übung\r\n', 'latin1');
      scene.server.scriptNext('MKD', { reply: refusal });
      await assert.rejects(scene.files.createDirectory('/x'), {
        code: 'no-permission',
        reply: '550 Zugriff verweigert für Übung',
      });
      await writeFile(join(scene.root, 'Übung.txt'), 'x');
      scene.files.refresh('/');
      const name = '\uFFFDDCbung.txt';
      assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'd', name]);
      await scene.files.write(`/${name}`, bytes('longer'), OVERWRITE);
      assert.equal(await scene.textOnDisk('Übung.txt'), 'longer');
    });

    it('that speaks Latin-1, as the connection says: names are what they are', async () => {
      const features = ['UTF8', 'MLST type*;size*;modify*;'];
      const scene = await open({ encoding: 'latin1', features }, { encoding: 'latin1' }, FILES);
      await scene.files.write('/Übung ÿ.txt', bytes('x'), OVERWRITE);
      assert.equal(await scene.textOnDisk('Übung ÿ.txt'), 'x');
      const listed = [...(await scene.files.list('/')).keys()].sort();
      assert.deepEqual(listed, ['a.txt', 'd', 'Übung ÿ.txt']);
      assert.ok(scene.sent.includes('OPTS UTF8 OFF'));
      const before = scene.sent.length;
      const written = scene.files.write('/日本.txt', bytes('x'), OVERWRITE);
      await assert.rejects(written, { code: 'unencodable-name' });
      assert.equal(scene.sent.length, before);
    });

    it('whose names are no UTF-8 is noticed once, and not where it is known', async () => {
      const told: (readonly string[])[] = [];
      const onForeignNames = (guesses: readonly string[]) => void told.push(guesses);
      const files = { ...FILES, 'Größe.txt': 'x', 'Übung/café': 'x' };
      const scene = await open({ encoding: 'latin1' }, { onForeignNames }, files);
      await scene.files.list('/');
      scene.files.refresh('/');
      await scene.files.list('/\uFFFDDCbung');
      assert.equal(told.length, 1);
      assert.equal(told[0]?.[0], 'windows-1252');
      const known = await open(
        { encoding: 'latin1' },
        { onForeignNames, encoding: 'latin1' },
        files,
      );
      const utf8 = await open({}, { onForeignNames }, files);
      assert.ok((await known.files.list('/')).has('Größe.txt'));
      assert.ok((await utf8.files.list('/')).has('Größe.txt'));
      assert.equal(told.length, 1);
    });

    it('that may read telnet is asked about it once, when a name needs it', async () => {
      const scene = await open({ encoding: 'latin1' }, { encoding: 'latin1' }, FILES);
      const question = 'NO\u00ff\u00f4OP'.toUpperCase();
      const asked = () => scene.sent.filter((line) => line === question).length;
      await scene.files.write('/é.txt', bytes('x'), OVERWRITE);
      assert.equal(asked(), 0);
      scene.server.scriptNext(question, { reply: '200 NOOP ok.\r\n' });
      await scene.files.write('/ÿ.txt', bytes('x'), OVERWRITE);
      await scene.files.delete('/ÿ.txt', { recursive: false });
      assert.equal(asked(), 1);
      assert.ok(scene.sent.includes('DELE /ÿÿ.txt'));
    });

    it('of Microsoft is sent one command at a time', async () => {
      const scene = await open({ greeting: '220 Microsoft FTP Service' }, {}, FILES);
      // Each is answered late: one that comes sooner has not waited for the answer.
      scene.server.onCommand(() => ({ delayMs: 5 }));
      await scene.files.list('/');
      await scene.files.rename('/a.txt', '/c.txt', { overwrite: false });
      await scene.files.write('/c.txt', bytes('x'), OVERWRITE);
      const { commands } = scene.server;
      const pauses = commands.slice(1).map((command, index) => command.at - commands[index]!.at);
      assert.ok(Math.min(...pauses) > 3, `${Math.min(...pauses)} ms between two commands`);
      const pairs = scene.sent.join(' ');
      assert.ok(pairs.includes('RNFR /a.txt RNTO /c.txt') && pairs.includes('OPTS UTF8 ON TYPE I'));
    });

    it('that loses what comes in one packet, under any name: found out by the login', async () => {
      let last = { sessionId: 0, at: 0 };
      const losing: CommandHook = (command) => {
        const isLost = command.sessionId === last.sessionId && command.at - last.at < 3;
        last = command;
        // Answered late, so that what comes soon has not waited for the answer.
        return isLost ? { reply: '' } : { delayMs: 5 };
      };
      const scene = await open({ mlsd: false, onCommand: losing }, { maxConnections: 1 }, FILES);
      assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['a.txt', 'd']);
      await scene.files.write('/a.txt', bytes('longer'), OVERWRITE);
      await scene.files.rename('/a.txt', '/c.txt', { overwrite: false });
      assert.equal(await scene.textOnDisk('c.txt'), 'longer');
      const { USER, PASS } = scene.server.counts();
      assert.deepEqual([USER, PASS], [2, 1]);
      assert.ok(scene.client.log.some((line) => line.includes('pipelining = false')));
    });

    it('that answers byte by byte', async () => {
      const scene = await open({ onCommand: () => ({ splitReplies: true }) }, {}, FILES);
      await scene.files.list('/');
      await scene.files.write('/a.txt', bytes('longer'), OVERWRITE);
      assert.equal(Buffer.from(await scene.files.read('/a.txt')).toString(), 'longer');
    });

    it('that says what nobody asked for: its session is not used any more', async () => {
      const scene = await open({}, {}, FILES);
      await scene.files.list('/');
      for (const session of scene.server.sessions) await session.send('200 What?\r\n');
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.loginCount, 2);
    });

    it('that sends one reply too many: no other operation gets it for its own', async () => {
      const scene = await open({}, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      scene.server.scriptNext('MLST', {
        reply: '250-a\r\n type=file;size=1; a.txt\r\n250 End\r\n213 99\r\n',
      });
      await scene.files.stat('/a.txt', { fresh: true });
      assert.equal((await scene.files.stat('/d/b.txt', { fresh: true })).size, 2);
    });

    it('is never told a secret in the log, nor an error', async () => {
      const password = 'pa55 "wörd"';
      const scene = await open({ users: { tester: password } }, { password }, FILES);
      await scene.files.list('/');
      await scene.files.read('/a.txt');
      scene.server.scriptNext('RETR', `550 no`);
      await scene.files.read('/d/b.txt').catch(() => undefined);
      const log = scene.client.log.join('\n');
      assert.ok(log.includes('> PASS ****') && log.includes('> RETR /a.txt'));
      assert.ok(!log.includes(password) && !log.includes('pa55'));
    });

    it('gets every awkward name as it is', async () => {
      const names = [
        ' lead',
        'trail ',
        '-a',
        'a b',
        '#?%&;[]*{}"\'\\`',
        'é日本😀',
        'x'.repeat(255),
      ];
      const scene = await open();
      for (const name of names) await scene.files.write(`/${name}`, bytes(name), OVERWRITE);
      scene.files.refresh('/');
      assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), [...names].sort());
      for (const name of names) {
        assert.equal(Buffer.from(await scene.files.read(`/${name}`)).toString(), name);
        assert.equal(await scene.textOnDisk(name), name);
      }
      await scene.files.rename('/-a', '/-b c', { overwrite: false });
      await scene.files.delete('/x'.padEnd(256, 'x'), { recursive: false });
      assert.equal((await scene.files.list('/')).size, names.length - 1);
    });

    it('never sees a name with CR or LF', async () => {
      const scene = await open({}, {}, FILES);
      await scene.files.list('/');
      for (const name of ['/a\r\nDELE /a.txt', '/a\nb', '/a\0b', '/a\rb']) {
        const invalid = { code: 'invalid-argument' };
        await assert.rejects(scene.files.write(name, bytes('x'), OVERWRITE), invalid);
        await assert.rejects(scene.files.createDirectory(name), invalid);
        await assert.rejects(scene.files.rename('/a.txt', name, { overwrite: true }), invalid);
      }
      assert.ok(!scene.sent.some((line) => line.includes('DELE')));
      assert.equal(await scene.textOnDisk('a.txt'), 'a');
    });

    it('stores 20 MB of all byte values, and an empty file, as they are', async () => {
      const scene = await open();
      const content = Buffer.alloc(20 * 1024 * 1024);
      for (let index = 0; index < content.length; index++) content[index] = index & 0xff;
      await scene.files.write('/all.bin', content, OVERWRITE);
      await scene.files.write('/empty', bytes(''), OVERWRITE);
      assert.ok(content.equals(await scene.onDisk('all.bin')));
      assert.ok(content.equals(await scene.files.read('/all.bin')));
      assert.equal((await scene.files.read('/empty')).length, 0);
      assert.equal((await scene.files.stat('/empty')).size, 0);
    });
  });
}

describe('a server whose MLSD shows links as what they lead to', () => {
  const open = useScenes();
  const features = ['UTF8', 'EPSV', 'SITE CHMOD', 'MLST type*;perm*;size*;modify*;unix.mode*;'];
  const greeting = '220 pyftpdlib 1.5.7 ready.';
  const links: readonly [what: string, settings: Parameters<typeof open>[0]][] = [
    ['by its greeting', { greeting }],
    ['by its facts, whatever it greets with', { features }],
  ];

  for (const [what, settings] of links) {
    it(`is known ${what}: a link is saved through, and a file with two names written in place`, async () => {
      const scene = await open({ symlinkFacts: 'target', ...settings }, {}, FILES);
      await symlink('../a.txt', join(scene.root, 'd/link'));
      await link(join(scene.root, 'd/b.txt'), join(scene.root, 'twin'));
      await scene.files.write('/d/link', bytes('through'), OVERWRITE);
      await scene.files.write('/d/b.txt', bytes('both'), OVERWRITE);
      assert.equal(await readlink(join(scene.root, 'd/link')), '../a.txt');
      assert.equal(await scene.textOnDisk('a.txt'), 'through');
      assert.equal(await scene.textOnDisk('twin'), 'both');
      for (const folder of ['', 'd']) assert.deepEqual(await scene.leftOvers(folder), []);
    });
  }

  it('is asked in the write that looks at the staged file: no round trip more', async () => {
    const scene = await open({ symlinkFacts: 'target', greeting }, {}, FILES);
    await scene.files.list('/');
    const mlst = scene.server.waitFor('MLST');
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('MLST', { until });
    scene.server.reset();
    const saving = scene.files.write('/a.txt', bytes('changed'), OVERWRITE);
    await scene.server.waitFor(({ verb, argument }) => verb === 'STAT' && argument === '/a.txt');
    release();
    await Promise.all([saving, mlst]);
    assert.deepEqual(scene.operations, [
      'EPSV',
      'STOR /.temporary.tmp',
      'SITE CHMOD 644 /.temporary.tmp',
      'MLST /.temporary.tmp',
      'STAT /.temporary.tmp',
      'MLST /a.txt',
      'STAT /a.txt',
      'RNFR /.temporary.tmp',
      'RNTO /a.txt',
    ]);
    assert.equal(await scene.textOnDisk('a.txt'), 'changed');
  });

  it('whose names look like a pattern: they are looked up in the listing', async () => {
    const onCommand: CommandHook = ({ verb, argument }) =>
      verb === 'STAT' && argument.includes('[') ? '550 Globbing not supported.' : undefined;
    const scene = await open({ symlinkFacts: 'target', greeting, onCommand }, {}, FILES);
    await symlink('a.txt', join(scene.root, 'l[1].txt'));
    await scene.files.write('/l[1].txt', bytes('new'), OVERWRITE);
    assert.equal(await readlink(join(scene.root, 'l[1].txt')), 'a.txt');
    assert.equal(await scene.textOnDisk('a.txt'), 'new');
    await scene.write('f[1].txt', 'old');
    await scene.files.write('/f[1].txt', bytes('newer'), OVERWRITE);
    assert.equal(await scene.textOnDisk('f[1].txt'), 'newer');
    assert.deepEqual(await scene.leftOvers(), []);
  });

  it('and refuses STAT, or answers with its own status: files are saved as ever', async () => {
    for (const reply of ['502 No.', '211-Status\r\n Busy\r\n211 End', '550 Globbing.', '213 End']) {
      const scene = await open({ greeting, replies: { STAT: reply } }, {}, FILES);
      await scene.files.write('/a.txt', bytes(reply), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), reply);
      assert.deepEqual(await scene.leftOvers(), []);
    }
  });

  it('a link that has appeared where there was nothing is not written through unasked', async () => {
    const scene = await open({ greeting, symlinkFacts: 'target' }, {}, FILES);
    const isStaging = scene.server.waitFor('STOR');
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('STOR', { until });
    const saving = scene.files.write('/new.txt', bytes('new'), OVERWRITE);
    await isStaging;
    await symlink('a.txt', join(scene.root, 'new.txt'));
    release();
    await assert.rejects(saving, { code: 'conflict' });
    const before = Buffer.from(FILES['a.txt']).toString();
    assert.equal(await scene.textOnDisk('a.txt'), before);
    await scene.files.write('/new.txt', bytes('new'), { ...OVERWRITE, expected: 'anything' });
    assert.equal(await readlink(join(scene.root, 'new.txt')), 'a.txt');
    assert.equal(await scene.textOnDisk('a.txt'), 'new');
    assert.deepEqual(await scene.leftOvers(), []);
  });
});

describe('a save through a symbolic link', () => {
  const open = useScenes();

  it('that the server refuses says so, and changes nothing (Pure-FTPd)', async () => {
    const scene = await open(
      {
        onCommand: ({ verb, argument }) =>
          verb === 'STOR' && argument === '/link'
            ? "553 Can't open that file: Too many levels of symbolic links"
            : undefined,
      },
      {},
      FILES,
    );
    await symlink('a.txt', join(scene.root, 'link'));
    await assert.rejects(scene.files.write('/link', bytes('x'), OVERWRITE), {
      code: 'link-not-writable',
      reply: /^553 /,
      path: '/link',
    });
    assert.equal(await scene.textOnDisk('a.txt'), 'a');
    assert.equal(await readlink(join(scene.root, 'link')), 'a.txt');
    assert.deepEqual(await scene.leftOvers(), []);
  });
});

describe('a server without MLST that shows no name with a dot', () => {
  const open = useScenes();
  const noOption: CommandHook = ({ verb, argument }) =>
    verb === 'LIST' && argument !== '' ? '501 No options.' : undefined;
  const names = { ...FILES, '.htaccess': 'of somebody' };

  it('has not renamed where the reply was lost and the old name is not shown', async () => {
    const scene = await open({ mlsd: false, onCommand: noOption }, {}, names);
    await scene.files.list('/');
    scene.server.scriptNext('RNFR', { end: 'destroy' });
    await scene.files.write('/a.txt', bytes('typed'), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), 'typed');
    assert.deepEqual(await scene.leftOvers(), []);
  });

  it('lets nothing take the place of a file that it does not show', async () => {
    const scene = await open({ mlsd: false, onCommand: noOption }, {}, names);
    await scene.files.list('/');
    const NEW = { create: true, overwrite: false };
    await assert.rejects(scene.files.write('/.htaccess', bytes(''), NEW), { code: 'exists' });
    const renamed = scene.files.rename('/a.txt', '/.htaccess', { overwrite: false });
    await assert.rejects(renamed, { code: 'exists' });
    assert.equal(await scene.textOnDisk('.htaccess'), 'of somebody');
    await scene.files.write('/.new', bytes('new'), NEW);
    assert.equal(await scene.textOnDisk('.new'), 'new');
    await scene.files.write('/.htaccess', bytes('changed'), OVERWRITE);
    assert.equal(await scene.textOnDisk('.htaccess'), 'changed');
  });
});
