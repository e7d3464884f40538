import type { CommandContext } from '../commands/commandContext.ts';
import { takePassword } from '../commands/saveConnection.ts';
import type { Connection } from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import type { FormDraft } from './formDraft.ts';

/** What can be saved and tried. */
export interface ReadyDraft {
  readonly raw: RawConnection;
  readonly connection: Connection;
}

/** Writes what is in the form to the settings, and its passwords to where they belong. */
export async function saveDraft(
  context: CommandContext,
  draft: FormDraft,
  { raw, connection }: ReadyDraft,
): Promise<void> {
  const { password, proxyPassword, remember, savedId } = draft;
  await takePassword(context, connection, password, { remember });
  if (proxyPassword !== undefined) await context.proxies.store(connection, proxyPassword);
  await context.registry.save(raw, savedId);
}
