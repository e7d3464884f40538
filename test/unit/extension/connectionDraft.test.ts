import assert from 'node:assert/strict';
import {
  emptyDraft,
  freeId,
  toRaw,
  withAddress,
} from '../../../src/extension/commands/connectionDraft.ts';

describe('A connection draft', () => {
  it('takes a whole URL apart', () => {
    const draft = withAddress(emptyDraft, 'ftp://alice:pw@ftp.example.com:2121/www');
    assert.deepEqual(draft, {
      ...emptyDraft,
      host: 'ftp.example.com',
      port: '2121',
      user: 'alice',
      password: 'pw',
      root: '/www',
    });
  });

  it('keeps the other fields when only the host is changed', () => {
    const draft = { ...emptyDraft, host: 'old', port: '2121', user: 'alice', root: '/www' };
    assert.deepEqual(withAddress(draft, 'new'), { ...draft, host: 'new' });
  });

  it('writes what differs from the defaults, and never the password', () => {
    const draft = { ...emptyDraft, host: 'h', port: '21', password: 'pw', name: 'My site' };
    assert.deepEqual(toRaw(draft, 'my-site'), { id: 'my-site', name: 'My site', host: 'h' });
  });
});

describe('freeId', () => {
  const names: readonly (readonly [string, readonly string[], string])[] = [
    ['My Site', [], 'my-site'],
    ['My Site', ['my-site'], 'my-site-2'],
    ['My Site', ['my-site', 'my-site-2'], 'my-site-3'],
    ['ftp.example.com', [], 'ftp-example-com'],
    ['Café  Zürich!', [], 'cafe-zurich'],
    ['日本', [], 'server'],
    ['--', ['server'], 'server-2'],
  ];
  for (const [name, taken, id] of names) {
    it(`${name} beside ${taken.join(', ') || 'nothing'}`, () =>
      assert.equal(freeId(name, taken), id));
  }
});
