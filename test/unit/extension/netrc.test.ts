import assert from 'node:assert/strict';
import {
  findLogin,
  parseNetrc,
  type NetrcEntry,
} from '../../../src/extension/connections/netrc.ts';

function entry(fields: Partial<NetrcEntry>): NetrcEntry {
  return {
    machine: undefined,
    login: undefined,
    password: undefined,
    account: undefined,
    ...fields,
  };
}

const host = entry({ machine: 'h', login: 'u', password: 'p' });

describe('parseNetrc', () => {
  const files: readonly (readonly [string, readonly NetrcEntry[]])[] = [
    ['', []],
    ['machine h login u password p', [host]],
    ['machine h\n\tlogin u\n\tpassword p\n', [host]],
    ['machine h\r\nlogin u\r\npassword p\r\n', [host]],
    ['machine h user u password p', [host]],
    ['machine h login u password p account a', [{ ...host, account: 'a' }]],
    ['default login u password p', [entry({ login: 'u', password: 'p' })]],
    ['# machine x login y\nmachine h login u password p # password q', [host]],
    ['machine h login u password "a b\\"c\\\\d"', [{ ...host, password: 'a b"c\\d' }]],
    ['machine h login u password "#x"', [{ ...host, password: '#x' }]],
    ['machine h login u password #x', [{ ...host, password: '#x' }]],
    ['machine h login "default" password p', [{ ...host, login: 'default' }]],
    ['machine h login u password "open', [{ ...host, password: 'open' }]],
    ['machine h login u password p port 21 protocol ftp', [host]],
    [
      'machine a login u password p\nmachine h login u password p',
      [{ ...host, machine: 'a' }, host],
    ],
    ['macdef init\ncd /pub\nmachine x login y\n\nmachine h login u password p', [host]],
    ['machine h login u password p\nmacdef init\nmachine x', [host]],
    ['login orphan password p', []],
    ['machine', [entry({})]],
    ['machine h login', [entry({ machine: 'h' })]],
  ];
  for (const [text, expected] of files) {
    it(JSON.stringify(text), () => assert.deepEqual(parseNetrc(text), expected));
  }
});

describe('findLogin', () => {
  const entries = parseNetrc(`
    default login anonymous password guest@
    machine other login o password op
    machine Host.Example login first password one
    machine host.example login second password two
    machine bare password three
    machine nopassword login nobody
  `);
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['host.example', undefined, 'first:one'],
    ['host.example', 'second', 'second:two'],
    ['host.example', 'third', undefined],
    ['host.example', 'anonymous', 'anonymous:guest@'],
    ['unknown', undefined, 'anonymous:guest@'],
    ['unknown', 'alice', undefined],
    ['bare', 'alice', 'alice:three'],
    ['bare', undefined, 'anonymous:guest@'],
    ['nopassword', 'nobody', undefined],
  ];
  for (const [name, user, expected] of cases) {
    it(`${user ?? 'nobody in particular'} at ${name}`, () => {
      const found = findLogin(entries, { host: name, user, allowDefault: true });
      assert.equal(found && `${found.user}:${found.password}`, expected);
    });
  }

  it('takes no machine with the name "default" for every host, as other clients do not', () => {
    const python = parseNetrc('machine default login u password p');
    const question = { user: undefined, allowDefault: true };
    assert.equal(findLogin(python, { host: 'unknown', ...question }), undefined);
    assert.equal(findLogin(python, { host: 'default', ...question })?.user, 'u');
  });

  it('leaves the entry for every host out where it may not speak for this one', () => {
    const question = { user: undefined, allowDefault: false };
    assert.equal(findLogin(entries, { host: 'unknown', ...question }), undefined);
    assert.equal(findLogin(entries, { host: 'host.example', ...question })?.user, 'first');
  });
});
