import assert from 'node:assert/strict';
import {
  unsavedConnection,
  type Connection,
} from '../../../src/extension/connections/connection.ts';
import {
  Credentials,
  type PasswordAnswer,
  type PasswordQuestion,
} from '../../../src/extension/connections/credentials.ts';
import type { NetrcLogin } from '../../../src/extension/connections/netrc.ts';
import { silentLogger } from '../../../src/common/logger.ts';

const alice = unsavedConnection({ scheme: 'ftp', user: 'alice', host: 'h', port: undefined });
const nobody = unsavedConnection({ scheme: 'ftp', user: undefined, host: 'h', port: undefined });
const KEY = 'password:alice@h:21';

interface World {
  readonly credentials: Credentials;
  readonly secrets: Map<string, string>;
  readonly questions: PasswordQuestion[];
  netrc: NetrcLogin | undefined;
  answers: (PasswordAnswer | undefined)[];
}

function world(): World {
  const secrets = new Map<string, string>();
  const questions: PasswordQuestion[] = [];
  const made: World = {
    secrets,
    questions,
    netrc: undefined,
    answers: [],
    credentials: new Credentials({
      secrets: {
        get: (key) => Promise.resolve(secrets.get(key)),
        store: (key, value) => Promise.resolve(void secrets.set(key, value)),
        delete: (key) => Promise.resolve(void secrets.delete(key)),
      },
      netrc: () => Promise.resolve(made.netrc),
      isNamed: () => true,
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(made.answers.shift());
      },
      logger: silentLogger,
    }),
  };
  return made;
}

const answer = (password: string, remember = false): PasswordAnswer => ({ password, remember });

/** Logs in as a session does, to a server that takes one password. */
async function login({ credentials }: World, connection: Connection, right: string): Promise<void> {
  const source = credentials.sourceFor(connection);
  let given = await source.get(undefined);
  while (given.password !== right) given = await source.get({ password: given.password });
  await source.accepted();
}

