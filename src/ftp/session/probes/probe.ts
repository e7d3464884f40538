import type { FactId, ReportArea } from '../../../remote/serverReport.ts';
import type { Bench } from './bench.ts';

/** One look at a server. It may fail, hang or end its session: the others go on. */
export interface Probe {
  readonly area: ReportArea;
  /** What it is to find out. A fact that it cannot note counts as failed when it ends. */
  readonly facts: readonly FactId[];
  /** Needs the scratch folder. */
  readonly writes: boolean;
  run(bench: Bench): Promise<void>;
}
