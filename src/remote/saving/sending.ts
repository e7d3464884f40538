import { Pace } from '../../common/pace.ts';
import type { ByteSource } from '../remoteSession.ts';

/** What is as small is sent at once. */
export const WHOLE_BYTES = 512 * 1024;

/**
 * Tells of the bytes that are sent, each once.
 * @param bytes all of a content
 */
export function sending(bytes: Uint8Array, from: number, note: (end: number) => void): ByteSource {
  if (bytes.length > WHOLE_BYTES) return noted([bytes.subarray(from)], from, note);
  note(bytes.length);
  return bytes.subarray(from);
}

/** Tells of each piece that is sent, where the first one begins at `from`. */
export async function* noted(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  from: number,
  note: (end: number) => void,
): AsyncGenerator<Uint8Array, void> {
  const pace = new Pace();
  let end = from;
  for await (const chunk of chunks) {
    for (const piece of pace.pieces(chunk)) {
      note((end += piece.length));
      yield piece;
    }
  }
}

/** @returns what is to be told how far a content was sent, and tells of what is new */
export function furthest(onMoved: (bytes: number) => void): (end: number) => void {
  let most = 0;
  return (end) => {
    if (end > most) onMoved(end - most);
    most = Math.max(most, end);
  };
}
