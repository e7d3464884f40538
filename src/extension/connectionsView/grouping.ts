/** What stands in groups. */
export interface Grouped {
  readonly group: readonly string[];
  readonly label: string;
}

/** What a group holds, in the order in which it is shown: groups first. */
export interface GroupContent<T extends Grouped> {
  readonly groups: readonly (readonly string[])[];
  readonly items: readonly T[];
}

/** Made with its first use: it takes tens of milliseconds, which no start has to spare. */
let collator: Intl.Collator | undefined;

/** Orders names as people read them: `page2` before `page10`. */
export function compareNames(a: string, b: string): number {
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}

/** What stands right in a group; an empty path is the top of the view. */
export function contentOf<T extends Grouped>(
  path: readonly string[],
  all: readonly T[],
): GroupContent<T> {
  const within = all.filter(({ group }) => path.every((name, index) => group[index] === name));
  const names = new Set(within.flatMap(({ group }) => group[path.length] ?? []));
  return {
    groups: [...names].sort(compareNames).map((name) => [...path, name]),
    items: within
      .filter(({ group }) => group.length === path.length)
      .sort((a, b) => compareNames(a.label, b.label)),
  };
}

/** Every group there is, those around others included, in the order of the view. */
export function allGroups(all: readonly Grouped[]): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const { group } of all) {
    group.forEach((_, index) => {
      const path = group.slice(0, index + 1);
      found.set(path.join('/'), path);
    });
  }
  return [...found.keys()].sort(compareNames).map((key) => found.get(key) ?? []);
}

/** Where what stands in `group` goes when the group `from` becomes, or goes into, the group `to`. */
export function regrouped(
  group: readonly string[],
  from: readonly string[],
  to: readonly string[],
): readonly string[] | undefined {
  const isIn = from.every((name, index) => group[index] === name);
  return isIn ? [...to, ...group.slice(from.length)] : undefined;
}
