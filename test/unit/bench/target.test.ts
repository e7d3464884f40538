import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadTarget, targetOf } from '../../../bench/target.ts';

describe('targetOf', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-netrc-'));
    environment = { NETRC: join(folder, 'netrc') };
    await writeFile(join(folder, 'netrc'), 'machine ftp.example.com login bob password word\n');
  });

  after(() => rm(folder, { recursive: true }));

  it('takes everything from the URL', async () => {
    assert.deepEqual(
      await targetOf('ftp://alice:se%40cret@ftp.example.com:2121/a b/', environment),
      {
        label: 'ftp://ftp.example.com:2121/a b',
        host: 'ftp.example.com',
        port: 2121,
        folder: '/a b',
        user: 'alice',
        password: 'se@cret',
        security: 'none',
      },
    );
  });

  it('leaves the folder open where the URL ends with the host', async () => {
    const { folder: found, port } = await targetOf('ftp://a:b@[::1]', environment);
    assert.deepEqual({ found, port }, { found: undefined, port: 21 });
  });

  it('finds a password in netrc', async () => {
    const { user, password } = await targetOf('ftp://bob@ftp.example.com/', environment);
    assert.deepEqual({ user, password }, { user: 'bob', password: 'word' });
  });

  it('is anonymous where neither knows a user', async () => {
    const { user } = await targetOf('ftp://other.example.com/', environment);
    assert.equal(user, 'anonymous');
  });

  const bad = [
    'sftp://alice:secret-word@host/',
    'http://alice:secret-word@host/',
    'ftp://alice:secret-word@host:99999/',
    'ftp://alice:secret-word@/',
    'ftp://alice@elsewhere.example.com/',
    '',
  ];
  for (const url of bad) {
    it(`rejects "${url}" and quotes no password`, async () => {
      await assert.rejects(targetOf(url, environment), (error) => {
        assert.ok(error instanceof BadTarget);
        assert.doesNotMatch(error.message, /secret-word/);
        return true;
      });
    });
  }
});
