import * as vscode from 'vscode';
import { parseFtpUrl, parsePort } from '../ftpUri.ts';
import { askChoice, askText, BACK, type Answer, type TextQuestion } from '../ui/inputs.ts';
import { urlProblemText } from '../ui/urlProblemText.ts';
import { isAnonymous, withAddress, type ConnectionDraft } from './connectionDraft.ts';

/** The draft as the person left it, or what they did instead of answering. */
type Step = (
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
) => Promise<Answer<ConnectionDraft>> | undefined;

const steps: readonly Step[] = [askHost, askPort, askUser, askForPassword, askRemember, askName];

/**
 * Asks for one field after the other, back and forth.
 * @returns undefined when the person gave up
 */
export async function editDraft(
  draft: ConnectionDraft,
  title: string,
): Promise<ConnectionDraft | undefined> {
  let current = draft;
  let direction = 1;
  for (let index = 0; index < steps.length; index += direction) {
    const asked = steps[index]?.(current, title, [index + 1, steps.length]);
    // A step that does not apply is left out in either direction.
    if (!asked) continue;
    const answer = await asked;
    if (answer === undefined) return undefined;
    direction = answer === BACK ? -1 : 1;
    if (answer !== BACK) current = answer;
  }
  return current;
}

function askHost(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> {
  const question: TextQuestion = {
    title,
    step,
    prompt: vscode.l10n.t('Host name or IP address of the server, or an ftp:// URL'),
    placeholder: 'ftp.example.com',
    value: draft.host,
    validate: (text) => {
      const result = parseFtpUrl(text);
      return result.ok ? undefined : urlProblemText(result.problem);
    },
  };
  return answered(askText(question), (text) => withAddress(draft, text));
}

function askPort(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> {
  const question: TextQuestion = {
    title,
    step,
    prompt: vscode.l10n.t('Port of the server; leave empty for 21'),
    placeholder: '21',
    value: draft.port,
    validate: (text) =>
      text.trim() === '' || parsePort(text.trim()) > 0
        ? undefined
        : vscode.l10n.t('The port must be a whole number from 1 to 65535.'),
  };
  return answered(askText(question), (text) => ({ ...draft, port: text.trim() }));
}

function askUser(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> {
  const question: TextQuestion = {
    title,
    step,
    prompt: vscode.l10n.t('User name; leave empty to log in anonymously'),
    placeholder: 'anonymous',
    value: draft.user,
  };
  return answered(askText(question), (text) => ({ ...draft, user: text.trim() }));
}

function askForPassword(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> | undefined {
  if (isAnonymous(draft)) return undefined;
  const question: TextQuestion = {
    title,
    step,
    prompt: vscode.l10n.t(
      'Password of {0}; leave empty to use what is known or be asked',
      draft.user,
    ),
    value: draft.password,
    password: true,
  };
  return answered(askText(question), (password) => ({ ...draft, password }));
}

function askRemember(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> | undefined {
  if (isAnonymous(draft) || draft.password === '') return undefined;
  const choices = [
    { label: vscode.l10n.t('Remember the password'), value: true },
    { label: vscode.l10n.t('Use it for this window only'), value: false },
  ];
  const placeholder = vscode.l10n.t('Keep the password in the secret storage of this computer?');
  return answered(askChoice({ title, step, placeholder, choices }), (remember) => ({
    ...draft,
    remember,
  }));
}

function askName(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> {
  const question: TextQuestion = {
    title,
    step,
    prompt: vscode.l10n.t('Name of the connection, as you want to see it'),
    value: draft.name || draft.host,
  };
  return answered(askText(question), (name) => ({ ...draft, name: name.trim() }));
}

async function answered<T extends string | boolean>(
  asked: Promise<Answer<T>>,
  apply: (value: T) => ConnectionDraft,
): Promise<Answer<ConnectionDraft>> {
  const answer = await asked;
  if (answer === undefined) return undefined;
  return answer === BACK ? BACK : apply(answer);
}
