import type { Contender } from './contender.ts';
import { isLibrary } from './contenders.ts';
import type { Operation } from './operations.ts';
import type { FailedSide, OperationResult, SideResult } from './result.ts';
import type { Sample } from './sample.ts';
import type { Scratch } from './scratch.ts';
import { summarize } from './statistics.ts';

export interface MeasureOptions {
  readonly contenders: readonly Contender[];
  readonly operations: readonly Operation[];
  readonly scratch: Scratch;
  /** An empty folder of the local disk. */
  readonly local: string;
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Of programs: each run takes two processes. */
const PROGRAM_RUNS = 5;

/** One contender and what it has done so far. */
interface Side {
  readonly contender: Contender;
  readonly runs: number;
  readonly samples: Sample[];
  error: string | undefined;
}

/** Measures all operations, the contenders by turns, so that a slow minute meets all. */
export async function measureOperations(options: MeasureOptions): Promise<OperationResult[]> {
  const { operations, contenders, progress } = options;
  const results = new Map<string, OperationResult>();
  // What earlier clients have learned of a server is there once they have worked with it.
  const inTurn = [...operations].sort((a, b) => Number(isLate(a)) - Number(isLate(b)));
  try {
    for (const operation of inTurn) {
      progress(operation.title);
      results.set(operation.key, await measure(operation, options));
    }
  } finally {
    await Promise.all(contenders.map((contender) => contender.close()));
  }
  return operations.flatMap(({ key }) => results.get(key) ?? []);
}

function isLate({ client }: Operation): boolean {
  return client === 'known';
}

async function measure(
  operation: Operation,
  { contenders, scratch, local, runs, signal }: MeasureOptions,
): Promise<OperationResult> {
  const sides = contenders
    .filter((contender) => contender.takesPartIn(operation))
    .map((contender) => newSide(contender, operation, runs));
  // The first run warms up what is lazy in the clients, in Node and on the server. One that is long
  // does that in its first moments.
  const first = operation.mostRuns?.ours === undefined ? -1 : 0;
  for (let run = first; run < runs; run++) {
    for (const side of sides) {
      signal.throwIfAborted();
      if (side.error !== undefined || run >= side.runs) continue;
      const own = scratch.own[side.contender.name];
      const place = { scratch, own, local, run: run + 1 };
      try {
        const sample = await side.contender.sample(operation, place);
        if (run >= 0) side.samples.push(sample);
      } catch (error) {
        signal.throwIfAborted();
        side.error = error instanceof Error ? error.message : String(error);
      }
    }
  }
  const { key, title } = operation;
  const named = sides.map((side) => [side.contender.name, resultOf(side)] as const);
  return { operation: key, title, sides: Object.fromEntries(named) };
}

function newSide(contender: Contender, { mostRuns }: Operation, runs: number): Side {
  const most = contender.name === 'ours' ? mostRuns?.ours : mostRuns?.peers;
  const own = isLibrary(contender.name) ? runs : Math.min(runs, PROGRAM_RUNS);
  return { contender, runs: Math.min(own, most ?? Infinity), samples: [], error: undefined };
}

function resultOf({ samples, error }: Side): SideResult | FailedSide {
  if (error !== undefined) return { error };
  const medianOf = (key: 'commands' | 'dataConnections' | 'packets') => {
    const values = samples.flatMap((sample) => sample[key] ?? []);
    return values.length > 0 && { [key]: summarize(values).median };
  };
  return {
    ...summarize(samples.map(({ ms }) => ms)),
    runs: samples.length,
    ...medianOf('commands'),
    ...medianOf('dataConnections'),
    ...medianOf('packets'),
  };
}
