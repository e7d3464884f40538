/** Installs the packages of package-lock.json when node_modules is missing or holds others. */
export function ensureDependencies(options?: { log?: (line: string) => void }): Promise<void>;
