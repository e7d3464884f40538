import { delay, onAbort } from '../src/common/deadline.ts';
import type { BenchClient, ContenderName } from './benchClient.ts';
import { contenderNames, contenders } from './contenders.ts';
import { operations as allOperations, type Operation, type Place } from './operations.ts';
import type { FailedSide, OperationResult, SideResult } from './result.ts';
import type { ScratchFolder } from './scratchFolder.ts';
import { summarize } from './statistics.ts';
import type { Target } from './target.ts';
import { trafficSince, type TrafficCount } from './traffic.ts';

export interface MeasureOptions {
  readonly target: Target;
  readonly scratch: ScratchFolder;
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /** Default: all. */
  readonly operations?: readonly Operation[];
}

interface Sample extends TrafficCount {
  readonly ms: number;
}

/** One contender and what it has done so far. */
interface Side {
  readonly name: ContenderName;
  readonly samples: Sample[];
  error: string | undefined;
}

/** Measures all operations, the contenders by turns, so that a slow minute meets both. */
export async function measureOperations(options: MeasureOptions): Promise<OperationResult[]> {
  const clients = new Clients(options.target, options.signal);
  try {
    const results: OperationResult[] = [];
    for (const operation of options.operations ?? allOperations) {
      options.progress(operation.title);
      results.push(await measure(operation, clients, options));
    }
    return results;
  } finally {
    await clients.close();
  }
}

async function measure(
  operation: Operation,
  clients: Clients,
  { scratch, runs, signal }: MeasureOptions,
): Promise<OperationResult> {
  const sides = contenderNames.map((name): Side => ({ name, samples: [], error: undefined }));
  // The first run warms up what is lazy in the clients, in Node and on the server.
  for (let run = -1; run < runs; run++) {
    for (const side of sides) {
      signal.throwIfAborted();
      if (side.error !== undefined) continue;
      const place: Place = { scratch, own: scratch[side.name] };
      try {
        const sample = await clients.use(side.name, operation, (client) =>
          once(operation, client, place),
        );
        if (run >= 0) side.samples.push(sample);
      } catch (error) {
        signal.throwIfAborted();
        side.error = error instanceof Error ? error.message : String(error);
      }
    }
  }
  const [ours, peer] = sides.map(resultOf);
  if (!ours || !peer) throw new Error('Two are compared');
  return { operation: operation.key, title: operation.title, ours, peer };
}

async function once(operation: Operation, client: BenchClient, place: Place): Promise<Sample> {
  await operation.prepare?.(client, place);
  const before = client.traffic;
  const start = performance.now();
  const check = await operation.run(client, place);
  const ms = performance.now() - start;
  const traffic = trafficSince(before, client.traffic);
  await check();
  await operation.finish?.(client, place);
  return { ms, ...traffic };
}

function resultOf({ samples, error }: Side): SideResult | FailedSide {
  if (error !== undefined) return { error };
  return {
    ...summarize(samples.map(({ ms }) => ms)),
    commands: summarize(samples.map(({ commands }) => commands)).median,
    dataConnections: summarize(samples.map(({ dataConnections }) => dataConnections)).median,
  };
}

/** Clients in use: one that stays for each contender, others for one run. */
class Clients {
  readonly #target: Target;
  readonly #signal: AbortSignal;
  readonly #lasting = new Map<ContenderName, BenchClient>();

  constructor(target: Target, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  async use<R>(
    name: ContenderName,
    operation: Operation,
    work: (client: BenchClient) => Promise<R>,
  ): Promise<R> {
    const lasts = operation.sessions === undefined && operation.unconnected !== true;
    const known = lasts ? this.#lasting.get(name) : undefined;
    const client = known ?? contenders[name](this.#target, operation.sessions ?? 1);
    if (operation.unconnected === true) await delay(this.#target.restMs ?? 0, this.#signal);
    const stop = onAbort(this.#signal, () => client.destroy());
    try {
      if (!known && operation.unconnected !== true) await client.connect();
      const result = await work(client);
      if (lasts) this.#lasting.set(name, client);
      else await client.close();
      return result;
    } catch (error) {
      // Nobody knows what state it is in; the next operation starts with a new one.
      client.destroy();
      if (lasts) this.#lasting.delete(name);
      throw error;
    } finally {
      stop();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lasting.values()].map((client) => client.close()));
  }
}
