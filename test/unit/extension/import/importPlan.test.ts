import assert from 'node:assert/strict';
import { parseConnections } from '../../../../src/extension/connections/connectionSettings.ts';
import {
  isImport,
  planImport,
  type PlannedImport,
} from '../../../../src/extension/import/importPlan.ts';
import { readSites } from '../../../../src/extension/import/readSites.ts';

function plan(lines: readonly object[], existing: readonly object[] = []) {
  const text = JSON.stringify(lines.map((line) => ({ protocol: 'ftp', ...line })));
  const { sites } = readSites('sftp.json', Buffer.from(text));
  return planImport(sites, parseConnections(existing));
}

function imports(...from: Parameters<typeof plan>): readonly PlannedImport[] {
  return plan(...from).filter(isImport);
}

describe('planImport', () => {
  it('gives ids that are free, in the settings and in the file', () => {
    const planned = imports(
      [
        { name: 'My Site', host: 'a.example' },
        { name: 'My Site', host: 'b.example' },
        { name: '日本', host: 'c.example' },
        { name: '<i>', host: 'd.example' },
        { host: 'e.example' },
      ],
      [{ id: 'my-site', host: 'x.example' }, { id: 'server' }],
    );
    assert.deepEqual(
      planned.map(({ outcome }) => outcome.raw['id']),
      ['my-site-2', 'my-site-3', 'server-2', 'i', 'e-example'],
    );
  });

  it('makes entries that the settings take', () => {
    const [planned] = imports([{ name: 'Shop', host: 'a.example', username: 'alice' }]);
    const raw = { id: 'shop', name: 'Shop', host: 'a.example', user: 'alice' };
    assert.deepEqual(planned?.outcome.raw, raw);
    assert.equal(planned.outcome.connection.authority, 'shop');
    assert.equal(planned.outcome.sameAs, undefined);
  });

  const saved = [{ id: 'shop', name: 'Our shop', host: 'a.example', user: 'alice' }];
  const same: readonly (readonly [string, object, string | undefined])[] = [
    ['the same account', { host: 'A.example', username: 'alice' }, 'Our shop'],
    ['the usual port', { host: 'a.example', username: 'alice', port: 21 }, 'Our shop'],
    ['explicit TLS', { host: 'a.example', username: 'alice', secure: true }, 'Our shop'],
    ['the root', { host: 'a.example', username: 'alice', remotePath: '/' }, 'Our shop'],
    ['another folder', { host: 'a.example', username: 'alice', remotePath: '/www' }, undefined],
    ['another user', { host: 'a.example', username: 'bob' }, undefined],
    ['another port', { host: 'a.example', username: 'alice', port: 2121 }, undefined],
    ['implicit TLS', { host: 'a.example', username: 'alice', secure: 'implicit' }, undefined],
  ];
  for (const [what, site, expected] of same) {
    it(`${expected ? 'knows' : 'does not take for the same'}: ${what}`, () => {
      assert.equal(imports([site], saved)[0]?.outcome.sameAs, expected);
    });
  }

  it('knows what is in the file twice', () => {
    const planned = imports([
      { name: 'First', host: 'a.example' },
      { name: 'Second', host: 'a.example', username: 'anonymous' },
    ]);
    assert.deepEqual(
      planned.map(({ outcome }) => outcome.sameAs),
      [undefined, 'First'],
    );
  });

  it('passes on why a site is refused', () => {
    const [planned] = plan([{ protocol: 'sftp', host: 'a.example' }]);
    assert.deepEqual(planned?.outcome, {
      kind: 'refuse',
      refusal: { kind: 'other-protocol', protocol: 'SFTP' },
    });
  });

  it('keeps the id of an export where it is free', () => {
    const own = { format: 'ftp-workspace-connections', version: 1 };
    const long = 'x'.repeat(60);
    const connections = [
      { id: 'shop', host: 'b.example' },
      { id: 'other', host: 'c.example' },
      { id: long, host: 'd.example' },
      { id: long, host: 'e.example' },
    ];
    const bytes = Buffer.from(JSON.stringify({ ...own, connections }));
    const planned = planImport(readSites('x.json', bytes).sites, parseConnections(saved));
    assert.deepEqual(
      planned.filter(isImport).map(({ outcome }) => outcome.raw['id']),
      ['shop-2', 'other', long, `${'x'.repeat(50)}-2`],
    );
  });

  it('is done with thousands of sites of one name at once', function () {
    this.timeout(5_000);
    const sites = Array.from({ length: 5000 }, (_, index) => ({
      name: 'Same',
      host: `h${index}.example`,
    }));
    assert.equal(imports(sites).length, 5000);
  });
});
