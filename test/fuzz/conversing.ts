import fc from 'fast-check';
import type { Figures } from '../soak/figures.ts';
import { Conversation } from './conversation.ts';
import { anyStep, anyWays, type Step, type Ways } from './step.ts';

const MAX_STEPS = 12;

/** Whatever the server's replies and data go through: no result is that of another command. */
export function conversing(figures: Figures): fc.IAsyncProperty<[Ways, Step[]]> {
  return fc.asyncProperty(
    anyWays,
    fc.array(anyStep, { minLength: 1, maxLength: MAX_STEPS }),
    (ways, steps) => Conversation.run(ways, steps, figures),
  );
}
