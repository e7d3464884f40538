import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';

import { hasCode, RemoteError } from '../../../../src/common/remoteError.ts';
import { command } from '../../../../src/ftp/protocol/command.ts';
import type { Reply } from '../../../../src/ftp/protocol/reply.ts';
import { ControlConnection } from '../../../../src/ftp/transport/controlConnection.ts';
import { capturing } from '../../../support/clientUnderTest.ts';

const RUNS = { numRuns: 300 };

/** A socket whose other end is the test. */
class FakeSocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly localAddress = '127.0.0.1';

  override _read(): void {
    // What comes is pushed.
  }

  override _write(_chunk: unknown, _encoding: unknown, done: () => void): void {
    done();
  }
}

function connected(): { socket: FakeSocket; control: ControlConnection } {
  const socket = new FakeSocket();
  return { socket, control: new ControlConnection(socket as unknown as Socket, capturing([])) };
}

type Step =
  /** The client sends so many commands in one write. */
  | { readonly kind: 'send'; readonly count: number }
  /** The server says something, in pieces. */
  | { readonly kind: 'say'; readonly text: string; readonly cuts: readonly number[] }
  | { readonly kind: 'end' };

const said = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('200 ', '213 ', '250 ', '350 ', '450 ', '550 ') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('211-\r\n 226 inner\r\n211 ', '250-\r\n421 inner\r\n250 '),
  },
  { weight: 2, arbitrary: fc.constantFrom('120 ', '150 ') },
  { weight: 1, arbitrary: fc.constantFrom('421 ', 'garbage ') },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      text: said,
      cuts: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
);

/** What must come of it: paired by order, or the end of the connection. */
class Model {
  readonly paired: string[] = [];
  #waiting = 0;
  isOver = false;

  send(count: number): void {
    if (!this.isOver) this.#waiting += count;
  }

  say(text: string, label: string): void {
    if (this.isOver) return;
    // To NOOP nobody answers how large a file is, or that it waits for RNTO.
    const isOfNobody = this.#waiting === 0 || /^(213|350|421|garbage)/.test(text);
    if (isOfNobody) this.isOver = true;
    else if (!text.startsWith('1')) {
      this.#waiting -= 1;
      this.paired.push(label);
    }
  }
}

async function say(socket: FakeSocket, text: string, cuts: readonly number[]): Promise<void> {
  const bytes = Buffer.from(text);
  const places = [...new Set(cuts.filter((place) => place < bytes.length))].sort((a, b) => a - b);
  for (const [index, place] of [0, ...places].entries()) {
    if (socket.destroyed) return;
    socket.push(bytes.subarray(place, places[index]));
    await turn();
  }
}

const labelOf = ({ lines }: Reply): string => lines.at(-1) ?? '';

