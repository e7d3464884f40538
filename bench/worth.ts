import { SHORTCUT_NAMES } from '../src/common/shortcuts.ts';
import {
  hasFailed,
  type MeasuredVariant,
  type OperationResult,
  type PlainOrTls,
  type Variant,
} from './result.ts';

export const ALL: Variant = { name: 'all', shortcuts: true };

/** With all of them, without each, and without any. */
export const variants: readonly Variant[] = [
  ALL,
  ...SHORTCUT_NAMES.map((name) => ({ name, shortcuts: { [name]: false } })),
  { name: 'any', shortcuts: false },
];

/** One operation for which a shortcut makes a difference, in ms. */
export interface Worth {
  readonly server: string;
  readonly security: PlainOrTls;
  readonly without: string;
  readonly title: string;
  readonly withMs: number;
  readonly withoutMs: number;
}

/**
 * What each shortcut is worth, one after the other, the largest difference first. What is less
 * than `leastMs` may be chance.
 */
export function worthOf(
  { server, security }: Pick<Worth, 'server' | 'security'>,
  measured: readonly MeasuredVariant[],
  leastMs: number,
): Worth[] {
  const all = measured.find(({ variant }) => variant === ALL);
  const others = measured.filter((one) => one !== all);
  return others.flatMap(({ variant, operations }) => {
    const found = operations.flatMap((result) => {
      const withMs = medianOf(all?.operations.find((one) => one.operation === result.operation));
      const withoutMs = medianOf(result);
      if (withMs === undefined || withoutMs === undefined) return [];
      if (Math.abs(withoutMs - withMs) < leastMs) return [];
      return [{ server, security, without: variant.name, title: result.title, withMs, withoutMs }];
    });
    return found.sort((a, b) => b.withoutMs - b.withMs - (a.withoutMs - a.withMs));
  });
}

function medianOf(result: OperationResult | undefined): number | undefined {
  const ours = result?.sides.ours;
  return ours === undefined || hasFailed(ours) ? undefined : ours.median;
}
