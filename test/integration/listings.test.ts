import assert from 'node:assert/strict';

import { useScenes } from './scene.ts';

const SITE = { 'a.txt': 'a', 'd/.hidden': 'h', 'd/b c.txt': 'bb', 'empty/.keep': '' };
const MINUTE_MS = 60_000;
/** Nobody listens on the port that it names. */
const NO_DATA = {
  EPSV: '229 Entering Extended Passive Mode (|||1|)',
  PASV: '227 Entering Passive Mode (127,0,0,1,0,1)',
} as const;

const namesOf = (listing: ReadonlyMap<string, unknown>): string[] => [...listing.keys()].sort();

/** A time of this or the last year in the middle of a half of the year, a month ago or more. */
function lastTime(month: number): Date {
  const now = new Date();
  const year = now.getUTCFullYear() - (now.getUTCMonth() > month ? 0 : 1);
  return new Date(Date.UTC(year, month, 15, 10, 20));
}

const timeVal = (date: Date): string => date.toISOString().slice(0, 19).replace(/[-T:]/g, '');

/** A line as IIS and Windows CE print it: each with its time, however old. */
function dosLine(name: string, utc: Date, offsetMinutes: number): string {
  const local = new Date(utc.getTime() + offsetMinutes * MINUTE_MS).toISOString();
  return `${local.slice(0, 10)}  ${local.slice(11, 16)}                 1 ${name}`;
}

describe('times of LIST where clocks change', () => {
  const open = useScenes();
  const [summer, winter] = [lastTime(6), lastTime(0)];
  const times: Readonly<Record<string, Date>> = { '/s.txt': summer, '/w.txt': winter };

  for (const [zone, midYear, newYear] of [
    ['Berlin', 120, 60],
    ['New York', -240, -300],
    ['Lord Howe', 630, 660],
    ['Nepal', 345, 345],
    ['IIS in Berlin, in summer', 120, 120],
  ] as const) {
    it(`are right in both halves of the year, by one MDTM for each: ${zone}`, async () => {
      const content = [
        dosLine('s.txt', summer, midYear),
        dosLine('w.txt', winter, newYear),
        dosLine('w2.txt', new Date(winter.getTime() - 86_400_000), newYear),
      ].join('\r\n');
      const scene = await open({
        mlsd: false,
        onCommand: ({ verb, argument }) => {
          if (verb === 'LIST') return { content };
          const time = verb === 'MDTM' ? times[argument] : undefined;
          return time && `213 ${timeVal(time)}`;
        },
      });
      for (let round = 0; round < 2; round++) {
        scene.files.refresh('/');
        const listing = await scene.files.list('/');
        assert.deepEqual(
          [...listing.values()].map(({ mtimeMs }) => mtimeMs),
          [summer.getTime(), winter.getTime(), winter.getTime() - 86_400_000],
        );
      }
      assert.equal(scene.server.counts()['MDTM'], 2);
      const asked = scene.server.commands.filter(({ verb }) => verb === 'MDTM');
      assert.deepEqual(asked.map(({ argument }) => argument).sort(), ['/s.txt', '/w.txt']);
    });
  }

  it('are asked for three times at most where MDTM means nothing', async () => {
    const scene = await open(
      { mlsd: false, replies: { MDTM: '213 00010101000000' } },
      { maxConnections: 1 },
      SITE,
    );
    for (let round = 0; round < 5; round++) {
      scene.files.refresh('/');
      await scene.files.list('/');
    }
    assert.equal(scene.server.counts()['MDTM'], 3);
  });
});

