// An extension for tests of links: it asks for one, and shows the address of the page by which a
// browser hands that link to this window.
const vscode = require('vscode');

async function ask() {
  const link = await vscode.window.showInputBox({ title: 'Link' });
  if (link === undefined) return;
  const { uriScheme } = vscode.env;
  const uri = vscode.Uri.parse(link, true).with({ scheme: uriScheme });
  const address = await vscode.env.asExternalUri(uri);
  await vscode.window.showInputBox({ title: 'Address', value: address.toString(true) });
}

exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('linkOpener.ask', ask));
};
