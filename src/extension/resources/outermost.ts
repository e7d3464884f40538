import { isWithin, type RemotePath } from '../../common/remotePath.ts';

interface Place {
  /** The server, as one object. */
  readonly remote: object;
  readonly path: RemotePath;
}

/** Without those that lie in a folder which is among them, or are there under another address. */
export function outermost<T extends Place>(places: readonly T[]): readonly T[] {
  return places.filter((one, index) =>
    places.every((other, otherIndex) => {
      if (one.remote !== other.remote || !isWithin(one.path, other.path)) return true;
      return one.path === other.path && index <= otherIndex;
    }),
  );
}