for (const mlsd of [true, false]) {
  describe(`without data connections, on a server with${mlsd ? '' : 'out'} MLSD`, () => {
    const open = useScenes();
    const passive = { data: { mode: 'passive' as const } };
    /** As pyftpdlib: -a is a name, and hidden files are shown anyway. */
    const onCommand = ({ verb, argument }: { verb: string; argument: string }) =>
      verb === 'STAT' && argument === '-a' ? '550 -a: No such file or directory.' : undefined;

    it('folders are listed by STAT, hidden files too', async () => {
      const scene = await open({ mlsd, replies: NO_DATA, onCommand }, passive, SITE);
      assert.deepEqual(namesOf(await scene.files.list('/')), ['a.txt', 'd', 'empty']);
      const below = await scene.files.list('/d');
      assert.deepEqual(namesOf(below), ['.hidden', 'b c.txt']);
      assert.deepEqual([below.get('b c.txt')?.kind, below.get('b c.txt')?.size], ['file', 2]);
    });

    it('an empty folder and a missing one are told apart', async () => {
      const scene = await open({ mlsd, replies: NO_DATA, onCommand }, passive, SITE);
      await scene.files.delete('/empty/.keep', { recursive: false });
      assert.deepEqual(namesOf(await scene.files.list('/empty')), []);
      await assert.rejects(scene.files.list('/nope'), { code: 'not-found' });
    });

    it('a folder of which STAT tells nothing is not taken for empty', async () => {
      const itself = '213-STAT\r\ndrwxr-xr-x 2 a b 0 May  6  2020 .\r\n213 End.';
      for (const [ofOthers, ofFolder] of [
        ['550 -a: No such file or directory.', '450 Cannot read it.'],
        // vsftpd.
        [itself, '213-STAT\r\n213 End.'],
      ] as const) {
        const replies = (isFolder: boolean, argument: string): string | undefined => {
          if (isFolder) return ofFolder;
          return argument === '-a' ? ofOthers : undefined;
        };
        const scene = await open(
          {
            mlsd,
            replies: NO_DATA,
            onCommand: ({ verb, argument }, { cwd }) =>
              verb === 'STAT' ? replies(cwd === '/d', argument) : undefined,
          },
          passive,
          SITE,
        );
        await assert.rejects(scene.files.list('/d'), { code: 'data-connection-failed' });
        await scene.files.list('/');
        await assert.rejects(scene.files.list('/d'));
        // Nor in a session that has seen no listing.
        scene.server.scriptNext('CWD', { end: 'destroy' });
        await assert.rejects(scene.files.list('/d'));
        if (mlsd) continue;
        // What is not proved to be free is not replaced.
        await assert.rejects(scene.files.rename('/a.txt', '/d/b c.txt', { overwrite: false }));
        assert.equal(await scene.textOnDisk('d/b c.txt'), 'bb');
      }
    });

    it('the second listing tries no data connection, and reading says why it fails', async () => {
      const scene = await open(
        { mlsd, replies: NO_DATA, onCommand },
        { ...passive, maxConnections: 1 },
        SITE,
      );
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.list('/d');
      const opened = scene.operations.filter((line) => /^(EPSV|PASV|MLSD|LIST)/.test(line));
      assert.deepEqual(opened, []);
      await assert.rejects(scene.files.read('/a.txt'), { code: 'data-connection-failed' });
    });

    for (const [code, inPackets] of [
      [213, true],
      [213, false],
      [211, true],
      [211, false],
    ] as const) {
      const way = inPackets ? 'in packets' : 'one by one';
      it(`a name like the end of a reply (${code}) cuts no folder short, ${way}`, async () => {
        const line = '-rw-r--r-- 1 a b 1 May  6  2020';
        const rest = ['', `${line} b`, `${code} End.`];
        const forged = [`${code}-STAT`, `${line} a`, `${code} End.`, `${code}-`, ...rest];
        const scene = await open(
          {
            mlsd,
            replies: NO_DATA,
            onCommand: ({ verb, argument }, { cwd }) =>
              verb === 'STAT' && cwd === '/d' ? forged.join('\r\n') : onCommand({ verb, argument }),
          },
          { ...passive, maxConnections: 1, shortcuts: { commandBursts: inPackets } },
          SITE,
        );
        await assert.rejects(scene.files.list('/d'), { code: 'protocol' });
        assert.deepEqual(namesOf(await scene.files.list('/')), ['a.txt', 'd', 'empty']);
      });
    }

    it('folders are listed by STAT where NOOP is not known', async () => {
      const replies = { ...NO_DATA, NOOP: '500 What?' };
      const scene = await open({ mlsd, replies, onCommand }, passive, SITE);
      assert.deepEqual(namesOf(await scene.files.list('/d')), ['.hidden', 'b c.txt']);
    });

    for (const [what, reply] of [
      ['knows no STAT', '502 Not implemented.'],
      ['answers its own status to any', '211-Status\r\n Test server\r\n Logged in as x\r\n211 End'],
      ['answers one line', '211 https://www.example.org/'],
      ['answers nothing of the folder', '213-Status\r\n213 End'],
    ] as const) {
      it(`the failure is told where the server ${what}`, async () => {
        const scene = await open({ mlsd, replies: { ...NO_DATA, STAT: reply } }, passive, SITE);
        await assert.rejects(scene.files.list('/'), { code: 'data-connection-failed' });
        scene.server.reset();
        await assert.rejects(scene.files.list('/'), { code: 'data-connection-failed' });
        assert.equal(scene.server.counts()['STAT'], undefined);
      });
    }
  });
}

