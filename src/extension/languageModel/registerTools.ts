import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { tools } from '../contributions.ts';
import { startMatcher, type Installed } from '../find/matchThread.ts';
import { languageModelApi, type LanguageModelApi } from './languageModelApi.ts';
import { remoteTools, type ToolName } from './remoteTools.ts';
import type { RemoteTool } from './tool.ts';
import { ToolPlaces } from './toolPlaces.ts';
import { toolProblem } from './toolProblem.ts';

export type ToolContext = Pick<CommandContext, 'remotes' | 'outbox' | 'logger'>;

/** Offers the tools to the language models of the editor, where it has such. */
export function registerTools(context: ToolContext, installed: Installed): Disposable {
  const store = new DisposableStore();
  const api = languageModelApi();
  if (!api) return store;
  const places = new ToolPlaces(context.remotes);
  const matcher = store.add(startMatcher(installed));
  let made: Readonly<Record<ToolName, RemoteTool>> | undefined;
  const toolOf = (name: ToolName) => {
    made ??= remoteTools({ places, matcher, outbox: context.outbox });
    return made[name];
  };
  for (const name of Object.values(tools)) {
    store.add(register(api, name, () => toolOf(name), places, context.logger));
  }
  return store;
}

function register(
  api: LanguageModelApi,
  name: string,
  tool: () => RemoteTool,
  places: ToolPlaces,
  logger: Logger,
): Disposable {
  const run = async <T>(
    input: unknown,
    token: vscode.CancellationToken,
    work: (signal: AbortSignal) => Promise<T>,
  ) => {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    try {
      return await work(controller.signal);
    } catch (error) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      logger.info(`${name}: ${String(error)}`);
      throw toolProblem(error, input, places);
    } finally {
      listening.dispose();
    }
  };
  return api.registerTool(name, {
    prepareInvocation: ({ input }, token) =>
      run(input, token, async (signal) => {
        const { doing, title, message } = await tool().prepare(input, signal);
        const confirmationMessages = { title, message: new vscode.MarkdownString(message) };
        return { invocationMessage: doing, confirmationMessages };
      }),
    invoke: ({ input }, token) =>
      run(input, token, async (signal) => api.toResult(await tool().run(input, signal))),
  });
}
