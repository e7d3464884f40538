import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import { lettersIn, type NameTerm } from './nameQuery.ts';
import { lettersTaken, scoreBeside, scoreName, scorePath } from './nameScore.ts';
import type { NameFolder } from './nameTree.ts';

export interface FoundName {
  readonly path: RemotePath;
  readonly name: string;
  /** The higher the better; 0 where nothing was asked for. */
  readonly score: number;
}

/** What a search looks at again and again. It goes with the files that it is made of. */
interface Prepared {
  readonly files: readonly string[];
  readonly lower: readonly string[];
  readonly letters: Int32Array;
  readonly lowerFolder: string;
  readonly folderLetters: number;
}

interface Candidate {
  readonly folder: NameFolder;
  readonly name: string;
  readonly score: number;
}

/** Finds names in trees. Each search looks at all of them: what can be remembered is. */
export class NameSearch {
  readonly #prepared = new WeakMap<NameFolder, Prepared>();

  /** The best matches for all terms together, the best first. */
  find(tops: readonly NameFolder[], terms: readonly NameTerm[], limit: number): FoundName[] {
    const best = new Best(limit);
    for (const top of tops) this.#search(top, skippedLength(top.path), terms, best);
    return best.sorted().map(({ folder, name, score }) => ({
      path: joinPath(folder.path, name),
      name,
      score,
    }));
  }

  #search(folder: NameFolder, skip: number, terms: readonly NameTerm[], best: Best): void {
    this.#searchFiles(folder, skip, terms, best);
    for (const child of folder.folders.values()) this.#search(child, skip, terms, best);
  }

  #searchFiles(folder: NameFolder, skip: number, terms: readonly NameTerm[], best: Best): void {
    const prepared = this.#prepare(folder, skip);
    const { files, lower, letters, folderLetters, lowerFolder } = prepared;
    const wanted = terms.reduce((all, term) => all | term.letters, 0);
    const taken = terms.map(({ text }) => lettersTaken(text, lowerFolder));
    for (let index = 0; index < files.length; index++) {
      const missing = wanted & ~(folderLetters | (letters[index] ?? 0));
      if (missing !== 0) continue;
      const name = files[index] ?? '';
      const score = scoreOf(prepared, name, lower[index] ?? '', letters[index] ?? 0, terms, taken);
      if (score > 0 || terms.length === 0) best.offer(folder, name, score);
    }
  }

  #prepare(folder: NameFolder, skip: number): Prepared {
    const known = this.#prepared.get(folder);
    if (known?.files === folder.files) return known;
    const { files } = folder;
    const lower = files.map((name) => name.toLowerCase());
    const lowerFolder = `${folder.path.slice(skip).toLowerCase()}/`;
    const prepared = {
      files,
      lower,
      letters: Int32Array.from(lower, lettersIn),
      lowerFolder,
      folderLetters: lettersIn(lowerFolder),
    };
    this.#prepared.set(folder, prepared);
    return prepared;
  }
}

/** What is above the folder that was opened says nothing. */
function skippedLength(top: RemotePath): number {
  return top === '/' ? 1 : top.length + 1;
}

function scoreOf(
  { lowerFolder }: Prepared,
  name: string,
  lower: string,
  letters: number,
  terms: readonly NameTerm[],
  taken: readonly number[],
): number {
  let sum = 0;
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index];
    if (term === undefined) continue;
    const score = scoreTerm(term, lowerFolder, name, lower, letters, taken[index] ?? 0);
    if (score === 0) return 0;
    sum += score;
  }
  return sum;
}

function scoreTerm(
  { text, hasSlash, letters: wanted }: NameTerm,
  folder: string,
  name: string,
  lower: string,
  letters: number,
  taken: number,
): number {
  if (hasSlash) return scorePath(text, folder + name, folder + lower);
  const mayBeInName = (wanted & ~letters) === 0;
  const score = mayBeInName ? scoreName(text, name, lower) : 0;
  return score > 0 ? score : scoreBeside(text, folder, taken, lower);
}

/** Keeps the best of what it is offered. */
class Best {
  readonly #limit: number;
  #candidates: Candidate[] = [];
  #worst: Candidate | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(folder: NameFolder, name: string, score: number): void {
    const worst = this.#worst;
    if (worst && score < worst.score) return;
    const candidate = { folder, name, score };
    if (worst && byRank(candidate, worst) >= 0) return;
    this.#candidates.push(candidate);
    if (this.#candidates.length < 4 * this.#limit) return;
    this.#candidates = this.sorted();
    this.#worst = this.#candidates.at(-1);
  }

  sorted(): Candidate[] {
    return this.#candidates.sort(byRank).slice(0, this.#limit);
  }
}

function byRank(one: Candidate, other: Candidate): number {
  if (one.score !== other.score) return other.score - one.score;
  const depth = one.folder.path.length - other.folder.path.length;
  if (depth !== 0) return depth;
  if (one.folder !== other.folder) return one.folder.path < other.folder.path ? -1 : 1;
  return one.name < other.name ? -1 : 1;
}
