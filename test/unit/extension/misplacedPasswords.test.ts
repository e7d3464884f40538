import assert from 'node:assert/strict';
import { withoutPasswords } from '../../../src/extension/connections/misplacedPasswords.ts';

const site = { id: 'site', host: 'h' };

describe('withoutPasswords', () => {
  for (const key of ['password', 'pass', 'passwd', 'Password']) {
    it(`takes "${key}" out of an entry`, () => {
      const { found, entries } = withoutPasswords([{ ...site, user: 'alice', [key]: 'hunter22' }]);
      assert.deepEqual(entries, [{ ...site, user: 'alice' }]);
      assert.deepEqual(
        found.map(({ connection, password }) => [connection.authority, connection.user, password]),
        [['site', 'alice', 'hunter22']],
      );
    });
  }

  it('takes a host apart that is a URL with a password', () => {
    const host = 'ftp://alice:hunter22@ftp.example.com:2121/www';
    const { found, entries } = withoutPasswords([{ id: 'site', host }]);
    const rest = { id: 'site', host: 'ftp.example.com', user: 'alice', port: 2121, root: '/www' };
    assert.deepEqual(entries, [rest]);
    assert.equal(found[0]?.password, 'hunter22');
  });

  it('keeps what the entry says itself, and implicit TLS of an ftps URL', () => {
    const host = 'ftps://alice:hunter22@h';
    const { found, entries } = withoutPasswords([{ id: 'site', host, user: 'bob' }]);
    assert.deepEqual(entries, [{ id: 'site', host: 'h', user: 'bob', security: 'implicit' }]);
    assert.equal(found[0]?.connection.port, 990);
  });

  it('takes all of the keys, and the password of a host that is a URL first', () => {
    const host = 'ftp://alice:first@h';
    const { found, entries } = withoutPasswords([{ id: 'site', host, password: 'b', pass: 'c' }]);
    assert.deepEqual(entries, [{ id: 'site', host: 'h', user: 'alice' }]);
    assert.equal(found[0]?.password, 'first');
  });

  it('takes the passphrase of a client certificate out of an entry', () => {
    const rest = { ...site, clientCertificate: '/c.pem' };
    const { found, entries } = withoutPasswords([{ ...rest, passphrase: 'open sesame' }]);
    assert.deepEqual(entries, [rest]);
    assert.equal(found[0]?.password, undefined);
    assert.equal(found[0]?.passphrase, 'open sesame');
  });

  it('takes the password out of the address of a proxy', () => {
    const proxy = 'socks5://bob:hunter22@proxy.example.com:1080';
    const { found, entries } = withoutPasswords([{ ...site, proxy }]);
    assert.deepEqual(entries, [{ ...site, proxy: 'socks5://bob@proxy.example.com:1080' }]);
    assert.equal(found[0]?.proxyPassword, 'hunter22');
    assert.equal(found[0].password, undefined);
  });

  const untouched: readonly unknown[] = [
    site,
    { ...site, password: '' },
    { ...site, password: 7 },
    { ...site, passphrase: 'of nothing' },
    { ...site, proxy: 'socks5://bob@proxy' },
    { ...site, proxy: 'editor' },
    { ...site, password: 'x', port: 0 },
    { password: 'x' },
    { id: 'site', host: 'ftp://alice@h' },
    'ftp://alice:x@h',
    null,
    ['password'],
  ];
  for (const entry of untouched) {
    it(`leaves ${JSON.stringify(entry)} as it is`, () => {
      const { found, entries } = withoutPasswords([entry]);
      assert.deepEqual(found, []);
      assert.deepEqual(entries, [entry]);
    });
  }
});
