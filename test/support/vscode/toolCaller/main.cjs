// Calls tools of the editor as a language model does. Asks for `{ name, input, answer }` as JSON;
// what comes of it goes into the file `answer`.
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');

exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand('toolCaller.call', call));
};

async function call() {
  const text = await vscode.window.showInputBox({ prompt: 'Call', ignoreFocusOut: true });
  const { name, input, answer } = JSON.parse(text);
  writeFileSync(answer, JSON.stringify(await outcomeOf(name, input)));
}

async function outcomeOf(name, input) {
  try {
    const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return { told: result.content.map(({ value }) => value).join('') };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
