import assert from 'node:assert/strict';

import { RemoteError, type RemoteErrorCode } from '../../../src/common/remoteError.ts';
import { RETRY_RULES } from '../../../src/remote/retryPolicy.ts';
import { settled } from '../../../src/remote/settled.ts';

const LOST: readonly RemoteErrorCode[] = ['connection-lost', 'timeout', 'protocol', 'closed'];
const ANSWERS: readonly RemoteErrorCode[] = ['rejected', 'no-permission', 'no-space', 'not-found'];

interface Case {
  readonly title: string;
  /** How each try ends: undefined is well. */
  readonly tries: readonly (RemoteErrorCode | undefined)[];
  /** What each look finds. */
  readonly looks: readonly boolean[];
  /** Undefined: it succeeds. */
  readonly fails?: RemoteErrorCode;
}

const CASES: readonly Case[] = [
  { title: 'an answer needs no look', tries: [undefined], looks: [] },
  ...LOST.flatMap((code) => [
    { title: `${code}, and it was done`, tries: [code], looks: [true] },
    { title: `${code}, and it was not done`, tries: [code, undefined], looks: [false] },
    { title: `${code} twice, and it was done`, tries: [code, code], looks: [false, true] },
    {
      title: `${code} twice, and it was not done`,
      tries: [code, code],
      looks: [false, false],
      fails: code,
    },
  ]),
  ...ANSWERS.map((code) => ({
    title: `${code} is an answer`,
    tries: [code],
    looks: [],
    fails: code,
  })),
  {
    title: 'the server has done late what it was asked for first',
    tries: ['timeout', 'rejected'],
    looks: [false, true],
  },
  {
    title: 'the second try is refused, and nothing was done',
    tries: ['timeout', 'rejected'],
    looks: [false, false],
    fails: 'rejected',
  },
];

describe('settled', () => {
  for (const { title, tries, looks, fails } of CASES) {
    it(title, async () => {
      const [left, found] = [[...tries], [...looks]];
      const work = (): Promise<void> => {
        assert.ok(left.length > 0, 'It was tried once too often');
        const code = left.shift();
        return code ? Promise.reject(new RemoteError(code, code)) : Promise.resolve();
      };
      const isDone = (): Promise<boolean> => {
        const isFound = found.shift();
        assert.ok(isFound !== undefined, 'It was looked at once too often');
        return Promise.resolve(isFound);
      };
      const running = settled('deleteFile', work, isDone);
      if (fails) await assert.rejects(running, { code: fails });
      else await running;
      assert.deepEqual([left, found], [[], []], 'All tries and looks were made');
    });
  }

  it('fails as the look does where the server cannot be reached', async () => {
    const lost = new RemoteError('connection-lost', 'lost');
    const away = new RemoteError('connection-refused', 'away');
    const running = settled(
      'rename',
      () => Promise.reject(lost),
      () => Promise.reject(away),
    );
    await assert.rejects(running, away);
  });
});

describe('the rules of repeating', () => {
  for (const [operation, rule] of Object.entries(RETRY_RULES)) {
    it(`${operation}: what is not repeated blindly has a look, and nothing repeats for ever`, () => {
      assert.equal(rule.check !== 'none', ['after-looking', 'never'].includes(rule.repeat));
      assert.ok(rule.pausesMs.length <= 3);
      assert.ok(rule.pausesMs.every((pause) => pause <= 2_000));
      for (const code of ANSWERS) assert.ok(!(rule.on as readonly string[]).includes(code));
    });
  }
});
