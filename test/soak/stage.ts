import type { RemoteError } from '../../src/common/remoteError.ts';
import type { Disk } from '../contract/disk.ts';
import { describeError, isOfTheWay } from './attempt.ts';
import type { Figures } from './figures.ts';
import type { OurWindow } from './ourWindow.ts';
import type { SizeWish } from './plan.ts';
import type { Random } from './random.ts';
import { Violation, type Truth } from './truth.ts';
import type { Version, Versions } from './versions.ts';

export interface StageParts {
  readonly disk: Disk;
  readonly truth: Truth;
  readonly versions: Versions;
  readonly figures: Figures;
  readonly windows: readonly OurWindow[];
}

const SMALL = { from: 80, to: 4_000 };
const LARGE = { from: 60_000, to: 400_000 };
const HUGE = { from: 1_000_000, to: 3_000_000 };
const HUGE_AMONG_LARGE = 0.1;

/** Everything that a step is played on. */
export class Stage {
  readonly parts: StageParts;
  /** Of the step: sizes, and nothing that decides what is done. */
  random: Random;
  /** Whether a fault of this step can be why an operation fails. */
  isFaulty = false;
  /** Whether this step may have been told of fewer names than there are. */
  isMisled = false;
  /** Paths that this step changes, so that nobody can say what a listing shows. */
  inFlux: ReadonlySet<string> = new Set();

  constructor(parts: StageParts, random: Random) {
    this.parts = parts;
    this.random = random;
  }

  get truth(): Truth {
    return this.parts.truth;
  }

  get figures(): Figures {
    return this.parts.figures;
  }

  window(number: number): OurWindow {
    return this.parts.windows[number]!;
  }

  /** Something new for a path. */
  make(path: string, author: string, wish: SizeWish): { version: Version; content: Buffer } {
    return this.parts.versions.make(path, author, this.#size(path, wish));
  }

  /** Windows other than the one that has changed it do not know. */
  noteChanged(path: string, by?: OurWindow): void {
    for (const window of this.parts.windows) {
      if (window === by) window.noteLooked(path);
      else window.noteOthers(path);
    }
  }

  /** @throws Violation unless a fault of this step explains it */
  mustBeExcused(what: string, error: RemoteError): void {
    if (!this.isMisled && (!this.isFaulty || !isOfTheWay(error))) {
      throw new Violation(`${what} failed: ${describeError(error)}`, { cause: error });
    }
    this.figures.add('failures told', error.code);
  }

  #size(path: string, wish: SizeWish): number {
    const now = this.truth.expected(path);
    if (wish === 'same' && now !== 'nothing') return now.size;
    if (wish === 'empty') return 0;
    const isHuge = wish === 'large' && this.random.chance(HUGE_AMONG_LARGE);
    const { from, to } = wish !== 'large' ? SMALL : isHuge ? HUGE : LARGE;
    return this.random.between(from, to);
  }
}
