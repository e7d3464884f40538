import assert from 'node:assert/strict';
import { parseFtpLink } from '../../../../src/extension/connectionForm/ftpLink.ts';

describe('A link to a folder', () => {
  const open = (query: string, path = '/open') => parseFtpLink({ path, query });

  it('names a server, a user and a folder', () => {
    const link = open('url=ftps://al%40ice@ftp.example.com:2121/a b/c');
    assert.deepEqual(link, {
      ok: true,
      url: {
        scheme: 'ftps',
        host: 'ftp.example.com',
        port: 2121,
        user: 'al@ice',
        password: undefined,
        path: '/a b/c',
      },
    });
  });

  it('keeps what stands for itself in a URL', () => {
    const link = open('url=ftp://h/a&b=c?d#e+f');
    assert.equal(link.ok && link.url.path, '/a&b=c?d#e+f');
  });

  it('may come as a form encodes it, from an editor in a browser', () => {
    const link = open('url=ftp%3A%2F%2Falice%40h%2Fa+b%2520c');
    assert.equal(link.ok && link.url.path, '/a b c');
    assert.deepEqual(open('url=ftp%3A%2F%2Fh%2F%0D%0ADELE'), {
      ok: false,
      problem: 'control-character',
    });
  });

  it('leaves out what the editor says about windows', () => {
    for (const query of ['url=ftp://h/a&windowId=_blank', 'windowId=3&url=ftp://h/a']) {
      const link = open(query);
      assert.equal(link.ok && link.url.path, '/a');
    }
  });

  const refused: readonly (readonly [string, string])[] = [
    ['', 'no-url'],
    ['url=', 'no-url'],
    ['uri=ftp://h/', 'no-url'],
    ['url=sftp://h/', 'other-scheme'],
    ['url=file:///etc/passwd', 'other-scheme'],
    ['url=javascript:alert(1)', 'other-scheme'],
    ['url=ftp.example.com', 'other-scheme'],
    ['url=ftp:h', 'missing-slashes'],
    ['url=ftp://', 'bad-host'],
    ['url=ftp://h:0/', 'bad-port'],
    ['url=ftp://h/%0d%0aDELE x', 'control-character'],
    ['url=ftp://a\r\nDELE@h/', 'control-character'],
    ['url=ftp://h/%zz', 'bad-escape'],
    [`url=ftp://h/${'a'.repeat(3000)}`, 'too-long'],
  ];
  for (const [query, problem] of refused) {
    it(`is refused as ${problem}: ${JSON.stringify(query.slice(0, 40))}`, () => {
      assert.deepEqual(open(query), { ok: false, problem });
    });
  }

  it('asks for nothing but opening', () => {
    assert.deepEqual(open('url=ftp://h/', '/delete'), { ok: false, problem: 'other-action' });
  });
});
