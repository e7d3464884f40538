import type { Context, RootHookObject } from 'mocha';
import { noteUnpassed } from './unpassed.ts';

const unheard: unknown[] = [];

// Mocha lets a test pass that leaves a rejected promise behind; nobody else would hear of it.
process.on('unhandledRejection', (reason) => unheard.push(reason));

export const mochaHooks: RootHookObject = {
  afterEach() {
    const reasons = unheard.splice(0);
    if (reasons.length > 0) {
      throw new AggregateError(reasons, `A promise was rejected unheard: ${String(reasons[0])}`);
    }
  },
  afterAll(this: Context) {
    noteUnpassed(this.test!.parent!);
  },
};
