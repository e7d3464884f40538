import assert from 'node:assert/strict';

import { Urgency } from '../../../src/pool/urgency.ts';
import { SingleFlight, type FlightScope } from '../../../src/remote/singleFlight.ts';

/** Work whose end the test decides, and which remembers how it was asked to stop. */
class Work {
  starts = 0;
  signal: AbortSignal | undefined;
  urgency: Urgency | undefined;
  resolve: (value: string) => void = () => undefined;
  reject: (error: Error) => void = () => undefined;

  readonly start = ({ signal, priority }: FlightScope): Promise<string> => {
    this.starts += 1;
    this.signal = signal;
    this.urgency = priority;
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  };
}

describe('SingleFlight', () => {
  it('runs the same work once for all who want it, and anew for who comes later', async () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    const both = [flight.run('a', work.start), flight.run('a', work.start)];
    work.resolve('x');
    assert.deepEqual(await Promise.all(both), ['x', 'x']);
    const third = flight.run('a', work.start);
    work.resolve('y');
    assert.equal(await third, 'y');
    assert.equal(work.starts, 2);
  });

  it('keeps different work apart', async () => {
    const flight = new SingleFlight<string>();
    const a = new Work();
    const b = new Work();
    const both = [flight.run('a', a.start), flight.run('b', b.start)];
    b.resolve('b');
    a.resolve('a');
    assert.deepEqual(await Promise.all(both), ['a', 'b']);
  });

  it('fails for all who wait, and forgets the failure', async () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    const both = [flight.run('a', work.start), flight.run('a', work.start)];
    work.reject(new Error('broken'));
    for (const one of both) await assert.rejects(one, { message: 'broken' });
    const again = flight.run('a', work.start);
    work.resolve('x');
    assert.equal(await again, 'x');
  });

  it('does not join what began before the world changed', async () => {
    const flight = new SingleFlight<string>();
    const before = new Work();
    const after = new Work();
    const first = flight.run('a', before.start);
    flight.forget();
    const second = flight.run('a', after.start);
    before.resolve('old');
    assert.equal(await first, 'old');
    const third = flight.run('a', before.start);
    after.resolve('new');
    assert.deepEqual(await Promise.all([second, third]), ['new', 'new']);
    assert.equal(before.starts, 1);
  });

  it('one who gives up does not spoil it for the others', async () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    const impatient = new AbortController();
    const first = flight.run('a', work.start, { signal: impatient.signal });
    const second = flight.run('a', work.start);
    impatient.abort();
    await assert.rejects(first, { code: 'aborted' });
    assert.equal(work.signal?.aborted, false);
    work.resolve('x');
    assert.equal(await second, 'x');
  });

  it('stops the work when the last one gives up, and is not joined any more', async () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(({ signal }) => flight.run('a', work.start, { signal }));
    const [one, other] = controllers;
    one?.abort();
    other?.abort();
    assert.equal(work.signal?.aborted, true);
    const next = flight.run('a', work.start);
    for (const wait of waiting) await assert.rejects(wait, { code: 'aborted' });
    work.resolve('x');
    assert.equal(await next, 'x');
  });

  it('does not begin for one who has given up already', async () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    await assert.rejects(flight.run('a', work.start, { signal: AbortSignal.abort() }), {
      code: 'aborted',
    });
    assert.equal(work.starts, 0);
  });

  it('is for a person as soon as one wants the same', async () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    const first = flight.run('a', work.start, { priority: 'background' });
    const second = flight.run('a', work.start, { priority: 'background' });
    const { urgency } = work;
    assert.equal(urgency?.priority, 'background');
    const third = flight.run('a', work.start);
    assert.equal(urgency.priority, 'interactive');
    work.resolve('x');
    assert.deepEqual(await Promise.all([first, second, third]), ['x', 'x', 'x']);
    assert.equal(work.starts, 1);
  });

  it('is for a person as soon as what it is done for is', () => {
    const flight = new SingleFlight<string>();
    const work = new Work();
    const outer = new Urgency('background');
    void flight.run('a', work.start, { priority: outer });
    assert.equal(work.urgency?.priority, 'background');
    outer.rise();
    assert.equal(work.urgency.priority, 'interactive');
  });
});
