import * as vscode from 'vscode';
import { describeCertificate, validityText } from '../trust/certificateQuestion.ts';
import { foreignText } from '../trust/foreignText.ts';
import type { ServerTrust } from '../trust/serverTrust.ts';
import { serverOf } from '../connections/connection.ts';
import { askChoice, BACK, icon, type Choice } from '../ui/inputs.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * Lists what was agreed to: trusted certificates, and servers to which plain text may go. Each can
 * be forgotten; the argument `{ forget: 'host:port' }` does it without a question.
 */
export async function showCertificates(context: CommandContext, given?: unknown): Promise<void> {
  const forget = forgetArgument(given);
  if (forget !== undefined) {
    await forgetServer(context, forget);
    return;
  }
  const choices = choicesOf(context.trust);
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'No certificate was trusted so far, and no server was allowed to receive passwords in plain text.',
      ),
    );
    return;
  }
  const chosen = await askChoice({
    title: vscode.l10n.t('Trusted FTP Servers'),
    placeholder: vscode.l10n.t('Choose one to see what was agreed to, and to forget it'),
    choices,
  });
  if (chosen === BACK || chosen === undefined) return;
  if (await confirm(chosen, context.trust)) await forgetServer(context, chosen);
}

function choicesOf(trust: ServerTrust): Choice<string>[] {
  return [
    ...trust.pins.map((pin) => ({
      label: pin.server,
      description: foreignText(pin.subject),
      // A row is too short for the fingerprint, which the question has.
      detail: validityText(pin),
      iconPath: icon('shield'),
      value: pin.server,
    })),
    ...trust.plainTextServers.map((server) => ({
      label: server,
      description: vscode.l10n.t('Passwords may go out in plain text'),
      iconPath: icon('unlock'),
      value: server,
    })),
  ];
}

async function confirm(server: string, { pins }: ServerTrust): Promise<boolean> {
  const pin = pins.find((one) => one.server === server);
  const forget = vscode.l10n.t('Forget');
  const text = pin
    ? vscode.l10n.t('Forget the certificate of {0}? You are asked again when it connects.', server)
    : vscode.l10n.t('Forget that passwords may go to {0} in plain text?', server);
  const detail = pin ? { detail: describeCertificate(pin) } : {};
  const options = { modal: true, ...detail };
  return (await vscode.window.showInformationMessage(text, options, forget)) === forget;
}

/** Ends the sessions, too: they were made on the strength of what is forgotten. */
async function forgetServer({ trust, remotes }: CommandContext, server: string): Promise<void> {
  await trust.forget(server);
  const concerned = remotes.all.filter(({ connection }) => serverOf(connection) === server);
  await Promise.all(concerned.map((remote) => remote.close()));
}

function forgetArgument(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || !('forget' in given)) return undefined;
  return typeof given.forget === 'string' ? given.forget : undefined;
}
