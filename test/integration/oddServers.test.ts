import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { silentLogger } from '../../src/common/logger.ts';
import type { CommandHook, Scripted } from '../support/ftpServer/script.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, pattern, SHORT_TIMEOUTS, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const FILES = { 'a.txt': 'first', 'd/b.txt': 'second', 'd/.hidden': 'h' };
const TRANSFERS = ['RETR', 'STOR', 'LIST', 'MLSD'];

const names = (listing: ReadonlyMap<string, unknown>) => [...listing.keys()].sort();
const text = (content: Uint8Array) => Buffer.from(content).toString();

/** Everything that a person does with files, and what must then be on the disk. */
async function round(scene: Scene): Promise<void> {
  const { files } = scene;
  assert.deepEqual(names(await files.list('/')), ['a.txt', 'd']);
  assert.equal((await files.stat('/d')).kind, 'directory');
  assert.equal((await files.stat('/a.txt', { fresh: true })).size, 5);
  assert.equal(text(await files.read('/a.txt')), 'first');
  await files.write('/a.txt', bytes('changed'), OVERWRITE);
  assert.equal(text(await files.read('/a.txt')), 'changed');
  await files.write('/d/new.txt', bytes('new'), OVERWRITE);
  await files.rename('/a.txt', '/d/moved.txt', { overwrite: false });
  await files.createDirectory('/e');
  files.refresh('/e');
  assert.equal((await files.list('/e')).size, 0);
  await files.delete('/e', { recursive: true });
  await assert.rejects(files.stat('/nothing', { fresh: true }), { code: 'not-found' });
  await assert.rejects(files.list('/missing'), { code: 'not-found' });
  files.refresh('/d');
  assert.deepEqual(names(await files.list('/d')), ['.hidden', 'b.txt', 'moved.txt', 'new.txt']);
  await files.delete('/d/b.txt', { recursive: false });
  for (const [path, content] of [
    ['d/moved.txt', 'changed'],
    ['d/new.txt', 'new'],
    ['d/.hidden', 'h'],
    ['d/b.txt', undefined],
    ['a.txt', undefined],
  ] as const) {
    assert.equal(await scene.textOnDisk(path), content, path);
  }
  await assert.rejects(stat(join(scene.root, 'e')));
  for (const folder of ['', 'd']) assert.deepEqual(await scene.leftOvers(folder), []);
}

/** The same script for each of several commands. */
function on(verbs: readonly string[], scripted: Scripted): CommandHook {
  return ({ verb }) => (verbs.includes(verb) ? scripted : undefined);
}

interface Odd {
  readonly title: string;
  readonly server: Partial<FtpServerOptions>;
  /** Sessions that it may cost. Default: 1. */
  readonly logins?: number;
}

/** All replies to these commands, or to all, in other words. */
function says(
  reword: (reply: string, verb: string) => string | Uint8Array,
  verbs?: readonly string[],
): Partial<FtpServerOptions> {
  return {
    onReply: (reply, verb) => (verbs?.includes(verb) === false ? reply : reword(reply, verb)),
  };
}

const completed = (reply: string) => reply.startsWith('226');

const FEAT: readonly Odd[] = [
  ...['500 What?', '502 No.', '530 Log in.', '550 No.', '211 No features'].map((reply) => ({
    title: `that answers FEAT with ${reply}`,
    server: { mlsd: false, replies: { FEAT: reply } },
  })),
  {
    title: 'that answers FEAT after the login alone',
    server: {
      onCommand: ({ verb }, { isLoggedIn }) =>
        verb === 'FEAT' && !isLoggedIn ? '530 Log in first.' : undefined,
    },
  },
  { title: 'that announces MLST and lacks it', server: { replies: { MLST: '500', MLSD: '500' } } },
  { title: 'that has MLSD and lacks MLST', server: { replies: { MLST: '502 No.' } } },
  {
    title: 'that knows nothing but RFC 959',
    server: {
      epsv: false,
      mlsd: false,
      chmod: false,
      replies: { FEAT: '500', OPTS: '500', SIZE: '500', MDTM: '500', SITE: '500', SYST: '500' },
    },
  },
  ...['SYST', 'CSID'].map((verb) => ({
    title: `that never answers ${verb}`,
    server: { extensions: ['CSID'], onCommand: on([verb], { reply: '' }) },
    logins: 2,
  })),
];

