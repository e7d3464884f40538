import { faultKinds, type LineFault } from './faultyLine.ts';
import type { Random } from './random.ts';

export const windows = [0, 1] as const;
export type WindowNumber = (typeof windows)[number];

export type SizeWish = 'small' | 'same' | 'empty' | 'large';

/** What somebody does on the server's own disk. */
export interface ColleagueEdit {
  readonly kind: 'colleague';
  readonly what: 'write' | 'replace' | 'same-size' | 'touch' | 'delete';
  readonly path: string;
}

interface ByWindow {
  readonly window: WindowNumber;
  readonly path: string;
}

/** One thing that is done; whether it can be done is for the model to say. */
export type Operation =
  | (ByWindow & { readonly kind: 'read' | 'stat' | 'list' | 'delete' | 'create-folder' })
  | (ByWindow & {
      readonly kind: 'save';
      readonly size: SizeWish;
      readonly flags: { readonly create: boolean; readonly overwrite: boolean };
    })
  | (ByWindow & {
      /** A document is opened, typed into, saved, and closed. */
      readonly kind: 'edit';
      readonly size: SizeWish;
      /** Happens to the file on the server while the document is dirty. */
      readonly meanwhile: ColleagueEdit['what'] | undefined;
      /** The window ends and comes back with the changes in between. */
      readonly isRestarted: boolean;
      /** Whether the file is read again in between, as a comparison does. */
      readonly peeks: boolean;
      readonly onConflict: 'overwrite' | 'reload' | 'give-up';
    })
  | (ByWindow & {
      readonly kind: 'rename' | 'copy';
      readonly to: string;
      readonly overwrite: boolean;
    })
  | ColleagueEdit;

export interface Step {
  readonly number: number;
  /** Windows that look at everything anew before. */
  readonly refreshed: readonly WindowNumber[];
  readonly action:
    | { readonly kind: 'at-once'; readonly operations: readonly Operation[] }
    /** Several saves of one file, in this order. */
    | { readonly kind: 'one-file'; readonly saves: readonly (ByWindow & { size: SizeWish })[] }
    | { readonly kind: 'restart'; readonly window: WindowNumber };
  readonly fault: LineFault | undefined;
  /** The server is killed while the step runs, and started again. */
  readonly killsServer: boolean;
  /** Control connections that the line allows during the step. */
  readonly limit: number | undefined;
}

const FOLDERS = ['/a', '/b', '/b/inner', '/c'] as const;
/** Comes and goes. */
const VOLATILE = ['/v', '/w'] as const;
const NAMES = ['one.txt', 'two.php', '.three', 'fo ur.css', 'fünf.html'] as const;
const MANY = '/many';
const MANY_FILES = 50;

/** Folders that are there from the beginning, and stay. */
export const fixedFolders: readonly string[] = [...FOLDERS, MANY];
export const volatileFolders: readonly string[] = VOLATILE;
export const files: readonly string[] = [...FOLDERS, ...VOLATILE].flatMap((folder) =>
  NAMES.map((name) => `${folder}/${name}`),
);
export const manyFiles: readonly string[] = Array.from(
  { length: MANY_FILES },
  (_, index) => `${MANY}/${String(index).padStart(2, '0')}.txt`,
);

const FAULTY_STEPS = 0.08;
const KILLS = 0.006;
const LIMITS = 0.02;

/** The whole plan of a step: nothing but the seed and the number decides it. */
export function stepAt(seed: Random, number: number): Step {
  const random = seed.fork(number);
  const kind = random.weighted({
    single: 26,
    mixed: 30,
    edits: 28,
    oneFile: 8,
    many: 1,
    folder: 4,
    restart: 1.5,
    hotExit: 2,
  });
  const action = actions[kind](random);
  const isQuiet = kind === 'restart' || kind === 'hotExit';
  return {
    number,
    refreshed: windows.filter(() => random.chance(0.3)),
    action,
    fault: !isQuiet && random.chance(FAULTY_STEPS) ? faultOf(random) : undefined,
    killsServer: !isQuiet && random.chance(KILLS),
    limit: random.chance(LIMITS) ? random.between(1, 4) : undefined,
  };
}

const actions: Record<
  'single' | 'mixed' | 'edits' | 'oneFile' | 'many' | 'folder' | 'restart' | 'hotExit',
  (random: Random) => Step['action']
