export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end; resolves with its stdout, rejects with its last lines. */
export function run(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string>;

/** Runs npm to its end, in the same way. */
export function npm(args: readonly string[], options?: RunOptions): Promise<string>;

/** The path of a program on PATH, or undefined. */
export function findOnPath(name: string): string | undefined;
