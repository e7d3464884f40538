import * as vscode from 'vscode';
import type { Certificate, CertificateProblem } from '../../common/certificate.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import type { CertificateAnswer, CertificateQuestion, TrustedBefore } from './certificateTrust.ts';
import { foreignText } from './foreignText.ts';
import type { StoredPin } from './storedPins.ts';

type Shown = Omit<StoredPin, 'server' | 'trustedAtMs'>;

interface AnswerItem extends vscode.MessageItem {
  readonly answer: CertificateAnswer;
}

/**
 * Shows a certificate and asks whether it is trusted. The question is modal, for nothing goes on
 * without an answer. The alarm may come up while the person types: the button that Enter presses,
 * which is the first one, does no harm there.
 */
export async function askCertificate(question: CertificateQuestion): Promise<CertificateAnswer> {
  const { connection, certificate, before } = question;
  const { t } = vscode.l10n;
  const server = nameOf(connection);
  if (before === undefined) {
    const text = t('The certificate of {0} is not trusted. Do you want to connect?', server);
    const items: AnswerItem[] = [
      { title: t('Trust Once'), answer: 'once' },
      { title: t('Trust Always'), answer: 'always' },
    ];
    const detail = unknownDetail(certificate, connection);
    return answerOf(
      await vscode.window.showWarningMessage(text, { modal: true, detail }, ...items),
    );
  }
  const text = t('WARNING: The certificate of {0} has changed.', server);
  const items: AnswerItem[] = [
    { title: t('Do Not Connect'), answer: 'no' },
    { title: t('Trust Once'), answer: 'once' },
    { title: t('Replace the Trusted Certificate'), answer: 'always' },
  ];
  const detail = changedDetail(question, before);
  return answerOf(await vscode.window.showErrorMessage(text, { modal: true, detail }, ...items));
}

function answerOf(item: AnswerItem | undefined): CertificateAnswer {
  return item?.answer ?? 'no';
}

function nameOf(connection: Connection): string {
  const server = serverOf(connection);
  return connection.saved ? `${connection.name} (${server})` : server;
}

function unknownDetail(certificate: Certificate, connection: Connection): string {
  const { t } = vscode.l10n;
  return [
    problemText(certificate, connection.host),
    t(
      'Compare the fingerprint with the one that you were given by whoever runs the server. Neither user name nor password has been sent.',
    ),
    describeCertificate(certificate),
  ].join('\n\n');
}

function changedDetail(
  { connection, certificate }: CertificateQuestion,
  before: TrustedBefore,
): string {
  const { t } = vscode.l10n;
  const blocks = [
    t(
      'Either the server has been given a new certificate, or somebody between you and the server is pretending to be it. Ask whoever runs the server before you go on. Neither user name nor password has been sent.',
    ),
    `${t('PRESENTED NOW')}\n${describeCertificate(certificate)}\n${problemText(certificate, connection.host)}`,
    `${t('TRUSTED SO FAR')}\n${describeBefore(before)}`,
  ];
  return blocks.join('\n\n');
}

function describeBefore(before: TrustedBefore): string {
  const { t } = vscode.l10n;
  switch (before.by) {
    case 'settings':
      return [t('Listed in the settings:'), ...before.fingerprints].join('\n');
    case 'person':
      return `${describeCertificate(before.pin)}\n${t('Trusted since: {0}', day(before.pin.trustedAtMs))}`;
    case 'authority':
      return `${describeCertificate(before.pin)}\n${t('An authority vouched for it on {0}.', day(before.pin.trustedAtMs))}`;
  }
}

/** The certificate in lines, for questions and lists. */
export function describeCertificate(certificate: Shown): string {
  const { t } = vscode.l10n;
  const { fingerprint, subject, names, issuer } = certificate;
  return [
    t('Fingerprint (SHA-256): {0}', fingerprint.replace(/^SHA256:/, '')),
    t('Subject: {0}', foreignText(subject)),
    t('Names: {0}', foreignText(names.join(', ')) || '–'),
    t('Issuer: {0}', foreignText(issuer)),
    validityText(certificate),
  ].join('\n');
}

export function validityText({ validFromMs, validToMs }: Shown): string {
  return vscode.l10n.t('Valid: {0} to {1}', day(validFromMs), day(validToMs));
}

function day(ms: number): string {
  return Number.isFinite(ms)
    ? new Date(ms).toLocaleDateString(undefined, { dateStyle: 'medium' })
    : '?';
}

function problemText({ problem, problemDetail, names }: Certificate, host: string): string {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<CertificateProblem, string>> = {
    'self-signed': t('The server has signed it itself: no authority vouches for it.'),
    'unknown-authority': t('No authority that this computer trusts vouches for it.'),
    expired: t('It has expired.'),
    'not-yet-valid': t('It is not valid yet. Is the clock of this computer right?'),
    'wrong-host': t('It is made for {0}, not for {1}.', foreignText(names.join(', ')), host),
    revoked: t('The authority that signed it has revoked it.'),
    other: t('It could not be verified: {0}.', problemDetail ?? ''),
  };
  return problem === undefined ? '' : texts[problem];
}
