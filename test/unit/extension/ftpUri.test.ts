import assert from 'node:assert/strict';
import {
  joinAuthority,
  locate,
  parseFtpUrl,
  parseHost,
  splitAuthority,
  uriOf,
  urlOf,
  type FtpUrl,
  type FtpUrlProblem,
} from '../../../src/extension/ftpUri.ts';

const nothing = {
  scheme: 'ftp' as const,
  user: undefined,
  password: undefined,
  port: undefined,
  path: undefined,
};

/** How `vscode.Uri` writes an authority: all but the text before the first `@` in lower case. */
function throughEditor(authority: string): string {
  const at = authority.indexOf('@');
  const user = authority.slice(0, at + 1);
  return user + authority.slice(at + 1).toLowerCase();
}

describe('parseFtpUrl', () => {
  const urls: readonly (readonly [string, Partial<FtpUrl>])[] = [
    ['ftp://ftp.example.com', { host: 'ftp.example.com' }],
    ['ftp.example.com', { host: 'ftp.example.com' }],
    ['  FTP://FTP.Example.COM/  ', { host: 'ftp.example.com', path: '/' }],
    ['localhost/www', { host: 'localhost', path: '/www' }],
    ['alice@host', { host: 'host', user: 'alice' }],
    ['my-site/public_html/', { host: 'my-site', path: '/public_html' }],
    [
      'ftp://alice:secret@host:2121/a/b',
      { host: 'host', user: 'alice', password: 'secret', port: 2121, path: '/a/b' },
    ],
    ['ftp://alice@corp.example@host/', { host: 'host', user: 'alice@corp.example', path: '/' }],
    ['ftp://a%40b:p%2Fq%3A%40@h', { host: 'h', user: 'a@b', password: 'p/q:@' }],
    ['ftp://alice:p@ss@host', { host: 'host', user: 'alice', password: 'p@ss' }],
    ['ftp://alice:@host', { host: 'host', user: 'alice', password: '' }],
    ['ftp://host/with space/#1?/[x]&;', { host: 'host', path: '/with space/#1?/[x]&;' }],
    ['ftp://host/%C3%A4/a%20b', { host: 'host', path: '/ä/a b' }],
    ['ftp://host//a/../b/./c', { host: 'host', path: '/b/c' }],
    ['ftp://[::1]:2121/x', { host: '::1', port: 2121, path: '/x' }],
    ['[2001:DB8::1]', { host: '2001:db8::1' }],
    ['ftp://192.0.2.7:21', { host: '192.0.2.7', port: 21 }],
    ['ftp://bücher.example/', { host: 'xn--bcher-kva.example', path: '/' }],
    ['host:', { host: 'host' }],
    ['ftps://host/', { scheme: 'ftps', host: 'host', path: '/' }],
    ['FTPS://alice@host:2990', { scheme: 'ftps', host: 'host', user: 'alice', port: 2990 }],
  ];
  for (const [text, expected] of urls) {
    it(text, () => {
      assert.deepEqual(parseFtpUrl(text), { ok: true, url: { ...nothing, ...expected } });
    });
  }
});

describe('parseFtpUrl refuses', () => {
  const refused: readonly (readonly [string, FtpUrlProblem])[] = [
    ['', 'empty'],
    ['   ', 'empty'],
    ['sftp://host/', 'other-scheme'],
    ['https://host/', 'other-scheme'],
    ['ftp:host', 'missing-slashes'],
    ['ftp:/host/x', 'missing-slashes'],
    ['ftp://', 'bad-host'],
    ['ftp:///path', 'bad-host'],
    ['/just/a/path', 'bad-host'],
    ['not a host', 'bad-host'],
    ['ftp://-host', 'bad-host'],
    ['ftp://a..b', 'bad-host'],
    ['ftp://[::zz]/', 'bad-host'],
    ['ftp://[::1/', 'bad-host'],
    ['ftp://host:0/', 'bad-port'],
    ['ftp://host:65536/', 'bad-port'],
    ['ftp://host:ftp/', 'bad-port'],
    ['ftp://alice:p/w@host/', 'bad-port'],
    ['ftp://:secret@host', 'no-user'],
    ['ftp://host/100%', 'bad-escape'],
    ['ftp://a%zz@host/', 'bad-escape'],
    ['ftp://host/%C3', 'bad-escape'],
    ['ftp://host/a%0D%0ADELE x', 'control-character'],
    ['ftp://a%00b@host/', 'control-character'],
  ];
  for (const [text, problem] of refused) {
    it(`${JSON.stringify(text)}: ${problem}`, () => {
      assert.deepEqual(parseFtpUrl(text), { ok: false, problem });
    });
  }
});

