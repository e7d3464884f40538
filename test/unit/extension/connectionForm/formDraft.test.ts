import assert from 'node:assert/strict';
import type { RawConnection } from '../../../../src/extension/connections/connectionRegistry.ts';
import { FormDraft } from '../../../../src/extension/connectionForm/formDraft.ts';
import { noteSecret } from '../../../support/secrets.ts';

const PASSWORD = noteSecret('pewter-Badger-3391');
const SITE: RawConnection = { id: 'my-site', name: 'My site', host: 'ftp.example.com' };

describe('The draft of a form', () => {
  const kindsOf = (draft: FormDraft, others: readonly string[] = []) =>
    draft.check(others).problems.map(({ kind }) => kind);

  function filled(fields: Parameters<FormDraft['change']>[], saved?: RawConnection): FormDraft {
    const draft = new FormDraft({ saved });
    for (const field of fields) draft.change(...field);
    return draft;
  }

  it('makes an id and a name of the host, beside the ids that are taken', () => {
    const draft = filled([['host', 'ftp.example.com']]);
    const { raw, connection } = draft.check(['ftp-example-com']);
    assert.deepEqual(raw, {
      id: 'ftp-example-com-2',
      name: 'ftp.example.com',
      host: 'ftp.example.com',
    });
    assert.equal(connection?.authority, 'ftp-example-com-2');
  });

  it('keeps an id that was entered, and tells when it is taken', () => {
    const draft = filled([
      ['host', 'h'],
      ['id', 'mine'],
    ]);
    assert.equal(draft.check([]).raw['id'], 'mine');
    assert.deepEqual(kindsOf(draft, ['mine']), ['duplicate-id']);
  });

  it('keeps the id of a saved one, whatever its name is now', () => {
    assert.equal(filled([['name', 'Other']], SITE).check([]).raw['id'], 'my-site');
  });

  it('goes by the rules of the settings', () => {
    const draft = filled([
      ['host', 'no host'],
      ['port', '99999'],
      ['root', 'public'],
      ['encoding', 'klingon'],
      ['clientKey', '/key.pem'],
      ['proxy', 'ftp://proxy'],
      ['certificates', 'SHA256:AB'],
      ['maxConnections', 'many'],
    ]);
    assert.deepEqual(kindsOf(draft).sort(), [
      'bad-certificates',
      'bad-encoding',
      'bad-host',
      'bad-maximum',
      'bad-port',
      'bad-proxy',
      'bad-root',
      'key-alone',
    ]);
  });

  it('takes a URL apart: nothing is wrong with it, and its password is in no field', () => {
    const draft = filled([['host', `ftps://al%40ice:${PASSWORD}@ftp.example.com:2121/www`]]);
    assert.deepEqual(kindsOf(draft), []);
    draft.settle();
    const { host, user, port, root, security } = draft.fields;
    assert.deepEqual(
      [host, user, port, root, security],
      ['ftp.example.com', 'al@ice', '2121', '/www', 'implicit'],
    );
    assert.equal(draft.password, PASSWORD);
    assert.doesNotMatch(JSON.stringify([draft.fields, draft.check([]).raw]), /pewter/);
  });

  it('tells what is wrong with a URL', () => {
    const draft = filled([['host', 'sftp://ftp.example.com/']]);
    assert.deepEqual(draft.check([]).problems, [{ kind: 'url', url: 'other-scheme' }]);
  });

  it('takes the password out of a proxy', () => {
    const draft = filled([['proxy', `socks5://bob:${PASSWORD}@proxy:1080`]], SITE);
    assert.deepEqual(kindsOf(draft), []);
    draft.settle();
    assert.equal(draft.fields.proxy, 'socks5://bob@proxy:1080');
    assert.equal(draft.proxyPassword, PASSWORD);
  });

  it('keeps the proxy of a user whose name is a mail address', () => {
    const draft = filled([['proxy', `http://bob@corp.example:${PASSWORD}@proxy:3128`]], SITE);
    draft.settle();
    assert.equal(draft.check([]).connection?.proxy, 'http://bob@corp.example@proxy:3128');
    assert.equal(draft.proxyPassword, PASSWORD);
  });

  it('lets nothing that may hold a password outlive the window', () => {
    const half = filled([
      ['host', `ftp://alice:${PASSWORD}`],
      ['proxy', `socks5://bob:${PASSWORD}`],
      ['user', 'alice'],
    ]);
    const whole = filled([
      ['host', `ftp://alice:${PASSWORD}@h`],
      ['proxy', `socks5://bob:${PASSWORD}@proxy`],
    ]);
    for (const draft of [half, whole]) {
      assert.doesNotMatch(JSON.stringify(draft.harmless), /pewter/);
    }
    assert.equal(half.harmless.user, 'alice');
    const fine = filled([
      ['host', 'ftp.example.com'],
      ['proxy', 'editor'],
    ]);
    assert.equal(fine.harmless.host, 'ftp.example.com');
    assert.equal(fine.harmless.proxy, 'editor');
  });

  it('follows the settings where nothing was changed, and keeps what was', () => {
    const draft = filled([['user', 'alice']], SITE);
    draft.follow({ ...SITE, host: 'other.example.com', user: 'bob', trash: '/trash' });
    assert.equal(draft.isChanged, true);
    assert.deepEqual(draft.check([]).raw, {
      ...SITE,
      host: 'other.example.com',
      user: 'alice',
      trash: '/trash',
    });
  });

  it('is a new one when what it edits was removed', () => {
    const draft = filled([['user', 'alice']], SITE);
    draft.follow(undefined);
    assert.equal(draft.savedId, undefined);
    assert.deepEqual(draft.check([]).raw, { ...SITE, user: 'alice' });
  });

  it('has no changes once it is saved, and no password', () => {
    const draft = filled([['host', 'h']]);
    draft.password = PASSWORD;
    assert.equal(draft.isChanged, true);
    draft.saved(draft.check([]).raw);
    assert.equal(draft.isChanged, false);
    assert.equal(draft.password, undefined);
    assert.deepEqual([draft.savedId, draft.fields.name], ['h', 'h']);
  });

  it('has changes when it begins with what is known already', () => {
    const draft = new FormDraft({ given: { host: 'h', port: 2121 }, password: PASSWORD });
    assert.equal(draft.isChanged, true);
    assert.deepEqual(draft.check([]).raw, { id: 'h', name: 'h', host: 'h', port: 2121 });
  });
});
