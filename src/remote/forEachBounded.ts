/**
 * Works on all items, at most `limit` at a time. After the first failure nothing new begins; what
 * runs is awaited, and the failure is thrown.
 */
export async function forEachBounded<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = [...items].reverse();
  const worker = async (): Promise<void> => {
    while (failures.length === 0) {
      const item = queue.pop();
      if (item === undefined) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
