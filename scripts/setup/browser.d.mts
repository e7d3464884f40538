/** Resolves with the path of a Chromium-like browser; installs one on Debian where root may. */
export function ensureBrowser(options?: { log?: (line: string) => void }): Promise<string>;
