import * as vscode from 'vscode';
import type { ConnectStep } from '../../common/connectStep.ts';
import { hasCode } from '../../common/remoteError.ts';
import type { TriedConnection } from '../commands/tryConnection.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import { foreignText } from '../trust/foreignText.ts';
import { problemText } from '../ui/problemText.ts';
import type { StepState, TestRow, TestView } from './formMessages.ts';

type RowId = 'connect' | 'greeting' | 'encryption' | 'login' | 'features' | 'folder';

const IMPLICIT_TLS_PORT = 990;

/** How far the test of a connection has come, line by line. */
export class TrialRows {
  readonly #connection: Connection;
  readonly #order: readonly RowId[];
  readonly #done = new Set<RowId>();
  readonly #details = new Map<RowId, string>();
  #outcome: TestView['outcome'];

  constructor(connection: Connection) {
    this.#connection = connection;
    const { security, port } = connection;
    const isFirst = security === 'implicit' || (security === 'auto' && port === IMPLICIT_TLS_PORT);
    const begin: readonly RowId[] = isFirst
      ? ['encryption', 'greeting']
      : ['greeting', 'encryption'];
    this.#order = ['connect', ...begin, 'login', 'features', 'folder'];
  }

  get view(): TestView {
    const current = this.#order.find((id) => !this.#done.has(id));
    const rows = this.#order.map((id) => this.#row(id, id === current));
    return { type: 'test', running: this.#outcome === undefined, rows, outcome: this.#outcome };
  }

  note(step: ConnectStep): void {
    const { t } = vscode.l10n;
    switch (step.kind) {
      case 'reached':
        // A step that comes again begins anew: the server was asked for another connection.
        this.#done.clear();
        {
          this.#tell('connect', step.address ? t('Connected to {0}.', step.address) : '');
          return;
        }
      case 'greeted': {
        this.#tell('greeting', foreignText(step.text));
        return;
      }
      case 'encrypted':
        this.#details.set('encryption', encryptionText(step));
        return;
      case 'trusted':
        this.#done.add('encryption');
        return;
      case 'plain': {
        this.#tell('encryption', t('None. Whoever is on the way can read everything.'));
        return;
      }
      case 'logged-in':
        this.#tell('login', t('Logged in as {0}.', step.user));
        {
          this.#tell('features', featuresText(step));
          return;
        }
    }
  }

  succeeded({ folder, count }: TriedConnection): void {
    const { t } = vscode.l10n;
    this.#tell('folder', t('Files and folders in {0}: {1}', foreignText(folder), count));
    this.#outcome = { ok: true, text: t('The connection works.') };
  }

  failed(error: unknown): void {
    const text = hasCode(error, 'aborted')
      ? vscode.l10n.t('The test was cancelled.')
      : problemText(error, this.#connection, this.#connection.root);
    this.#outcome = { ok: false, text };
  }

  #tell(id: RowId, detail: string): void {
    this.#done.add(id);
    this.#details.set(id, detail);
  }

  #row(id: RowId, isCurrent: boolean): TestRow {
    const state = this.#stateOf(id, isCurrent);
    const detail = state === 'waiting' || state === 'left-out' ? '' : this.#details.get(id);
    return {
      state,
      label: labelOf(id, this.#connection),
      stateText: stateText(state),
      detail: detail ?? '',
    };
  }

  #stateOf(id: RowId, isCurrent: boolean): StepState {
    if (this.#done.has(id)) return 'done';
    if (this.#outcome === undefined) return isCurrent ? 'running' : 'waiting';
    return isCurrent ? 'failed' : 'left-out';
  }
}

function labelOf(id: RowId, connection: Connection): string {
  const { t } = vscode.l10n;
  const labels: Readonly<Record<RowId, string>> = {
    connect: t('Connect to {0}', serverOf(connection)),
    greeting: t('Greeting'),
    encryption: t('Encryption'),
    login: t('Login'),
    features: t('What the server offers'),
    folder: t('Folder'),
  };
  return labels[id];
}

function stateText(state: StepState): string {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<StepState, string>> = {
    waiting: t('waiting'),
    running: t('in progress'),
    done: t('done'),
    failed: t('failed'),
    'left-out': t('not tried'),
  };
  return texts[state];
}

function encryptionText({
  protocol,
  cipher,
  certificate,
}: ConnectStep & { readonly kind: 'encrypted' }): string {
  const { fingerprint, issuer } = certificate;
  return vscode.l10n.t(
    '{0}, {1}. Certificate {2}, issued by {3}.',
    protocol,
    cipher,
    fingerprint,
    foreignText(issuer),
  );
}

function featuresText({
  software,
  features,
}: ConnectStep & { readonly kind: 'logged-in' }): string {
  const parts = [software ?? '', features.join(', ')].filter((part) => part !== '');
  return foreignText(parts.join(': ')) || vscode.l10n.t('It does not say.');
}