const COMMANDS: readonly Odd[] = [
  { title: 'without EPSV', server: { epsv: false } },
  { title: 'without MDTM', server: { mlsd: false, replies: { MDTM: '502 No.' } } },
  { title: 'without SIZE', server: { mlsd: false, replies: { SIZE: '502 No.' } } },
  { title: 'without NOOP', server: { replies: { NOOP: '500 What?' } } },
  { title: 'that answers QUIT by closing', server: { replies: { QUIT: { end: 'close' } } } },
  {
    title: 'that answers RNFR with 250',
    server: says((it) => it.replace(/^350/, '250'), ['RNFR']),
  },
  {
    title: 'that answers RNFR with 200',
    server: says((it) => it.replace(/^350/, '200'), ['RNFR']),
  },
  ...['200', '200-Type\r\n200 set', '250 Binary.', '202 It always is.'].map((reply) => ({
    title: `that answers TYPE with ${JSON.stringify(reply)}`,
    server: says((it) => (it.startsWith('200') ? `${reply}\r\n` : it), ['TYPE']),
  })),
  { title: 'whose PWD has no quotes', server: { replies: { PWD: '257 / is where you are' } } },
  { title: 'whose PWD has no path', server: { replies: { PWD: '257 Somewhere' } } },
  { title: 'without PWD', server: { replies: { PWD: '502 No.' } } },
  { title: 'whose MKD names no path', server: says(() => '257 Done\r\n', ['MKD']) },
  { title: 'whose MKD says 250', server: says(() => '250 Done\r\n', ['MKD']) },
  {
    title: 'whose SIZE has text behind',
    server: {
      mlsd: false,
      ...says((it) => it.replace(/(?<=213 .*)(?=\r)/, ' bytes, text'), ['SIZE']),
    },
  },
  {
    title: 'whose MDTM counts years from 1900',
    server: { mlsd: false, ...says((it) => it.replace(/^213 20/, '213 191'), ['MDTM']) },
  },
  { title: 'whose MDTM is rubbish', server: { mlsd: false, replies: { MDTM: '213 yesterday' } } },
];

const GREETINGS: readonly Odd[] = [
  {
    title: 'that greets at length, with other codes in it',
    server: {
      greeting: `220-Hi\r\n${'331 no\r\n 226 no\r\n'.repeat(500)}220 Ready.`,
    },
  },
  {
    title: 'that is not ready at first',
    server: { greeting: '120 Ready in 1 minutes\r\n120 Soon\r\n220 Ready.' },
  },
  { title: 'that puts NUL into its greeting', server: { greeting: '220 Re\0ady.' } },
  ...[
    ['negotiates like telnet in its greeting', '\xff\xfb\x01\xff\xfd\x03220 Ready.\r\n'],
    ['greets in Latin-1', '220 Gr\xfc\xdfe von der B\xf6rse\r\n'],
    ['greets in no encoding at all', '220 \x81\xfe\x9d\x8f\xa0\r\n'],
  ].map(([what, reply = '']) => ({
    title: `that ${what}`,
    server: { replies: { CONNECT: { reply: Buffer.from(reply, 'latin1') } } },
  })),
  { title: 'that says nothing but a code', server: { greeting: '220' } },
];

const REPLIES: readonly Odd[] = [
  { title: 'that ends lines with LF alone', server: says((it) => it.replaceAll('\r\n', '\n')) },
  { title: 'that ends lines with CR alone', server: says((it) => it.replaceAll('\r\n', '\r')) },
  {
    title: 'that says codes without text',
    server: says(
      (it) => it.replace(/^([23]\d\d) .*(?=\r\n$)/, '$1'),
      ['USER', 'PASS', 'TYPE', 'CWD', 'DELE', 'RNFR', 'RNTO', ...TRANSFERS],
    ),
  },
  {
    title: 'that says everything twice over, in many lines',
    server: says(
      (it) => it.replace(/^(2\d\d) /, '$1-\r\n$1-once\r\n 999 inside\r\n$1 '),
      ['USER', 'PASS', 'CWD', 'DELE', 'RNTO', ...TRANSFERS],
    ),
  },
];

const TRANSFER_REPLIES: readonly Odd[] = [
  ...['200 OK', '150 Soon', '125 Open'].map((first) => ({
    title: `that says ${first} before 150`,
    server: { onCommand: on(TRANSFERS, { unsolicited: `${first}\r\n` }) },
  })),
  {
    title: 'that says no 150',
    server: says((it) => (it.startsWith('150') ? '' : it), TRANSFERS),
  },
  ...['226 Done\r\n226 Done', '226 Done\r\n250 Done', '250 Done\r\n226 Done'].map((last) => ({
    title: `that ends a transfer with ${JSON.stringify(last)}`,
    server: says((it) => (completed(it) ? `${last}\r\n` : it), TRANSFERS),
  })),
  {
    title: 'that ends a transfer with 250',
    server: says((it) => it.replace(/^226/, '250'), TRANSFERS),
  },
  {
    title: 'that ends a transfer with 200',
    server: says((it) => it.replace(/^226/, '200'), TRANSFERS),
  },
];

