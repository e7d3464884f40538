import * as vscode from 'vscode';
import { serverOf } from '../connections/connection.ts';
import type { PlainTextAnswer, PlainTextQuestion } from './plainTextConsent.ts';

interface AnswerItem extends vscode.MessageItem {
  readonly answer: PlainTextAnswer;
}

/** Asks whether a password may go out where everybody on the way can read it. */
export async function askPlainText(question: PlainTextQuestion): Promise<PlainTextAnswer> {
  const { connection, encryptedBefore } = question;
  const { t } = vscode.l10n;
  const server = serverOf(connection);
  const name = connection.saved ? `${connection.name} (${server})` : server;
  const items: AnswerItem[] = [
    { title: t('Send Once'), answer: 'once' },
    { title: t('Always Send to This Server'), answer: 'always' },
  ];
  if (!encryptedBefore) {
    const text = t('{0} does not encrypt. Send the password in plain text?', name);
    const detail = t(
      'The password and every file can be read by everybody on the way, and changed. Nothing has been sent so far. The answer is remembered for this server if you say so.',
    );
    return answerOf(
      await vscode.window.showWarningMessage(text, { modal: true, detail }, ...items),
    );
  }
  const text = t('WARNING: {0} no longer encrypts. Send the password in plain text?', name);
  const detail = t(
    'This server encrypted its connections before. Either it has been set up anew, or somebody between you and the server keeps it from encrypting, to read your password. Ask whoever runs the server before you go on. Nothing has been sent so far.',
  );
  // The first button is the one that Enter presses, maybe of somebody who is typing.
  const safe: AnswerItem = { title: t('Do Not Connect'), answer: 'no' };
  const all = [safe, ...items];
  return answerOf(await vscode.window.showErrorMessage(text, { modal: true, detail }, ...all));
}

function answerOf(item: AnswerItem | undefined): PlainTextAnswer {
  return item?.answer ?? 'no';
}
