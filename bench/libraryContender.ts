import { delay, onAbort } from '../src/common/deadline.ts';
import type { BenchClient, OpenClient, ServerMemory } from './benchClient.ts';
import type { Contender, RunContext } from './contender.ts';
import type { LibraryName } from './contenderName.ts';
import type { Operation, Place } from './operations.ts';
import { countPackets, type Sample } from './sample.ts';
import { trafficSince } from './traffic.ts';

/** A session over TLS takes up to eight round trips. */
const WARM_PAUSES = 3;

/** A client that is a library, in this process. */
export class LibraryContender implements Contender {
  readonly name: LibraryName;
  readonly #open: OpenClient;
  readonly #context: RunContext;
  #stored: unknown;
  #lasting: BenchClient | undefined;

  constructor(name: LibraryName, open: OpenClient, context: RunContext) {
    this.name = name;
    this.#open = open;
    this.#context = context;
  }

  takesPartIn({ isOurs = false }: Operation): boolean {
    return !isOurs || this.name === 'ours';
  }

  async sample(operation: Operation, place: Place): Promise<Sample> {
    const { signal } = this.#context;
    const client = await this.#clientFor(operation);
    const stop = onAbort(signal, () => client.destroy());
    try {
      const sample = await this.#run(operation, client, place);
      if (client !== this.#lasting) await client.close();
      return sample;
    } catch (error) {
      // Nobody knows what state it is in; the next operation starts with a new one.
      client.destroy();
      this.#lasting = client === this.#lasting ? undefined : this.#lasting;
      throw error;
    } finally {
      stop();
    }
  }

  async close(): Promise<void> {
    await this.#lasting?.close();
  }

  async #run(operation: Operation, client: BenchClient, place: Place): Promise<Sample> {
    const { pauseMs, signal, onRun } = this.#context;
    await operation.prepare?.(client, place);
    await delay(pauseMs, signal);
    await onRun(this.name, operation, place);
    const packets = countPackets();
    const before = client.traffic;
    const start = performance.now();
    const check = await operation.run(client, place);
    const ms = performance.now() - start;
    await delay(pauseMs, signal);
    const after = countPackets();
    const traffic = trafficSince(before, client.traffic);
    await check();
    await operation.finish?.(client, place);
    const passed = packets === undefined || after === undefined ? undefined : after - packets;
    return { ms, ...traffic, packets: passed };
  }

  async #clientFor({ client: state }: Operation): Promise<BenchClient> {
    const { target, shortcuts, pauseMs, signal } = this.#context;
    if (state === undefined && this.#lasting) return this.#lasting;
    if (state !== undefined) await delay(target.restMs ?? 0, signal);
    const client = await this.#open({ target, shortcuts, memory: this.#memory(state !== 'new') });
    if (state === 'new' || state === 'known') return client;
    await client.connect();
    // The sessions that the client opens behind the first one.
    await delay(WARM_PAUSES * pauseMs, signal);
    if (state === undefined) this.#lasting = client;
    return client;
  }

  #memory(isKnown: boolean): ServerMemory {
    return {
      load: () => (isKnown ? this.#stored : undefined),
      save: (stored) => (this.#stored = stored),
    };
  }
}