describe('listings of servers with ways of their own', () => {
  const open = useScenes();

  it('of z/OS: data sets as files and folders, and none where it says so', async () => {
    const scene = await open({ mlsd: false }, {}, { 'd/x': '' });
    const content = [
      'Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname',
      'FPFS49 3390   2004/06/23  1    1  FB     128  6144  PS    REPORT.D061704',
      'FPFS41 3390   2004/06/23  1    1  FB     128  6144  PO    SOURCE.COBOL',
    ].join('\r\n');
    scene.server.onCommand(({ verb, argument }, { cwd }) => {
      if (verb !== 'LIST') return undefined;
      return argument === '-a' || cwd === '/d' ? '550 No data sets found.' : { content };
    });
    const listing = await scene.files.list('/');
    assert.deepEqual(
      [...listing].map(([name, { kind }]) => [name, kind]),
      [
        ['REPORT.D061704', 'file'],
        ['SOURCE.COBOL', 'directory'],
      ],
    );
    assert.deepEqual(namesOf(await scene.files.list('/d')), []);
  });

  it('of VMS: folders by their names, the newest versions', async () => {
    const scene = await open({ mlsd: false });
    const content = [
      'Directory DKA100:[ANONYMOUS]',
      'LOGIN.COM;2                 1/9    4-NOV-1994 04:09:00 [ANONYMOUS] (RWE,RWE,,)',
      'LOGIN.COM;1                 1/9    3-NOV-1994 04:09:00 [ANONYMOUS] (RWE,RWE,,)',
      'PUB.DIR;1                   1/9   27-JAN-1994 14:46:00 [ANONYMOUS] (RWE,RWE,RE,RWE)',
      'Total of 3 files, 3/27 blocks',
    ].join('\r\n');
    scene.server.scriptNext('LIST', { content });
    const listing = await scene.files.list('/');
    assert.deepEqual(namesOf(listing), ['LOGIN.COM', 'PUB']);
    assert.equal(listing.get('PUB')?.kind, 'directory');
  });

  it('with a symlink and a file whose names end with a space, which it would rewrite', async () => {
    const scene = await open({ mlsd: false, features: ['UTF8', 'SIZE', 'MDTM', 'EPSV', 'ESTP'] });
    const content = [
      '-rw-r--r-- 1 a b 12 May  6 07:08 file ',
      'lrwxrwxrwx 1 a b 12 May  6 07:08 link  -> nowhere else',
    ].join('\r\n');
    scene.server.scriptNext('LIST', { content });
    assert.deepEqual(namesOf(await scene.files.list('/')), ['file ', 'link ']);
    assert.equal(scene.server.counts()['MDTM'], undefined);
  });
});

describe('an empty listing of a server that lists the folder itself', () => {
  const open = useScenes();
  const lines = ['.', '..', 'a.txt'].map(
    (name) => `${name === 'a.txt' ? '-' : 'd'}rwxr-xr-x 1 ftp ftp 1 Jan 01 10:00 ${name}`,
  );

  for (const [what, empty] of [
    ['is a line that broke: the folder is listed again', 1],
    ['twice is a folder that is closed', 2],
  ] as const) {
    it(what, async () => {
      let left = 0;
      const content = lines.join('\r\n');
      const scene = await open({
        mlsd: false,
        onCommand: ({ verb }) => {
          if (verb !== 'LIST') return undefined;
          return { content: left-- > 0 ? '' : content };
        },
      });
      assert.deepEqual(namesOf(await scene.files.list('/')), ['a.txt']);
      scene.files.refresh('/');
      left = empty;
      const again = scene.files.list('/');
      if (empty === 1) assert.deepEqual(namesOf(await again), ['a.txt']);
      else await assert.rejects(again, { code: 'no-permission' });
    });
  }
});

describe('an empty listing of a server that does not list the folder itself', () => {
  const open = useScenes();

  for (const line of [
    'lrwxrwxrwx 1 ftp ftp 1 Jan 01 10:00 www -> .',
    '-rw-r--r-- 1 ftp ftp 1 Jan 01 10:00 and so on .',
    'drwxr-xr-x 1 ftp ftp 1 Jan 01 10:00 and so on .',
  ]) {
    it(`is an empty folder, also behind one with ${line}`, async () => {
      const scene = await open({
        mlsd: false,
        onCommand: ({ verb }, { cwd }) => {
          if (verb !== 'LIST') return undefined;
          return { content: cwd === '/empty' ? '' : line };
        },
      });
      await scene.files.createDirectory('/empty');
      assert.equal((await scene.files.list('/')).size, 1);
      scene.files.refresh('/empty');
      assert.deepEqual(namesOf(await scene.files.list('/empty')), []);
    });
  }
});

