/**
 * What a file holds after it was written in place and that failed: all of the new content, the old
 * one, a part of our own doing, or what somebody else has put there.
 */
export type HeldContent = 'new' | 'old' | 'part' | 'foreign';

/**
 * @param now what the file holds
 * @param old what it held before; undefined: there was no file
 * @param wanted what was to be written; at least as much of it as `now` is long
 */
export function heldContent(
  now: Uint8Array,
  old: Uint8Array | undefined,
  wanted: Uint8Array,
  wantedSize: number,
): HeldContent {
  const written = commonLength(now, wanted);
  if (written === now.length && now.length === wantedSize) return 'new';
  if (old && isSame(now, old)) return 'old';
  if (written === now.length) return 'part';
  // A server that writes over the file without emptying it first leaves the rest of what was there.
  const isPartOver =
    old?.length === now.length && isSame(now.subarray(written), old.subarray(written));
  return isPartOver ? 'part' : 'foreign';
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function commonLength(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return index;
  return length;
}