const LISTINGS: readonly Odd[] = [
  {
    title: 'that lists the current directory alone',
    server: {
      mlsd: false,
      onCommand: ({ verb, argument }) =>
        verb === 'LIST' && /\w{2}|\//.test(argument) ? '501 No.' : undefined,
    },
  },
  {
    title: 'that takes no options to LIST, and shows all',
    server: {
      mlsd: false,
      onCommand: ({ verb, argument }) =>
        verb === 'LIST' && argument === '-a' ? '501 No.' : undefined,
      listsHidden: true,
    },
  },
  ...['450 No files found.', '550 No files found', '550 No members found.', '450 It is empty'].map(
    (reply): Odd => ({
      title: `that says of an empty folder ${reply}`,
      server: {
        mlsd: false,
        // What such servers list holds no `.`, by which others tell an empty folder.
        listsHidden: true,
        onCommand: ({ verb, argument }, { cwd }) => {
          if (verb !== 'LIST') return undefined;
          return argument === '-a' ? '550 No such file' : cwd === '/e' ? reply : undefined;
        },
      },
    }),
  ),
];

for (const [what, cases] of Object.entries({
  'features that are': FEAT,
  'commands that are': COMMANDS,
  'greetings that are': GREETINGS,
  'replies that are': REPLIES,
  'replies to transfers that are': TRANSFER_REPLIES,
  'listings that are': LISTINGS,
})) {
  describe(`${what} odd: a server`, () => {
    const open = useScenes();
    for (const { title, server, logins = 1 } of cases) {
      it(title, async () => {
        const scene = await open(server, { maxConnections: 1 }, FILES);
        await round(scene);
        const { loginCount } = scene.server;
        assert.ok(loginCount <= logins, `${loginCount} logins`);
      });
    }
  });
}

describe('a server that ends transfers in more than one way', () => {
  const open = useScenes();

  /** Says 226 once more, when the next command is there already and before it is answered. */
  function saysLater(): Partial<FtpServerOptions> {
    let isOwed = false;
    return {
      onReply: (reply) => {
        isOwed ||= completed(reply);
        return reply;
      },
      onCommand: ({ verb }) => {
        if (!isOwed || /^(EPSV|PASV)$/.test(verb)) return undefined;
        isOwed = false;
        return { unsolicited: '226 Done\r\n' };
      },
    };
  }

  it('226 again, behind the next command: it is not taken for the answer to that', async () => {
    for (const mlsd of [true, false]) {
      const scene = await open({ mlsd, ...saysLater() }, { maxConnections: 1 }, FILES);
      await round(scene);
      await scene.files.list('/d');
      await assert.rejects(scene.files.delete('/d/b.txt', { recursive: false }), {
        code: 'not-found',
      });
      assert.equal(scene.server.loginCount, 1);
    }
  });

  it('226 and later 250: from then on each transfer is followed by a NOOP that takes it up', async () => {
    const scene = await open({}, { maxConnections: 1 }, FILES);
    // The first time it is known by coming behind nothing.
    scene.server.scriptNext('MLSD', { finalReply: { raw: '226 Done\r\n250 Done\r\n' } });
    await scene.files.list('/');
    scene.server.onCommand(({ verb }) => {
      if (verb === 'NOOP') return { unsolicited: '250 Done\r\n' };
      return verb === 'DELE' ? '550 It is in use.' : undefined;
    });
    scene.server.reset();
    await scene.files.read('/a.txt');
    const deleting = scene.files.delete('/a.txt', { recursive: false });
    await assert.rejects(deleting, { code: 'no-permission', reply: '550 It is in use.' });
    const { operations } = scene;
    assert.deepEqual(operations, [
      'NOOP',
      'EPSV',
      'RETR /a.txt',
      'NOOP',
      'DELE /a.txt',
      'MLST /a.txt',
    ]);
    assert.equal(scene.server.counts()['USER'], undefined);
  });

  it('another completion than those, which answers nothing: the session is not used any more', async () => {
    const scene = await open({}, { maxConnections: 1 }, FILES);
    for (const extra of ['200 What?', '213 7', '331 Who?', '550 No.']) {
      await scene.files.list('/');
      for (const session of scene.server.sessions) await session.send(`${extra}\r\n`);
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
      scene.files.refresh('/');
    }
  });

  it('endless completions: the session is not used any more', async () => {
    const scene = await open({}, { maxConnections: 1 }, FILES);
    scene.server.scriptNext('MLSD', { finalReply: { raw: '226 Done\r\n'.repeat(100) } });
    await scene.files.list('/');
    await scene.server.waitUntil(() => scene.server.openConnections === 0);
    assert.equal(text(await scene.files.read('/a.txt')), 'first');
  });
});

