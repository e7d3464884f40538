/** A running FTP server with the sample site. */
export interface DemoServer {
  readonly url: string;
  /** The folder on disk that it serves, which it removes at its end. */
  readonly folder: string;
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts the FTP server with the sample site, from the project in this folder. */
export function startDemoServer(repository: string): Promise<DemoServer>;