describe('authority', () => {
  const servers: readonly (readonly [string, string | undefined, string, number | undefined])[] = [
    ['host', undefined, 'host', undefined],
    ['host', undefined, 'host', 21],
    ['host:2121', undefined, 'host', 2121],
    ['alice@host', 'alice', 'host', undefined],
    ['Alice@host', 'Alice', 'host', undefined],
    ['alice@corp@host', 'alice@corp', 'host', undefined],
    ['alice%40Corp@host', 'alice@Corp', 'host', undefined],
    ['a%3Ab@host', 'a:b', 'host', undefined],
    ['100%25@host', '100%', 'host', undefined],
    ['DOMAIN\\alice@host', 'DOMAIN\\alice', 'host', undefined],
    ['jürgen smith@host', 'jürgen smith', 'host', undefined],
    ['alice@[::1]:2121', 'alice', '::1', 2121],
  ];
  for (const [authority, user, host, port] of servers) {
    it(`${authority} for ${user ?? 'nobody'} at ${host}:${port ?? 'default'}`, () => {
      assert.equal(joinAuthority({ scheme: 'ftp', user, host, port }), authority);
      const usual = port === 21 ? undefined : port;
      const expected = { scheme: 'ftp', user, password: undefined, host, port: usual };
      assert.deepEqual(splitAuthority(throughEditor(authority)), expected);
    });
  }

  it('shows a password apart, so that it can be kept out', () => {
    const address = splitAuthority('alice:se:cret@host');
    assert.equal(address?.user, 'alice');
    assert.equal(address.password, 'se:cret');
    assert.equal(joinAuthority(address), 'alice@host');
  });

  it('of ftps: the scheme goes with it, and its own port is left out', () => {
    const address = { scheme: 'ftps', user: 'alice', host: 'host', port: 990 } as const;
    const authority = joinAuthority(address);
    assert.equal(authority, 'ftps://alice@host');
    assert.deepEqual(uriOf({ authority, path: '/a' }), {
      scheme: 'ftps',
      authority: 'alice@host',
      path: '/a',
    });
    const found = locate({ scheme: 'ftps', authority: 'alice@host', path: '/a' });
    assert.deepEqual(found, { authority, path: '/a' });
    assert.equal(joinAuthority({ ...address, port: 21 }), 'ftps://alice@host:21');
    assert.equal(joinAuthority({ ...address, scheme: 'ftp' }), 'alice@host:990');
  });

  for (const authority of ['', 'a b', 'alice@', 'host:99999', 'host:x', '[::1']) {
    it(`of no server: ${JSON.stringify(authority)}`, () => {
      assert.equal(splitAuthority(authority), undefined);
    });
  }
});

describe('locate', () => {
  const names = ['a b', '-x', '#?%&;[]*{}"\'\\', 'ä', '日本', '100%', '%41', 'a:b', '~', '..a'];
  for (const name of names) {
    it(`keeps the name ${name}`, () => {
      const place = { authority: 'my-site', path: `/dir/${name}` };
      assert.deepEqual(locate(uriOf(place)), place);
    });
  }

  it('brings authority and path into their one form', () => {
    const found = locate({ scheme: 'ftp', authority: 'Alice@FTP.Example.com:21', path: '/a//b/' });
    assert.deepEqual(found, { authority: 'Alice@ftp.example.com', path: '/a/b' });
  });

  it('refuses an address with a password, without repeating it', () => {
    const uri = { scheme: 'ftp', authority: 'alice:secret@host', path: '/' };
    assert.throws(
      () => locate(uri),
      (error: Error) => {
        assert.equal((error as Error & { code: string }).code, 'invalid-argument');
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });

  it('refuses an address without a server', () => {
    assert.throws(() => locate({ scheme: 'ftp', authority: '', path: '/x' }), {
      code: 'invalid-argument',
    });
  });

  it('refuses a path with a line break', () => {
    assert.throws(() => locate({ scheme: 'ftp', authority: 'h', path: '/a\r\nDELE b' }), {
      code: 'invalid-argument',
    });
  });
});

describe('parseHost', () => {
  it('takes an IPv6 address with and without brackets', () => {
    assert.equal(parseHost('[::1]'), '::1');
    assert.equal(parseHost('::1'), '::1');
  });

  it('leaves numbers and underscores as they are', () => {
    assert.equal(parseHost('my_host-1'), 'my_host-1');
    assert.equal(parseHost('123'), '123');
  });
});

describe('urlOf', () => {
  const address = { scheme: 'ftp', user: undefined, host: 'ftp.example.com', port: 21 } as const;

  it('is what any program takes', () => {
    assert.equal(urlOf(address, '/a b/50%#?.txt'), 'ftp://ftp.example.com/a%20b/50%25%23%3F.txt');
    assert.equal(urlOf({ ...address, port: 2121 }, '/'), 'ftp://ftp.example.com:2121/');
    const secure = { ...address, scheme: 'ftps', port: 990, host: '::1' } as const;
    assert.equal(urlOf(secure, '/ü'), 'ftps://[::1]/%C3%BC');
  });

  it('is read as what it was made of', () => {
    const user = 'Al:ice@Example.com';
    const result = parseFtpUrl(urlOf({ ...address, user, port: 2121 }, '/a/%41.txt'));
    assert.ok(result.ok);
    const { url } = result;
    assert.deepEqual([url.user, url.password, url.port], [user, undefined, 2121]);
    assert.equal(url.path, '/a/%41.txt');
  });
});
