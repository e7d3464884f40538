import { isFtpScheme, locate, type UriParts } from '../ftpUri.ts';
import type { Remote } from './remote.ts';
import type { Remotes } from './remotes.ts';

/** The server of a URI, or undefined where it leads to none that can be used. */
export function remoteOf(remotes: Remotes, uri: UriParts): Remote | undefined {
  if (!isFtpScheme(uri.scheme)) return undefined;
  try {
    return remotes.get(locate(uri).authority);
  } catch {
    // Whoever reads the URI is told what is wrong with it.
    return undefined;
  }
}
