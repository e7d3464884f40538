import type { Plugin } from 'esbuild';

/** Source files below src/, without `.ts`, by the name of the file in dist/ that they are in. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** The groups of the extension. */
export const groups: Groups;

/** The entry points of groups, for a build with `laterPlugin`. */
export function laterEntryPoints(groups: Groups): Record<string, string>;

/** @param sources absolute path of src/ */
export function laterPlugin(sources: string, groups: Groups): Plugin;