describe('replies and their commands', () => {
  it('are paired by order, or the connection ends: whatever the server says, and when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { socket, control } = connected();
        const model = new Model();
        const giveUp = new AbortController();
        const replies: Promise<Reply>[] = [];
        for (const [index, one] of steps.entries()) {
          if (one.kind === 'send') {
            model.send(one.count);
            const options = { signal: giveUp.signal };
            const commands = Array.from({ length: one.count }, () => command('NOOP'));
            if (control.end) assert.throws(() => control.send(commands, options), RemoteError);
            else replies.push(...control.send(commands, options));
          } else if (one.kind === 'say') {
            model.say(one.text, `reply ${index}`);
            await say(socket, `${one.text}reply ${index}\r\n`, one.cuts);
          } else {
            model.isOver = true;
            socket.destroy();
          }
          await turn();
          await turn();
        }
        assert.equal(control.end !== undefined, model.isOver, 'the end of the connection');
        giveUp.abort();
        const ends = await Promise.allSettled(replies);
        const got = ends.flatMap((end) => (end.status === 'fulfilled' ? [labelOf(end.value)] : []));
        assert.deepEqual(got, model.paired);
        // Those that got none come behind those that did, and know why.
        const failed = ends.slice(got.length);
        for (const end of failed)
          assert.ok(end.status === 'rejected' && end.reason instanceof RemoteError);
        control.destroy(new RemoteError('closed', 'The test is over'));
      }),
      RUNS,
    );
  });

  it('never take the answer to a command that was given up, however late it comes', async () => {
    const late = fc.record({
      count: fc.integer({ min: 1, max: 4 }),
      answered: fc.nat({ max: 3 }),
      lateReplies: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(late, async ({ count, answered, lateReplies }) => {
        const { socket, control } = connected();
        const commands = Array.from({ length: count }, () => command('NOOP'));
        const replies = control.send(commands, { timeoutMs: 50 });
        const inTime = Math.min(answered, count - 1);
        for (let index = 0; index < inTime; index++) socket.push(`200 reply ${index}\r\n`);
        const ends = await Promise.allSettled(replies);
        assert.ok(hasCode(control.end, 'timeout'), 'A wait that was given up ends the connection');
        for (let index = 0; index < lateReplies; index++) socket.push(`200 late ${index}\r\n`);
        await turn();
        for (const [index, end] of ends.entries()) {
          if (index < inTime)
            assert.ok(end.status === 'fulfilled' && labelOf(end.value) === `reply ${index}`);
          else assert.ok(end.status === 'rejected' && hasCode(end.reason, 'timeout'));
        }
        assert.throws(() => control.send([command('NOOP')], {}), { code: 'timeout' });
      }),
      { numRuns: 25 },
    );
  });

  it('are those of a transfer, though it ends again and again, and never of the next command', async () => {
    const after = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constant('226') },
        { weight: 4, arbitrary: fc.constantFrom('250', '200', '150', '450', '550') },
      ),
      { maxLength: 7 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('125', '150'), { maxLength: 2 }),
        after,
        async (before, behind) => {
          const { socket, control } = connected();
          const seen: Reply[] = [];
          const options = {
            timeoutMs: 1_000,
            onPreliminary: (reply: Reply) => void seen.push(reply),
          };
          const transfer = control.exchange(command('RETR', '/x'), options);
          for (const code of before) socket.push(`${code} before\r\n`);
          socket.push('226 done\r\n');
          assert.equal((await transfer).code, 226);
          assert.equal(seen.length, before.length);
          const next = control.send([command('SIZE', '/x')], { timeoutMs: 5_000 })[0]!;
          for (const code of behind) socket.push(`${code} behind\r\n`);
          socket.push('213 7\r\n');
          const outcome = await next.catch((error: unknown) => error);
          const expected = behind.find((code) => code !== '226' && !code.startsWith('1')) ?? '213';
          if (outcome instanceof RemoteError) assert.ok(control.end);
          else assert.equal((outcome as Reply).code, Number(expected));
          control.destroy(new RemoteError('closed', 'The test is over'));
        },
      ),
      RUNS,
    );
  });

  it('are not the second end of a transfer, though it comes when others have been answered', async () => {
    const { socket, control } = connected();
    const bounds = { timeoutMs: 5_000 };
    const retrieved = control.exchange(command('RETR', '/x'), {
      ...bounds,
      onPreliminary: () => undefined,
    });
    socket.push('150 begins\r\n226 done\r\n');
    await retrieved;
    const sized = control.exchange(command('SIZE', '/x'), bounds);
    socket.push('213 7\r\n');
    await sized;
    const deleted = control.exchange(command('DELE', '/x'), bounds);
    socket.push('226 done\r\n550 no\r\n');
    assert.equal((await deleted).code, 550);
    control.destroy(new RemoteError('closed', 'The test is over'));
  });

  it('are not the second end of a transfer, though the next upload has not begun', async () => {
    const { socket, control } = connected();
    const options = { timeoutMs: 5_000, onPreliminary: () => undefined };
    const first = control.exchange(command('STOR', '/x'), options);
    socket.push('150 begins\r\n226 done\r\n');
    await first;
    const second = control.exchange(command('STOR', '/y'), options);
    socket.push('226 done\r\n150 begins\r\n452 full\r\n');
    assert.equal((await second).code, 452);
    control.destroy(new RemoteError('closed', 'The test is over'));
  });

  it('are the end of an upload on a server that never says that one begins', async () => {
    const { socket, control } = connected();
    const options = { timeoutMs: 5_000, onPreliminary: () => undefined };
    for (const path of ['/x', '/y']) {
      const stored = control.exchange(command('STOR', path), options);
      socket.push('226 done\r\n');
      assert.equal((await stored).code, 226);
    }
    control.destroy(new RemoteError('closed', 'The test is over'));
  });

  it('end the connection where one is missing and the port for data answers the command before', async () => {
    const { socket, control } = connected();
    const commands = [command('SIZE', '/x'), command('MDTM', '/x'), command('STAT', '/x')];
    const asked = control.send(commands, { timeoutMs: 5_000 });
    const opened = control.exchange(command('PASV'), { timeoutMs: 5_000 });
    const line = '-rw-r--r-- 1 0 0 7 Jan 01 2020 x';
    socket.push(
      `213 20200101000000\r\n213-Status\r\n ${line}\r\n213 End\r\n227 (127,0,0,1,4,1)\r\n`,
    );
    await assert.rejects(Promise.all(asked), { code: 'protocol', reply: '227 (127,0,0,1,4,1)' });
    await assert.rejects(opened, { code: 'protocol' });
  });

  it('end the connection where one too many makes a command get that of another', async () => {
    const { socket, control } = connected();
    const commands = [command('SIZE', '/x'), command('MDTM', '/x'), command('CWD', '/y')];
    const [, , entered] = control.send(commands, { timeoutMs: 5_000 });
    socket.push('213 7\r\n213 7\r\n213 20200101000000\r\n');
    await assert.rejects(entered!, { code: 'protocol', reply: '213 20200101000000' });
    assert.ok(hasCode(control.end, 'protocol'));
  });
});
