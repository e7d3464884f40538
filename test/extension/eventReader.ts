import { readFile } from 'node:fs/promises';
import type { TestEvent } from './testEvents.ts';

const POLL_MS = 100;

export interface EventReaderOptions {
  /** The suite is given up when nothing new came for this long. */
  readonly silenceMs: number;
  /** The suite is given up after this time in any case. */
  readonly deadlineMs: number;
  /** Ends the reading at once, with its reason. */
  readonly signal: AbortSignal;
}

/** Yields the events that the extension host appends to a file, up to the last one. */
export async function* readEvents(
  file: string,
  { silenceMs, deadlineMs, signal }: EventReaderOptions,
): AsyncGenerator<TestEvent> {
  const deadline = Date.now() + deadlineMs;
  let seen = 0;
  let lastNews = Date.now();
  for (;;) {
    const ended = signal.aborted; // asked before reading: what was written until then still counts
    const events = await eventsIn(file);
    for (const event of events.slice(seen)) {
      yield event;
      if (event.type !== 'test') return;
    }
    if (events.length > seen) lastNews = Date.now();
    seen = events.length;
    if (ended) throw signal.reason;
    if (Date.now() > lastNews + silenceMs)
      throw new Error(`No news of the suite in ${silenceMs} ms`);
    if (Date.now() > deadline) throw new Error(`The suite did not end within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// The last line may be half written.
async function eventsIn(file: string): Promise<TestEvent[]> {
  const text = await readFile(file, 'utf8');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as TestEvent);
}
