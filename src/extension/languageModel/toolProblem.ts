import { RemoteError } from '../../common/remoteError.ts';
import { problemText } from '../ui/problemText.ts';
import type { ToolPlaces } from './toolPlaces.ts';

/** A failure as model and person read it: what a server says, in the words of the editor. */
export function toolProblem(error: unknown, input: unknown, places: ToolPlaces): unknown {
  if (!(error instanceof RemoteError)) return error;
  const { remote, path } = places.at((input as { readonly uri: string }).uri);
  return new Error(problemText(error, remote.connection, path), { cause: error });
}