describe('listings in a form that nobody knows', () => {
  const open = useScenes();

  it('let no file be replaced whose name they hold, and others be made', async () => {
    const content = ['ACCOUNT = MYACCT  GROUP = MYGROUP', 'NSCREEN1   256B  FA  800  10000'];
    const replies = { LIST: { content: content.join('\r\n') } };
    const scene = await open({ mlsd: false, replies }, {}, { NSCREEN1: 'old' });
    const NEW = { create: true, overwrite: false };
    assert.equal((await scene.files.list('/')).size, 0);
    await assert.rejects(scene.files.stat('/NSCREEN1'), { code: 'rejected' });
    await assert.rejects(scene.files.write('/NSCREEN1', Buffer.from('new'), NEW), {
      code: 'rejected',
    });
    assert.equal(await scene.textOnDisk('NSCREEN1'), 'old');
    await assert.rejects(scene.files.stat('/NSCREEN2'), { code: 'not-found' });
    await assert.rejects(scene.files.stat('/SCREEN'), { code: 'not-found' });
  });
});

describe('listings that the server cuts', () => {
  const open = useScenes();

  const CUT = {
    content: 'type=file;size=1;modify=20240101000000; a.txt\r\n',
    finalReply: { raw: '226 Output truncated to 1 matches\r\n' },
  };
  const CUT_LIST = { ...CUT, content: '-rw-r--r-- 1 a b 1 May  6  2020 a.txt\r\n' };
  const NEW = { create: true, overwrite: false };

  it('say nothing of what is not in them: the server is asked for it', async () => {
    const scene = await open({ replies: { MLSD: CUT } }, {}, SITE);
    assert.deepEqual(namesOf(await scene.files.list('/')), ['a.txt']);
    assert.equal((await scene.files.stat('/d')).kind, 'directory');
    await assert.rejects(scene.files.stat('/nowhere'), { code: 'not-found' });
    await assert.rejects(scene.files.stat('/.vscode/settings.json'), { code: 'not-found' });
    const listed = scene.sent.filter((line) => line === 'MLSD /');
    assert.equal(listed.length, 1);
    await scene.files.write('/nowhere', Buffer.from('new'), NEW);
    assert.equal(await scene.textOnDisk('nowhere'), 'new');
  });

  it('let nobody take a file for absent that the server cannot be asked for', async () => {
    const scene = await open(
      { mlsd: false, replies: { LIST: CUT_LIST } },
      {},
      { ...SITE, z: 'old' },
    );
    assert.deepEqual(namesOf(await scene.files.list('/')), ['a.txt']);
    const unknown = { code: 'rejected', message: /does not tell/ };
    await assert.rejects(scene.files.stat('/z'), unknown);
    await assert.rejects(scene.files.stat('/z'), unknown);
    assert.equal(scene.server.counts()['LIST'], 1);
    await assert.rejects(scene.files.write('/z', Buffer.from('new'), NEW), unknown);
    assert.equal(await scene.textOnDisk('z'), 'old');
  });

  it('are doubted where STAT shows exactly as many as Pure-FTPd does', async () => {
    const listing = (count: number): string => {
      const lines = Array.from(
        { length: count },
        (_, n) => `-rw-r--r-- 1 a b 1 May  6  2020 f${n}`,
      );
      return ['213-STAT', ...lines, '213 End.'].join('\r\n');
    };
    for (const [count, reports] of [
      [10_000, 1],
      [9_999, 0],
    ] as const) {
      const scene = await open(
        { replies: { ...NO_DATA, STAT: listing(count) } },
        { data: { mode: 'passive' } },
        SITE,
      );
      const reported: string[] = [];
      scene.files.onDidRejectNames(({ rejected }) => {
        reported.push(...rejected.map(({ reason }) => reason));
      });
      assert.equal((await scene.files.list('/')).size, count);
      assert.equal(reported.length, reports);
    }
  });

  for (const mlsd of [true, false]) {
    it(`are reported as such, by ${mlsd ? 'MLSD' : 'LIST'}`, async () => {
      const scene = await open({ mlsd }, {}, SITE);
      const verb = mlsd ? 'MLSD' : 'LIST';
      const raw = '226-Options: -a -l \r\n226 Output truncated to 3 matches\r\n';
      scene.server.scriptNext(verb, { finalReply: { raw } });
      const reported: string[] = [];
      scene.files.onDidRejectNames(({ rejected }) => {
        reported.push(...rejected.map(({ line }) => line));
      });
      assert.deepEqual(namesOf(await scene.files.list('/')), ['a.txt', 'd', 'empty']);
      assert.deepEqual(reported, ['Output truncated to 3 matches']);
    });
  }
});

describe('a listing without end', () => {
  const open = useScenes();

  for (const [title, content] of [
    ['in bytes', Buffer.alloc(41 * 1024 * 1024, `${'x'.repeat(99)}\n`)],
    ['in lines, each of which costs memory', Buffer.alloc(2 * 700_000, 'a\n')],
  ] as const) {
    it(`is not read beyond a bound ${title}`, async () => {
      const scene = await open({
        onCommand: ({ verb }) => (verb === 'MLSD' ? { content } : undefined),
      });
      await assert.rejects(scene.files.list('/'), { code: 'too-large' });
    });
  }
});
