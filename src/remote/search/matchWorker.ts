// The entry of a worker thread: an expression that backtracks without end stops nothing but this.
import { parentPort } from 'node:worker_threads';
import type { MatchJob } from './matcher.ts';
import { findMatches } from './textMatches.ts';

parentPort?.on('message', ({ text, pattern, limit }: MatchJob) => {
  parentPort?.postMessage(findMatches(text, pattern, limit));
});
