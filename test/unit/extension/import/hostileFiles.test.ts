import assert from 'node:assert/strict';
import { MAX_SITES } from '../../../../src/extension/import/importFailure.ts';
import { MAX_FILE_BYTES } from '../../../../src/extension/import/readSites.ts';
import { noteSecret } from '../../../support/secrets.ts';
import { sitesIn } from './found.ts';

const SECRET = noteSecret('hostile-Badger-6620');
const DEADLINE_MS = 5_000;

describe('Files that are bad, huge or hostile', function () {
  this.timeout(DEADLINE_MS);

  const entity = '<!ENTITY x SYSTEM "file:///etc/passwd">';
  const fileZilla = (content: string) => `<FileZilla3><Servers>${content}</Servers></FileZilla3>`;
  const many = '<Server><Host>h</Host></Server>'.repeat(MAX_SITES + 1);
  const files: readonly (readonly [string, string, string | Uint8Array, string?])[] = [
    ['an empty file', 'empty', ''],
    ['blanks', 'empty', ' \n\t '],
    ['a file that is too large', 'too-large', Buffer.alloc(MAX_FILE_BYTES + 1, 0x20)],
    ['bytes that are no text', 'not-text', Buffer.from([0x00, 0x01, 0xff, 0xfe])],
    ['a binary property list', 'binary-plist', 'bplist00\u0001'],
    ['prose', 'unknown-format', 'Dear Jane, the server is ftp.example.com.'],
    ['a web page', 'bad-xml', '<!doctype html><p>unclosed'],
    ['another XML file', 'unknown-format', '<note>hello</note>'],
    ['an open element', 'bad-xml', `<FileZilla3><Servers><Pass>${SECRET}`],
    ['an external entity', 'bad-xml', `<!DOCTYPE a [${entity}]><FileZilla3>&x;</FileZilla3>`],
    ['an entity bomb', 'bad-xml', '<!DOCTYPE a [<!ENTITY b "bb">]><plist>&b;&b;</plist>'],
    ['an unknown entity', 'bad-xml', '<FileZilla3>&x;</FileZilla3>'],
    ['elements without end', 'bad-xml', '<a>'.repeat(200_000)],
    ['too many sites', 'too-many', fileZilla(many)],
    ['too many lines', 'too-many', 'ftp://h\n'.repeat(MAX_SITES + 1)],
    ['no sites', 'empty', fileZilla('')],
    ['a dictionary that is none', 'unknown-format', '<plist><array/></plist>'],
    ['JSON that is cut', 'bad-json', `{"password": "${SECRET}`],
    ['JSON of something else', 'unknown-format', '{"scripts": {}}'],
    ['a number', 'unknown-format', '[1, 2]', 'sftp.json'],
    ['hex that is no ftp-simple', 'unknown-format', '00'.repeat(32)],
    ['JSON nested deep', 'unknown-format', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['comments in comments', 'bad-json', `[${'/*'.repeat(1_000_000)}`],
    ['quotes in quotes', 'bad-json', `[${'"\\'.repeat(1_000_000)}`],
    ['an ini without sessions', 'empty', '[Configuration\\Security]\nUseMasterPassword=0\n'],
    [
      'an export of nothing',
      'empty',
      '{"format":"ftp-workspace-connections","version":1,"connections":[]}',
    ],
    ['an export without a list', 'unknown-format', '{"format":"ftp-workspace-connections"}'],
  ];
  for (const [what, code, content, name] of files) {
    it(`${what}: ${code}, and no word of the content`, () => {
      assert.throws(
        () => sitesIn(content, name),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, code);
          assert.equal(JSON.stringify([error.message, error.stack]).includes(SECRET), false);
          return true;
        },
      );
    });
  }

  it('control characters, marks of direction and icons do no harm in names', () => {
    const text = JSON.stringify([
      { name: 'a\u0000b\u202ec\nd', protocol: 'ftp', host: 'h.example', username: 'u' },
      { name: '$(trash) [x](command:y)', protocol: 'ftp', host: 'h.example', username: 'a\nb' },
      { name: '<img src=x onerror=alert(1)>', protocol: 'ftp', host: 'h\r\nDELE x' },
      { name: 'x'.repeat(5000), protocol: 'ftp', host: 'h.example', remotePath: '/a\u0007b' },
    ]);
    const sites = sitesIn(text, 'sftp.json');
    assert.deepEqual(
      sites.slice(0, 3).map(({ name, fields, left, refused }) => ({ name, fields, left, refused })),
      [
        {
          name: 'a\ufffdb\ufffdc d',
          fields: { host: 'h.example', user: 'u' },
          left: undefined,
          refused: undefined,
        },
        {
          name: '$(trash) [x](command:y)',
          fields: { host: 'h.example' },
          left: ['username: unusable'],
          refused: undefined,
        },
        {
          name: '<img src=x onerror=alert(1)>',
          fields: {},
          left: undefined,
          refused: 'bad-host',
        },
      ],
    );
    assert.equal(sites[3]?.name.length, 201);
    assert.deepEqual(sites[3].left, ['remotePath: unusable']);
  });

  it('a key of an object cannot reach what objects inherit', () => {
    const text = '[{"__proto__": {"host": "evil.example"}, "protocol": "ftp", "name": "x"}]';
    assert.deepEqual(sitesIn(text, 'sftp.json'), [
      { name: 'x', fields: {}, left: ['__proto__: unknown'], refused: 'no-host' },
    ]);
  });

  it('thousands of settings are not all named', () => {
    const keys = Array.from({ length: 3000 }, (_, index) => [`key${index}`, 1] as const);
    const others: Readonly<Record<string, number>> = Object.fromEntries(keys);
    const site = { host: 'h.example', protocol: 'ftp', ...others };
    assert.equal(sitesIn(JSON.stringify(site), 'sftp.json')[0]?.left?.length, 100);
  });
});
