import { RemoteError } from '../../../common/remoteError.ts';
import type { Fact, FactId, Facts, FactValues, SkipReason } from '../../../remote/serverReport.ts';

/** Collects what the probes find out. */
export class Findings {
  readonly #facts = new Map<FactId, Fact<unknown>>();

  note<Id extends FactId>(id: Id, value: FactValues[Id], evidence: readonly string[]): void {
    this.#facts.set(id, { outcome: { kind: 'found', value }, evidence });
  }

  /** For those that are not known yet: what was found before a probe broke stays found. */
  fail(ids: readonly FactId[], error: unknown): void {
    const code = error instanceof RemoteError ? error.code : undefined;
    const reply = error instanceof RemoteError ? error.reply : undefined;
    const evidence = reply === undefined ? [] : [reply];
    for (const id of this.#unknown(ids)) {
      this.#facts.set(id, { outcome: { kind: 'failed', code }, evidence });
    }
  }

  skip(ids: readonly FactId[], reason: SkipReason): void {
    for (const id of this.#unknown(ids)) {
      this.#facts.set(id, { outcome: { kind: 'skipped', reason }, evidence: [] });
    }
  }

  get facts(): Facts {
    // `note` is the only one that puts values in, and it takes none but those of the fact.
    return Object.fromEntries(this.#facts);
  }

  #unknown(ids: readonly FactId[]): readonly FactId[] {
    return ids.filter((id) => !this.#facts.has(id));
  }
}
