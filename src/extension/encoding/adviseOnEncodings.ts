import * as vscode from 'vscode';
import type { Logger } from '../../common/logger.ts';
import { idOf, type Connection } from '../connections/connection.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { openFtpFiles } from '../openResources.ts';
import type { ExplorerRefresh } from '../provider/explorerRefresh.ts';
import type { Memory } from '../memory.ts';
import { EncodingAdvice } from './encodingAdvice.ts';
import { askEncoding } from './encodingQuestion.ts';

export interface AdviserOptions {
  readonly registry: ConnectionRegistry;
  readonly memory: Memory;
  /** Makes servers go by what is known of them now. */
  readonly settle: () => void;
  readonly explorer: ExplorerRefresh;
  readonly logger: Logger;
}

/** Stands in a name for what is no character, with the byte behind it. */
const ESCAPE = '\uFFFD';

/** Asks in the editor, and keeps the answer in the settings or, for servers that are not there, here. */
export function adviseOnEncodings(options: AdviserOptions): EncodingAdvice {
  const { registry, memory, settle, explorer, logger } = options;
  return new EncodingAdvice({
    memory,
    ask: async (question) => {
      const encoding = await askEncoding(question);
      if (encoding === undefined) return undefined;
      logger.info(`${question.connection.name}: names are in ${encoding} from now on`);
      await closeEscaped();
      return encoding;
    },
    save: async (connection: Connection, encoding: string) => {
      await registry.change(idOf(connection), { encoding });
      explorer.ask();
    },
    onDidRemember: () => {
      settle();
      explorer.ask();
    },
  });
}

/** Their addresses lead nowhere once the names are read otherwise: what was typed is saved before. */
async function closeEscaped(): Promise<void> {
  const escaped = openFtpFiles().filter(({ path }) => path.includes(ESCAPE));
  const keys = new Set(escaped.map((uri) => uri.toString()));
  const isEscaped = (uri: vscode.Uri): boolean => keys.has(uri.toString());
  for (const document of vscode.workspace.textDocuments) {
    if (document.isDirty && isEscaped(document.uri)) await document.save();
  }
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const stale = tabs.filter(({ input, isDirty }) => {
    return !isDirty && input instanceof vscode.TabInputText && isEscaped(input.uri);
  });
  await vscode.window.tabGroups.close(stale, true);
}
