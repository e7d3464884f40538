import assert from 'node:assert/strict';
import {
  isExempt,
  parseProxyUrl,
  withoutProxyPassword,
} from '../../../src/extension/connections/proxyUrl.ts';

const [user, password] = [undefined, undefined];

describe('parseProxyUrl', () => {
  const urls = [
    ['socks5://p', { kind: 'socks5', host: 'p', port: 1080, user, password }],
    ['SOCKS5H://P.Example.com:9050/', { kind: 'socks5', host: 'p.example.com', port: 9050 }],
    ['http://p', { kind: 'http', host: 'p', port: 80 }],
    [' http://[::1]:3128 ', { kind: 'http', host: '::1', port: 3128 }],
    ['http://bob@p:3128', { kind: 'http', host: 'p', port: 3128, user: 'bob' }],
    ['http://bob:x@p', { kind: 'http', host: 'p', port: 80, user: 'bob', password: 'x' }],
    [
      'http://a%40b:p%3A%40s@p',
      { user: 'a@b', password: 'p:@s', kind: 'http', host: 'p', port: 80 },
    ],
    ['http://b:100%@s@p', { user: 'b', password: '100%@s', kind: 'http', host: 'p', port: 80 }],
    ['http://a@b:x@p', { user: 'a@b', password: 'x', kind: 'http', host: 'p', port: 80 }],
    ['socks5://b:@p', { user: 'b', kind: 'socks5', host: 'p', port: 1080 }],
  ] as const;
  for (const [text, expected] of urls) {
    it(text, () => assert.deepEqual(parseProxyUrl(text), { user, password, ...expected }));
  }

  for (const text of [
    '',
    'p:1080',
    'socks4://p',
    'https://p',
    'socks5://',
    'socks5://p:0',
    'socks5://p:65536',
    'socks5://p/path',
    'socks5://:x@p',
    'http://a%3Ab@p',
    'http://a%0d%0a@p',
    'http://a b',
    'http://p\r\nX: y',
  ]) {
    it(`nothing for ${JSON.stringify(text)}`, () => assert.equal(parseProxyUrl(text), undefined));
  }
});

describe('withoutProxyPassword', () => {
  const urls = [
    ['socks5://bob:hunter22@p:1080', 'socks5://bob@p:1080', 'hunter22'],
    ['http://a%40b:p%3A%40s@[::1]:1', 'http://a%40b@[::1]:1', 'p:@s'],
    ['http://bob:a:b@c@p', 'http://bob@p', 'a:b@c'],
    ['http://bob:a/b@p', 'http://bob@p', 'a/b'],
    ['http://bob@corp.example:x@p:3128', 'http://bob@corp.example@p:3128', 'x'],
    ['http://bob@p', 'http://bob@p', undefined],
    ['editor', 'editor', undefined],
    ['ftp://bob:x@p', 'ftp://bob:x@p', undefined],
  ] as const;
  for (const [text, url, found] of urls) {
    it(text, () => assert.deepEqual(withoutProxyPassword(text), { url, password: found }));
  }
});

describe('isExempt', () => {
  const cases = [
    ['ftp.example.com', ['example.com'], true],
    ['ftp.example.com', ['.example.com'], true],
    ['ftp.example.com', ['*.example.com'], true],
    ['FTP.example.com', ['ftp.Example.com'], true],
    ['127.0.0.1', ['localhost', '127.0.0.1'], true],
    ['anything', ['*'], true],
    ['badexample.com', ['example.com'], false],
    ['ftp.example.com', ['', 'other.com'], false],
    ['ftp.example.com', [], false],
  ] as const;
  for (const [host, noProxy, expected] of cases) {
    it(`${host}, ${JSON.stringify(noProxy)}`, () =>
      assert.equal(isExempt(host, noProxy), expected));
  }
});
