import { dirname, isWithin } from '../../common/remotePath.ts';
import { isFtpScheme, locate, type UriParts } from '../ftpUri.ts';

/** `there`: it is in the folder already. `inside`: the folder is itself, or below it. */
export type MoveObstacle = 'there' | 'inside';

/** Why a file or folder cannot go to a folder; undefined: it can. */
export function moveObstacle(uri: UriParts, folder: UriParts): MoveObstacle | undefined {
  if (!isOnOneServer(uri, folder)) return undefined;
  const [{ path }, to] = [locate(uri), locate(folder).path];
  if (dirname(path) === to) return 'there';
  return isWithin(to, path) ? 'inside' : undefined;
}

export function isOnOneServer(uri: UriParts, other: UriParts): boolean {
  return isFtpScheme(uri.scheme) && locate(uri).authority === locate(other).authority;
}