describe('Credentials', () => {
  it('takes the password of the secret storage first', async () => {
    const it = world();
    it.secrets.set(KEY, 'stored');
    it.netrc = { user: 'alice', password: 'netrc', account: undefined };
    const got = await it.credentials.sourceFor(alice).get(undefined);
    assert.deepEqual(got, { user: 'alice', password: 'stored' });
    assert.equal(it.questions.length, 0);
  });

  it('takes netrc before it asks, with the account', async () => {
    const it = world();
    it.netrc = { user: 'alice', password: 'netrc', account: 'billing' };
    const got = await it.credentials.sourceFor(alice).get(undefined);
    assert.deepEqual(got, { user: 'alice', password: 'netrc', account: 'billing' });
  });

  it('lets netrc name the user where the connection does not', async () => {
    const it = world();
    it.netrc = { user: 'bob', password: 'netrc', account: undefined };
    assert.equal((await it.credentials.sourceFor(nobody).get(undefined)).user, 'bob');
  });

  it('logs in anonymously without a question', async () => {
    const it = world();
    const got = await it.credentials.sourceFor(nobody).get(undefined);
    assert.deepEqual(got, { user: 'anonymous', password: 'anonymous@', isAnonymous: true });
    assert.equal(it.questions.length, 0);
  });

  it('asks nobody when the anonymous user is refused', async () => {
    const it = world();
    const source = it.credentials.sourceFor(nobody);
    await source.get(undefined);
    await assert.rejects(source.get({ password: 'anonymous@' }), { code: 'authentication-failed' });
    assert.equal(it.questions.length, 0);
  });

  it('asks once for sessions that log in at the same time', async () => {
    const it = world();
    it.answers = [answer('typed')];
    const source = it.credentials.sourceFor(alice);
    const got = await Promise.all([source.get(undefined), source.get(undefined)]);
    assert.deepEqual(
      got.map(({ password }) => password),
      ['typed', 'typed'],
    );
    assert.equal(it.questions.length, 1);
  });

  it('remembers a password when the server has taken it, not before', async () => {
    const it = world();
    it.answers = [answer('wrong', true), answer('right', true)];
    await login(it, alice, 'right');
    assert.equal(it.secrets.get(KEY), 'right');
    assert.deepEqual(
      it.questions.map(({ refused }) => refused),
      [false, true],
    );
  });

  it('keeps a wrong stored password until another works', async () => {
    const it = world();
    it.secrets.set(KEY, 'old');
    it.answers = [answer('wrong'), answer('right')];
    const source = it.credentials.sourceFor(alice);
    await source.get(undefined);
    await source.get({ password: 'old' });
    assert.equal(it.secrets.get(KEY), 'old');
    await source.get({ password: 'wrong' });
    await source.accepted();
    assert.equal(it.secrets.get(KEY), undefined);
  });

  it('asks three times, then not again before the person acts', async () => {
    const it = world();
    it.answers = [answer('1'), answer('2'), answer('3'), answer('right')];
    await assert.rejects(login(it, alice, 'right'), { code: 'authentication-failed' });
    await assert.rejects(login(it, alice, 'right'), { code: 'cancelled' });
    assert.equal(it.questions.length, 3);
    it.credentials.personActs(alice);
    await login(it, alice, 'right');
    assert.equal(it.questions.length, 4);
  });

  it('leaves a person alone who dismissed the question', async () => {
    const it = world();
    it.answers = [undefined, answer('right')];
    await assert.rejects(login(it, alice, 'right'), { code: 'cancelled' });
    await assert.rejects(login(it, alice, 'right'), { code: 'cancelled' });
    assert.equal(it.questions.length, 1);
    it.credentials.personActs(alice);
    await login(it, alice, 'right');
  });

  it('gives a session the password that another has got meanwhile', async () => {
    const it = world();
    it.answers = [answer('old'), answer('new')];
    const source = it.credentials.sourceFor(alice);
    await source.get(undefined);
    await source.get({ password: 'old' });
    await source.accepted();
    assert.equal((await source.get({ password: 'old' })).password, 'new');
    assert.equal(it.questions.length, 2);
  });

  it('does not send a refused password again when the login was given up', async () => {
    const it = world();
    it.answers = [answer('wrong'), answer('right')];
    const source = it.credentials.sourceFor(alice);
    await source.get(undefined);
    source.refused();
    assert.equal((await source.get(undefined)).password, 'right');
  });

  it('stores a given password once it has worked', async () => {
    const it = world();
    it.credentials.give(alice, 'given', { remember: true });
    assert.equal(it.secrets.size, 0);
    await login(it, alice, 'given');
    assert.equal(it.secrets.get(KEY), 'given');
    assert.equal(it.questions.length, 0);
  });

  it('keeps a password from an address at once, where none is kept', async () => {
    const it = world();
    await it.credentials.adopt(alice, 'found');
    assert.equal(it.secrets.get(KEY), 'found');
    await login(it, alice, 'found');
    assert.equal(it.questions.length, 0);
  });

  it('does not lose the password that is kept to one from an address that is wrong', async () => {
    const it = world();
    it.secrets.set(KEY, 'stored');
    await it.credentials.adopt(alice, 'planted');
    assert.equal(it.secrets.get(KEY), 'stored');
    await login(it, alice, 'stored');
    assert.equal(it.secrets.get(KEY), 'stored');
    assert.equal(it.questions.length, 0);
  });

  it('replaces the password that is kept by one from an address that works, a window later', async () => {
    const it = world();
    it.secrets.set(KEY, 'old');
    await it.credentials.adopt(alice, 'new');
    await it.credentials.handOver(alice);
    const next = world();
    for (const [key, value] of it.secrets) next.secrets.set(key, value);
    await login(next, alice, 'new');
    assert.deepEqual([...next.secrets], [[KEY, 'new']]);
  });

  it('hands a password over to the next window, once', async () => {
    const it = world();
    it.answers = [answer('typed')];
    await login(it, alice, 'typed');
    await it.credentials.handOver(alice);
    const next = world();
    for (const [key, value] of it.secrets) next.secrets.set(key, value);
    const source = next.credentials.sourceFor(alice);
    assert.equal((await source.get(undefined)).password, 'typed');
    assert.equal(next.secrets.size, 0);
  });

  it('forgets in this window and in the secret storage', async () => {
    const it = world();
    it.secrets.set(KEY, 'stored');
    await login(it, alice, 'stored');
    await it.credentials.forget(alice);
    assert.equal(it.secrets.size, 0);
    await assert.rejects(it.credentials.sourceFor(alice).get(undefined), { code: 'cancelled' });
  });

  it('names the passwords in use for the log to leave out', async () => {
    const it = world();
    it.answers = [answer('wrong'), answer('right')];
    const source = it.credentials.sourceFor(alice);
    await source.get(undefined);
    await source.get({ password: 'wrong' });
    assert.deepEqual([...it.credentials.passwords].sort(), ['right', 'wrong']);
  });

  it('names the account of netrc, too, and no anonymous password', async () => {
    const it = world();
    await it.credentials.sourceFor(nobody).get(undefined);
    it.netrc = { user: 'alice', password: 'netrc', account: 'billing' };
    await it.credentials.sourceFor(alice).get(undefined);
    assert.deepEqual([...it.credentials.passwords].sort(), ['billing', 'netrc']);
  });
});
