/** What a person is asked before a tool runs. */
export interface ToolQuestion {
  /** What is being done, while it is: `Reading …`. */
  readonly doing: string;
  readonly title: string;
  /** Markdown. */
  readonly message: string;
}

/** A tool of ours that a language model can call. */
export interface RemoteTool {
  /** @throws ToolInputError where it cannot be done as asked */
  prepare(input: unknown, signal: AbortSignal): Promise<ToolQuestion>;
  /** Resolves with what the model is told. */
  run(input: unknown, signal: AbortSignal): Promise<string>;
}

/** Addresses are short; what is longer is none. */
export const MAX_URI_LENGTH = 4096;