> = {
  single: (random) => {
    const [path, second] = random.some(files, 2);
    return atOnce([operationOn(random, path!, second!)]);
  },
  mixed: (random) => {
    // Twice as many as operations: some need a second path.
    const paths = random.some(files, 2 * random.between(2, 8));
    const pairs = paths
      .slice(0, paths.length / 2)
      .map((path, index) => [path, paths[paths.length - 1 - index]!] as const);
    return atOnce(pairs.map(([path, other]) => operationOn(random, path, other)));
  },
  edits: (random) =>
    atOnce(random.some(files, random.between(1, 4)).map((path) => editOf(random, path))),
  oneFile: (random) => {
    const path = random.pick(files);
    const first = random.pick(windows);
    const both = random.chance(0.3);
    const count = both ? 2 : random.between(2, 5);
    const saves = Array.from({ length: count }, (_, index) => ({
      window: both && index > 0 ? other(first) : first,
      path,
      size: sizeOf(random),
    }));
    return { kind: 'one-file', saves };
  },
  many: (random) => {
    const window = random.pick(windows);
    const flags = { create: true, overwrite: true };
    return atOnce(
      manyFiles.map((path) => ({ kind: 'save', window, path, size: 'small', flags }) as const),
    );
  },
  folder: (random) => {
    const path = random.pick(VOLATILE);
    const to = path === VOLATILE[0] ? VOLATILE[1] : VOLATILE[0];
    const window = random.pick(windows);
    const kind = random.weighted({ 'create-folder': 5, delete: 2, rename: 1 });
    if (kind === 'rename') return atOnce([{ kind, window, path, to, overwrite: false }]);
    return atOnce([{ kind, window, path }]);
  },
  hotExit: (random) => atOnce([{ ...editOf(random, random.pick(files)), isRestarted: true }]),
  restart: (random) => ({ kind: 'restart', window: random.pick(windows) }),
};

function atOnce(operations: readonly Operation[]): Step['action'] {
  return { kind: 'at-once', operations };
}

function other(window: WindowNumber): WindowNumber {
  return window === 0 ? 1 : 0;
}

function operationOn(random: Random, path: string, second: string): Operation {
  const window = random.pick(windows);
  const kind = random.weighted({
    save: 30,
    read: 20,
    stat: 12,
    list: 8,
    rename: 6,
    copy: 5,
    delete: 4,
    colleague: 15,
  });
  switch (kind) {
    case 'save':
      return { kind, window, path, size: sizeOf(random), flags: flagsOf(random) };
    case 'rename':
    case 'copy':
      return { kind, window, path, to: second, overwrite: random.chance(0.5) };
    case 'colleague':
      return { kind, path, what: colleagueEdit(random) };
    case 'list':
      return { kind, window, path: random.pick([...FOLDERS, ...VOLATILE]) };
    case 'read':
    case 'stat':
    case 'delete':
      return { kind, window, path };
  }
}

function editOf(random: Random, path: string): Operation & { readonly kind: 'edit' } {
  return {
    kind: 'edit',
    window: random.pick(windows),
    path,
    size: sizeOf(random),
    meanwhile: random.chance(0.45) ? colleagueEdit(random) : undefined,
    isRestarted: false,
    peeks: random.chance(0.2),
    onConflict: random.pick(['overwrite', 'reload', 'give-up']),
  };
}

function colleagueEdit(random: Random): ColleagueEdit['what'] {
  return random.weighted({ write: 5, replace: 5, 'same-size': 8, touch: 4, delete: 2 });
}

function sizeOf(random: Random): SizeWish {
  return random.weighted({ small: 60, same: 25, empty: 5, large: 6 });
}

function flagsOf(random: Random): { create: boolean; overwrite: boolean } {
  const only = random.weighted({ both: 8, create: 1, overwrite: 1 });
  return { create: only !== 'overwrite', overwrite: only !== 'create' };
}

function faultOf(random: Random): LineFault {
  const kind = random.pick(faultKinds);
  const isGoodbye = kind === '421';
  const channel = isGoodbye ? 'control' : random.pick(['control', 'data', 'data'] as const);
  return {
    kind,
    channel,
    way: isGoodbye ? 'up' : random.pick(['up', 'down']),
    // At the first byte, in a handshake, amid the data, and rarely behind it.
    afterBytes: random.pick([
      0,
      random.between(1, 60),
      random.between(60, 3_000),
      random.between(0, 40_000),
    ]),
    isWide: random.chance(0.2),
  };
}
