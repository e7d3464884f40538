import type { Matcher } from '../../remote/search/matcher.ts';
import { tools } from '../contributions.ts';
import type { OutboxDesk } from '../outbox/outboxDesk.ts';
import { ListTool } from './listTool.ts';
import { ReadTool } from './readTool.ts';
import { SearchTool } from './searchTool.ts';
import type { RemoteTool } from './tool.ts';
import type { ToolPlaces } from './toolPlaces.ts';
import { WriteTool } from './writeTool.ts';

export interface RemoteToolsContext {
  readonly places: ToolPlaces;
  readonly matcher: Matcher;
  readonly outbox: OutboxDesk;
}

export type ToolName = (typeof tools)[keyof typeof tools];

/** The tools that the manifest offers. */
export function remoteTools({
  places,
  matcher,
  outbox,
}: RemoteToolsContext): Readonly<Record<ToolName, RemoteTool>> {
  return {
    [tools.list]: new ListTool(places),
    [tools.read]: new ReadTool(places),
    [tools.search]: new SearchTool(places, matcher),
    [tools.write]: new WriteTool({
      places,
      isWaiting: ({ remote, path }) =>
        outbox.outboxes.of(remote.connection).find(path) !== undefined,
    }),
  };
}
