export interface VSCodeServerOptions {
  /** Extensions to install: `.vsix` files, or folders of unpacked ones. */
  readonly extensions?: readonly string[];
  /** User settings, by their full names. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Honours the payload of a page, which names an extension under development and its tests. */
  readonly testDriver?: boolean;
  /** Trusts every workspace without asking. Default: true. */
  readonly trustAll?: boolean;
  /** Added to the environment of the server and its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

export interface VSCodeServer {
  readonly port: number;
  /** Process id, which is the id of the process group too. */
  readonly pid: number;
  /** The server's own folder: `data/` with settings and logs, `extensions/`. */
  readonly dataDir: string;
  /** The address of a workbench on a folder or a file of a workspace: a path, or any URI. */
  url(folder?: string, payload?: readonly (readonly [string, string])[]): string;
  /** What the server printed, and the logs of its extension hosts. */
  logs(): Promise<string>;
  /** Resolves when the server has ended, for whatever reason. */
  readonly exited: Promise<unknown>;
  /** Ends every process of the server and removes its data folder. */
  stop(): Promise<void>;
}

/** Builds the VS Code server if need be, and starts one on 127.0.0.1. */
export function startVSCodeServer(options?: VSCodeServerOptions): Promise<VSCodeServer>;
