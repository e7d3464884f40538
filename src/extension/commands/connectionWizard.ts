import * as vscode from 'vscode';
import type { Security } from '../connections/connection.ts';
import { commands } from '../contributions.ts';
import { parseFtpUrl, parsePort } from '../ftpUri.ts';
import {
  askChoice,
  askText,
  BACK,
  type Answer,
  type Aside,
  type Choice,
  type TextQuestion,
} from '../ui/inputs.ts';
import { urlProblemText } from '../ui/urlProblemText.ts';
import {
  isAnonymous,
  toRaw,
  usualPort,
  withAddress,
  type ConnectionDraft,
} from './connectionDraft.ts';

/** The draft as the person left it, or what they did instead of answering. */
type Step = (
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
) => Promise<Answer<ConnectionDraft>> | undefined;

const steps: readonly Step[] = [
  askHost,
  askSecurity,
  askPort,
  askUser,
  askForPassword,
  askRemember,
  askName,
];

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
    prompt: vscode.l10n.t('Host name or IP address of the server, or an ftp:// or ftps:// URL'),
    placeholder: 'ftp.example.com',
    value: draft.host,
    validate: (text) => {
      const result = parseFtpUrl(text);
      return result.ok ? undefined : urlProblemText(result.problem);
    },
    aside: moreSettings((text) => withAddress(draft, text)),
  };
  return answered(askText(question), (text) => withAddress(draft, text));
}

function askSecurity(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> {
  const placeholder = vscode.l10n.t('How is the connection encrypted?');
  const first = securityChoices().filter(({ value }) => value === draft.security);
  const others = securityChoices().filter(({ value }) => value !== draft.security);
  const question = { title, step, placeholder, choices: [...first, ...others] };
  return answered(askChoice(question), (security) => ({ ...draft, security }));
}

function securityChoices(): readonly Choice<Security>[] {
  const { t } = vscode.l10n;
  return [
    {
      label: t('Encrypt If the Server Can'),
      detail: t('Asks before a password goes out in plain text.'),
      value: 'auto',
    },
    {
      label: t('Always Encrypt (Explicit TLS)'),
      detail: t('Does not connect where the server cannot encrypt. The usual port is 21.'),
      value: 'explicit',
    },
    {
      label: t('Always Encrypt (Implicit TLS)'),
      detail: t('Encrypted from the first byte, as with ftps:// URLs. The usual port is 990.'),
      value: 'implicit',
    },
    {
      label: t('Never Encrypt'),
      detail: t('Passwords and files can be read by everybody on the way.'),
      value: 'none',
    },
  ];
}

function askPort(
  draft: ConnectionDraft,
  title: string,
  step: readonly [number, number],
): Promise<Answer<ConnectionDraft>> {
  const question: TextQuestion = {
    title,
    step,
    prompt: vscode.l10n.t('Port of the server; leave empty for {0}', usualPort(draft)),
    placeholder: String(usualPort(draft)),
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
    aside: moreSettings((name) => ({ ...draft, name: name.trim() })),
  };
  return answered(askText(question), (name) => ({ ...draft, name: name.trim() }));
}

/** On to the form, which has everything, with what was entered so far. */
function moreSettings(apply: (text: string) => ConnectionDraft): Aside {
  return {
    tooltip: vscode.l10n.t('All Settings…'),
    iconId: 'settings',
    run: (text) => {
      const draft = apply(text);
      const given = { ...toRaw(draft, ''), password: draft.password };
      void vscode.commands.executeCommand(commands.showConnectionForm, given);
    },
  };
}

async function answered<T extends string | boolean>(
  asked: Promise<Answer<T>>,
  apply: (value: T) => ConnectionDraft,
): Promise<Answer<ConnectionDraft>> {
  const answer = await asked;
  if (answer === undefined) return undefined;
  return answer === BACK ? BACK : apply(answer);
}
