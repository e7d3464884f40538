/**
 * Works on all items in their order, what is added before what waits, at most `limit` at a time. Work can add more of them.
 * After the first failure nothing new begins; what runs is awaited, and the failure is thrown.
 */
export function forEachBounded<T>(
  items: readonly T[],
  limit: number,
  work: (item: T, add: (more: readonly T[]) => void) => Promise<void>,
): Promise<void> {
  const queue = [...items].reverse();
  const failures: unknown[] = [];
  let running = 0;
  return new Promise((resolve, reject) => {
    const add = (more: readonly T[]): void => {
      for (const item of [...more].reverse()) queue.push(item);
    };
    const begin = async (item: T): Promise<void> => {
      running++;
      await work(item, add).catch((error: unknown) => failures.push(error));
      running--;
      goOn();
    };
    const goOn = (): void => {
      while (running < limit && queue.length > 0 && failures.length === 0) {
        void begin(queue.pop() as T);
      }
      if (running > 0) return;
      if (failures.length > 0) reject(asError(failures[0]));
      else resolve();
    };
    goOn();
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
