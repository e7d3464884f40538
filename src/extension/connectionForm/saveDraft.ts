import type { CommandContext } from '../commands/commandContext.ts';
import { save } from '../commands/saveConnection.ts';
import type { Connection } from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import type { FormDraft } from './formDraft.ts';

/** Writes what is in the form to the settings, and its passwords to where they belong. */
export async function saveDraft(
  context: CommandContext,
  draft: FormDraft,
  { raw, connection }: { readonly raw: RawConnection; readonly connection: Connection },
): Promise<void> {
  const { password, proxyPassword, remember, savedId } = draft;
  await save(context, raw, password, { remember, replaced: savedId });
  if (proxyPassword !== undefined) await context.proxies.store(connection, proxyPassword);
}