for (const mlsd of [true, false]) {
  describe(`a server that does not say 226, ${mlsd ? 'with' : 'without'} MLSD`, () => {
    const open = useScenes();
    const cutOff = { raw: '150 0.4 seconds (measured here)\r\n' };
    for (const [what, finalReply, noop] of [
      ['nothing', 'dropped', '200 OK'],
      ['nothing', 'dropped', '500 What?'],
      ['150 (Pure-FTPd)', cutOff, '200 OK'],
    ] as const) {
      it(`but ${what}, and NOOP gets ${noop}: listings and files are whole, and no session is used for long`, async () => {
        const scene = await open(
          {
            mlsd,
            replies: { NOOP: noop },
            onCommand: on(['RETR', 'LIST', 'MLSD'], { finalReply }),
          },
          { maxConnections: 1 },
          FILES,
        );
        assert.deepEqual(names(await scene.files.list('/')), ['a.txt', 'd']);
        assert.equal(text(await scene.files.read('/a.txt')), 'first');
        assert.deepEqual(names(await scene.files.list('/d')), ['.hidden', 'b.txt']);
        const { NOOP = 0 } = scene.server.counts();
        assert.ok(NOOP >= 2 && scene.server.loginCount >= 2, `${NOOP} NOOP`);
      });
    }

    it('and answers the NOOP in the middle of a transfer that fails: it has failed', async () => {
      const shortcuts = { statListings: false };
      const scene = await open({ mlsd }, { maxConnections: 1, shortcuts }, FILES);
      await scene.files.list('/d');
      const failing: Scripted = { finalReply: { raw: '' } };
      scene.server.onCommand(({ verb }) => {
        if (verb === 'NOOP') return { reply: '200 Busy.\r\n426 The disk has failed.\r\n' };
        return /^(LIST|MLSD)$/.test(verb) ? failing : undefined;
      });
      await assert.rejects(scene.files.list('/'), { code: 'connection-lost', reply: /^426 / });
    });

    it('in time, and answers the NOOP late: no other command gets that answer', async () => {
      const scene = await open({ mlsd }, { maxConnections: 1 }, FILES);
      await scene.files.list('/d');
      scene.server.onCommand(({ verb }, session) => {
        if (verb === 'NOOP') {
          void session.send('226 Done\r\n');
          return { delayMs: 2 * SHORT_TIMEOUTS.abortMs };
        }
        if (verb === 'DELE') return '550 It is in use.';
        return /^(LIST|MLSD)$/.test(verb) ? { finalReply: 'dropped' } : undefined;
      });
      assert.deepEqual(names(await scene.files.list('/')), ['a.txt', 'd']);
      const deleting = scene.files.delete('/a.txt', { recursive: false });
      await assert.rejects(deleting, { code: 'no-permission', reply: '550 It is in use.' });
    });

    it('which is found out while the next operation waits: that begins nothing', async () => {
      const scene = await open({ mlsd }, { maxConnections: 1 }, FILES);
      await scene.files.list('/d');
      scene.server.scriptNext('RETR', { finalReply: 'dropped' });
      await scene.pool.run(async (session) => {
        await session.read('/a.txt', { expectedSize: 5 });
        assert.ok(session.usable);
        await assert.rejects(session.write('/new.txt', bytes('x')), { code: 'connection-lost' });
        assert.ok(!session.usable);
      });
      assert.equal(scene.server.counts()['STOR'], undefined);
      assert.equal(text(await scene.files.read('/d/b.txt')), 'second');
    });

    it('and nothing else any more: the listing fails within its deadline', async () => {
      const scene = await open({ mlsd }, { maxConnections: 1 }, FILES);
      await scene.files.list('/d');
      scene.server.onCommand(({ verb }) => {
        if (verb === 'NOOP') return { noReply: true };
        return /^(LIST|MLSD)$/.test(verb) ? { finalReply: 'dropped' } : undefined;
      });
      await assert.rejects(scene.files.list('/'), { code: 'timeout' });
    });

    it('to an upload: the save fails, and the old content stays', async function () {
      this.timeout(20_000);
      const scene = await open({ mlsd }, { maxConnections: 1 }, FILES);
      let left = 3;
      scene.server.onCommand(({ verb }) =>
        verb === 'STOR' && left-- > 0 ? { finalReply: 'dropped' } : undefined,
      );
      await assert.rejects(scene.files.write('/a.txt', bytes('changed'), OVERWRITE), {
        code: 'timeout',
      });
      assert.equal(await scene.textOnDisk('a.txt'), 'first');
      await scene.server.waitFor('DELE');
      await scene.client.close();
      assert.deepEqual(await scene.leftOvers(), []);
    });

    it('to an upload in place: the file itself tells that all of it has arrived', async function () {
      this.timeout(20_000);
      const options = { maxConnections: 1, saveStrategy: 'direct' } as const;
      const scene = await open({ mlsd }, options, FILES);
      scene.server.onCommand(({ verb }) =>
        verb === 'STOR' ? { finalReply: 'dropped' } : undefined,
      );
      await scene.files.write('/a.txt', bytes('changed'), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), 'changed');
      assert.equal((await scene.files.stat('/a.txt')).size, 7);
    });
  });
}

