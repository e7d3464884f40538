/** What is in the way of a move, under another name on the server for as long as that takes. */
export interface AsideTarget {
  /** Something has taken its place: it goes, its content kept within the bounds of the history. */
  release(): Promise<void>;
  /** Nothing has taken its place: it gets its name back. */
  putBack(): Promise<void>;
}
