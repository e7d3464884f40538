import { accountOf, schemeOf, type Connection } from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import { parseConnections, type ConnectionEntry } from '../connections/connectionSettings.ts';
import { freeId } from '../commands/connectionDraft.ts';
import type { FoundSite, Refusal } from './foundSite.ts';

/** What becomes of a site. */
export interface PlannedSite {
  readonly site: FoundSite;
  readonly outcome: Outcome;
}

export type Outcome =
  | {
      readonly kind: 'import';
      /** The entry for the settings. */
      readonly raw: RawConnection;
      readonly connection: Connection;
      /** The name of the connection that is the same already, among those saved or in the file. */
      readonly sameAs: string | undefined;
    }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

export type PlannedImport = PlannedSite & {
  readonly outcome: Extract<Outcome, { kind: 'import' }>;
};

/** Gives each site an id that is free, and finds those that are there already. */
export function planImport(
  sites: readonly FoundSite[],
  existing: readonly ConnectionEntry[],
): readonly PlannedSite[] {
  const ids = new FreeIds(existing.flatMap(({ id }) => id ?? []));
  const known = new Map<string, string>();
  for (const { connection, label } of existing) {
    if (connection) known.set(placeOf(connection), label);
  }
  return sites.map((site) => {
    if (site.refusal) return { site, outcome: { kind: 'refuse', refusal: site.refusal } };
    const raw = { id: ids.take(site), name: site.name, ...site.fields };
    const [entry] = parseConnections([raw]);
    const connection = entry?.connection;
    if (!connection) return { site, outcome: { kind: 'refuse', refusal: { kind: 'unusable' } } };
    const place = placeOf(connection);
    const sameAs = known.get(place);
    if (sameAs === undefined) known.set(place, site.name);
    return { site, outcome: { kind: 'import', raw, connection, sameAs } };
  });
}

export function isImport(planned: PlannedSite): planned is PlannedImport {
  return planned.outcome.kind === 'import';
}

/** The same account, at the same place of the same server. */
function placeOf(connection: Connection): string {
  const root = connection.root ?? '/';
  return `${schemeOf(connection)} ${accountOf(connection)} ${root}`;
}

/** Thousands of sites may have one name: each id is found without a walk over the others. */
class FreeIds {
  readonly #taken: Set<string>;
  readonly #next = new Map<string, number>();

  constructor(taken: readonly string[]) {
    this.#taken = new Set(taken);
  }

  take({ id: own, name, fields }: FoundSite): string {
    const base = own ?? freeId(name === '' ? String(fields['host']) : name, []);
    let number = this.#next.get(base) ?? 1;
    let id = base;
    while (this.#taken.has(id)) {
      number += 1;
      // An id of an export may be as long as ids can be.
      id = `${base.slice(0, 50).replace(/-+$/, '')}-${number}`;
    }
    this.#next.set(base, number);
    this.#taken.add(id);
    return id;
  }
}