describe('a transfer that is given up', () => {
  const open = useScenes();
  for (const [title, replies] of [
    ['426 and 226', '426 Gone\r\n226 Done\r\n'],
    ['426 and 225', '426 Gone\r\n225 Done\r\n'],
    ['225 and 426', '225 Done\r\n426 Gone\r\n'],
    ['226 and 226', '226 Done\r\n226 Done\r\n'],
    ['426, 226 and 226', '426 Gone\r\n226 Done\r\n226 Done\r\n'],
    ['226 alone', '226 Done\r\n'],
    ['225 alone', '225 Done\r\n'],
    ['500 alone', '500 What?\r\n'],
    ['426 alone', '426 Gone\r\n'],
    ['nothing', ''],
  ] as const) {
    it(`and answered with ${title}: what follows gets its own answers`, async () => {
      const abort = new AbortController();
      const trace = (line: string): void => {
        // The server sees the ABOR in the middle of the transfer, not ahead of it.
        if (line.endsWith('< 150 It begins.')) setImmediate(() => abort.abort());
      };
      const logger = { ...silentLogger, trace };
      const scene = await open({}, { maxConnections: 1, logger }, FILES);
      await scene.files.list('/');
      scene.server.onCommand(({ verb }) => {
        if (verb === 'RETR') return '150 It begins.';
        return verb === 'ABOR' ? { reply: replies } : undefined;
      });
      const reading = scene.files.read('/d/b.txt', abort.signal);
      await assert.rejects(reading, { code: 'aborted' });
      await scene.server.waitFor('ABOR');
      scene.server.clearScript();
      assert.equal((await scene.files.stat('/d/b.txt', { fresh: true })).size, 6);
      await assert.rejects(scene.files.delete('/none', { recursive: false }), {
        code: 'not-found',
      });
      assert.equal(text(await scene.files.read('/a.txt')), 'first');
      await scene.files.stat('/d/b.txt', { fresh: true });
      // What comes behind ABOR says nothing about transfers that end by themselves.
      assert.equal(scene.server.counts()['NOOP'], undefined);
    });
  }
});

describe('a server that says again and again that a transfer is about to begin', () => {
  const open = useScenes();

  for (const verb of ['MLSD', 'STOR']) {
    it(`and moves nothing: ${verb} fails in time`, async () => {
      const timers: NodeJS.Timeout[] = [];
      const scene = await open(
        {
          onCommand: (sent, session) => {
            if (sent.verb !== verb) return undefined;
            const say = () => void session.send('150 Soon.\r\n').catch(() => undefined);
            timers.push(setInterval(say, SHORT_TIMEOUTS.dataIdleMs / 4));
            return { reply: '' };
          },
        },
        { maxConnections: 1 },
        FILES,
      );
      const run = () =>
        scene.pool.run<unknown>((session) =>
          verb === 'MLSD' ? session.list('/') : session.write('/new.txt', bytes('x')),
        );
      try {
        await assert.rejects(run(), { code: 'timeout' });
      } finally {
        timers.forEach(clearInterval);
      }
    });
  }

  it('and then sends a file: it is read', async () => {
    const unsolicited = '150 Soon.\r\n'.repeat(20);
    const scene = await open(
      { replies: { RETR: { unsolicited, chunkPauseMs: 300 } } },
      { maxConnections: 1 },
      { 'large.bin': pattern(300_000) },
    );
    assert.deepEqual(Buffer.from(await scene.files.read('/large.bin')), pattern(300_000));
    assert.equal(scene.server.loginCount, 1);
  });
});
