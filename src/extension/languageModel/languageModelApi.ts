import * as vscode from 'vscode';

interface PreparedInvocation {
  readonly invocationMessage: string;
  readonly confirmationMessages: {
    readonly title: string;
    readonly message: vscode.MarkdownString;
  };
}

interface LanguageModelTool {
  prepareInvocation(
    options: { readonly input: unknown },
    token: vscode.CancellationToken,
  ): Promise<PreparedInvocation>;
  invoke(options: { readonly input: unknown }, token: vscode.CancellationToken): Promise<unknown>;
}

/** The part of the editor's API for tools that is used here. */
export interface LanguageModelApi {
  registerTool(name: string, tool: LanguageModelTool): vscode.Disposable;
  toResult(text: string): unknown;
}

/**
 * The API came with VS Code 1.95: older editors, for which this extension is too, have no tools and
 * overlook that the manifest declares some.
 */
export function languageModelApi(): LanguageModelApi | undefined {
  const { lm, LanguageModelToolResult, LanguageModelTextPart } = vscode as unknown as {
    readonly lm?: { readonly registerTool?: LanguageModelApi['registerTool'] };
    readonly LanguageModelToolResult?: new (parts: readonly unknown[]) => unknown;
    readonly LanguageModelTextPart?: new (text: string) => unknown;
  };
  if (!lm?.registerTool || !LanguageModelToolResult || !LanguageModelTextPart) return undefined;
  return {
    registerTool: (name, tool) => {
      const register = lm.registerTool;
      if (!register) throw new Error('The editor has no tools any more');
      return register(name, tool);
    },
    toResult: (text) => new LanguageModelToolResult([new LanguageModelTextPart(text)]),
  };
}
