/** Says where the real FTP servers of the tests were unpacked, or in a sentence why they are not there. */
export type ServersSetup = { home: string } | { missing: string };

/** Unpacks the FTP servers that the tests talk to, once per machine and release; installs nothing. */
export function ensureServers(options: { log: (line: string) => void }): Promise<ServersSetup>;
