import type { Conflict, Version } from '../../remote/guard/conflict.ts';

/** What a person can do about a conflict. */
export type ConflictChoice = 'compare' | 'merge' | 'overwrite' | 'keepBoth' | 'cancel';

/** Beyond it the editor takes long to compare, and shows little that a person would read. */
const MAX_COMPARED_BYTES = 8 * 1024 * 1024;
/** As far as editors look for what tells text from other content. */
const LOOKED_AT_BYTES = 8 * 1024;

/**
 * The choices that a conflict leaves.
 * @param hasDocument whether the editor shows the file as text
 */
export function choicesFor(
  { base, theirs }: Conflict,
  mine: Uint8Array,
  hasDocument: boolean,
): readonly ConflictChoice[] {
  const canCompare = hasDocument && isComparable(theirs) && mine.length <= MAX_COMPARED_BYTES;
  const canMerge = canCompare && isComparable(base);
  return [
    // The first one is what Enter presses, maybe of somebody who is typing: it changes nothing.
    ...(canCompare ? (['compare'] as const) : []),
    ...(canMerge ? (['merge'] as const) : []),
    ...(canCompare ? (['overwrite', 'keepBoth'] as const) : (['keepBoth', 'overwrite'] as const)),
    'cancel',
  ];
}

function isComparable(version: Version | undefined): boolean {
  const content = version?.content;
  return content !== undefined && content.length <= MAX_COMPARED_BYTES && isText(content);
}

function isText(content: Uint8Array): boolean {
  return !content.subarray(0, LOOKED_AT_BYTES).includes(0);
}
