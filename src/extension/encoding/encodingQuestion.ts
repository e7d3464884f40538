import * as vscode from 'vscode';
import type { EncodingQuestion } from './encodingAdvice.ts';
import { encodingName, ENCODINGS, type EncodingChoice } from './encodings.ts';

interface Item extends vscode.QuickPickItem {
  readonly encoding: string;
}

/** Asks in what encoding the names of a server are. No answer is one, too. */
export async function askEncoding(question: EncodingQuestion): Promise<string | undefined> {
  const { connection, guesses } = question;
  const { t } = vscode.l10n;
  const [guess] = guesses;
  const choose = t('Choose…');
  const text = t('Names on {0} are not UTF-8.', connection.name);
  const use = guess === undefined ? undefined : t('Use {0}', encodingName(guess));
  const more =
    guess === undefined
      ? t('They can be worked with, but are shown with the bytes of their letters.')
      : t('They look like {0}.', encodingName(guess));
  const buttons = [...(use === undefined ? [] : [use]), choose, t('Not Now')];
  const chosen = await vscode.window.showInformationMessage(`${text} ${more}`, ...buttons);
  if (chosen === undefined) return undefined;
  if (chosen === use) return guess;
  return chosen === choose ? pickEncoding(question) : undefined;
}

async function pickEncoding({
  connection,
  guesses,
}: EncodingQuestion): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const likely = guesses.flatMap((guess) => ENCODINGS.filter(({ encoding }) => encoding === guess));
  const others = ENCODINGS.filter((choice) => !likely.includes(choice));
  const item = ({ encoding, name }: EncodingChoice): Item => ({
    label: name,
    encoding,
    ...(guesses.includes(encoding) && { description: t('The names look like it') }),
  });
  const items = [...likely, ...others].map(item);
  const title = t('Encoding of Names on {0}', connection.name);
  const placeHolder = t('In what encoding does the server have its names?');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  return chosen?.encoding;
}
