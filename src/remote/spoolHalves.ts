import type { DownloadTarget } from './download.ts';
import type { FileContent } from './saving/fileContent.ts';
import { furthest, noted, sending } from './saving/sending.ts';
import type { Spool } from './spool.ts';

/** Told of bytes that were never moved before; of less than none where they come again. */
type OnMoved = (bytes: number) => void;

/** Of the way from a server to a server, to have a file here is one half. */
export function arriving(spool: Spool, onMoved: OnMoved): DownloadTarget {
  let got = 0;
  return {
    append: (chunk) => {
      got += chunk.length;
      onMoved(chunk.length / 2);
      return spool.append(chunk);
    },
    reset: () => {
      onMoved(-got / 2);
      got = 0;
      return spool.reset();
    },
  };
}

/** And to send it is the other one. */
export function leaving(content: FileContent, onMoved: OnMoved): FileContent {
  const note = furthest((bytes) => onMoved(bytes / 2));
  return {
    ...content,
    open: (from = 0) => {
      const bytes = content.open(from);
      if (!(bytes instanceof Uint8Array)) return noted(bytes, from, note);
      return sending(bytes, 0, (end) => note(from + end));
    },
  };
}
