import * as vscode from 'vscode';
import { hasCode } from '../../../common/remoteError.ts';
import type { Disposable } from '../../../common/lifecycle.ts';
import type { FileDetails, ModePlan } from '../../../remote/attributes/fileAttributes.ts';
import type { CommandContext } from '../../commands/commandContext.ts';
import { problemText } from '../../ui/problemText.ts';
import { webviewHtml, webviewOptions } from '../../ui/webviewPage.ts';
import { nameOf } from '../resourceText.ts';
import type { Target } from '../targets.ts';
import { permissionsHtml } from './permissionsHtml.ts';
import { parsePageMessage, type PageMessage, type PanelMessage } from './permissionsMessages.ts';
import {
  failureTexts,
  keptTexts,
  moreText,
  notesOf,
  planRows,
  planSummary,
  resultText,
} from './permissionsText.ts';

export const PERMISSIONS_VIEW_TYPE = 'ftpWorkspace.permissions';

const SHOWN_PATHS = 8;
/** The bar moves no faster than people see. */
const REPORTED_MS = 100;

/** A tab in which the permissions of some files and folders of one server are changed. */
export class PermissionsPanel implements Disposable {
  readonly #context: CommandContext;
  readonly #targets: readonly Target[];
  readonly #remote: Target['remote'];
  readonly #panel: vscode.WebviewPanel;
  readonly #store: Disposable[];
  #work: AbortController | undefined;
  #plan: ModePlan | undefined;

  constructor(context: CommandContext, folder: vscode.Uri, first: Target, all: readonly Target[]) {
    this.#context = context;
    this.#targets = all;
    this.#remote = first.remote;
    this.#panel = vscode.window.createWebviewPanel(
      PERMISSIONS_VIEW_TYPE,
      titleOf(all),
      vscode.ViewColumn.Active,
      {
        ...webviewOptions(folder),
        // What was entered is not lost while another tab is looked at.
        retainContextWhenHidden: true,
      },
    );
    const { webview } = this.#panel;
    this.#store = [
      webview.onDidReceiveMessage((message: unknown) => {
        const parsed = parsePageMessage(message);
        if (parsed) void this.#received(parsed);
      }),
      this.#panel.onDidDispose(() => this.#closed()),
    ];
    webview.html = webviewHtml(webview, folder, {
      name: 'permissions',
      title: vscode.l10n.t('Permissions'),
      body: permissionsHtml(),
    });
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #closed(): void {
    this.#work?.abort();
    for (const item of this.#store) item.dispose();
  }

  async #received(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#run(vscode.l10n.t('Asking for the permissions'), async () => {
          await this.#show();
        });
      case 'plan':
        return this.#run(vscode.l10n.t('Looking at what would change'), (signal) =>
          this.#look(message, signal),
        );
      case 'apply':
        return this.#run(vscode.l10n.t('Changing permissions'), (signal) => this.#apply(signal));
      case 'cancel':
        this.#work?.abort();
        return;
      case 'close':
        this.dispose();
        return;
      case 'showLog':
        this.#context.showLog();
    }
  }

  async #show(): Promise<readonly FileDetails[]> {
    const { attributes } = this.#remote.files;
    const { name } = this.#remote.connection;
    const looks = this.#targets.map(({ path }) => attributes.get(path, { fresh: true }));
    const details = await Promise.all(looks);
    const paths = this.#targets.slice(0, SHOWN_PATHS).map(({ path }) => path);
    const more = this.#targets.length - paths.length;
    this.#post({
      type: 'show',
      heading: vscode.l10n.t('Permissions on {0}', name),
      paths: more > 0 ? [...paths, vscode.l10n.t('and {0} more', more)] : paths,
      notes: notesOf(details, name),
      modes: details.map(({ mode }) => mode ?? null),
      hasFolder: details.some(({ kind, symlink }) => kind === 'directory' && !symlink),
    });
    return details;
  }

  async #look(
    { change, recursive }: PageMessage & { readonly type: 'plan' },
    signal: AbortSignal,
  ): Promise<void> {
    const { attributes } = this.#remote.files;
    const paths = this.#targets.map(({ path }) => path);
    const onProgress = atMostEvery(REPORTED_MS, (found: number) => {
      const text = vscode.l10n.t('Looking at what would change: {0} so far', found);
      this.#post({ type: 'busy', text, done: 0, total: 0 });
    });
    const plan = await attributes.planModes(paths, change, { recursive, signal, onProgress });
    this.#plan = plan;
    const count = plan.wishes.length;
    if (!recursive && count > 0 && plan.unknown.length === 0) return this.#apply(signal);
    this.#post({
      type: 'plan',
      summary: planSummary(plan),
      rows: planRows(plan),
      more: moreText(plan),
      apply: vscode.l10n.t('Change Permissions ({0})', count),
      count,
    });
  }

  async #apply(signal: AbortSignal): Promise<void> {
    const plan = this.#plan;
    if (!plan) return;
    this.#plan = undefined;
    const total = plan.wishes.length;
    const tell = (done: number): void => {
      const text = vscode.l10n.t('Changing permissions: {0} of {1}', done, total);
      this.#post({ type: 'busy', text, done, total });
    };
    tell(0);
    const onProgress = atMostEvery(REPORTED_MS, tell);
    const { connection, files } = this.#remote;
    const report = await files.attributes.setModes(plan.wishes, { signal, onProgress });
    this.#context.logger.info(`Changed the permissions of ${report.changed} files and folders`);
    const details = await this.#show();
    const kept = this.#targets.filter(({ path }, index) => {
      const wish = plan.wishes.find((one) => one.path === path);
      return wish !== undefined && isOther(details[index]?.mode, wish.to);
    });
    const failures = [...failureTexts(report, connection), ...keptTexts(kept, connection.name)];
    for (const text of failures) this.#context.logger.error(text);
    const kind = failures.length > 0 ? 'failed' : 'done';
    this.#post({ type: 'end', kind, text: resultText(report), failures });
  }

  /** One at a time; what fails is told on the page. */
  async #run(text: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#work) return;
    const own = (this.#work = new AbortController());
    this.#post({ type: 'busy', text, done: 0, total: 0 });
    try {
      await work(own.signal);
    } catch (error) {
      this.#post({ type: 'end', kind: 'failed', text: this.#textOf(error), failures: [] });
    } finally {
      this.#work = undefined;
    }
  }

  #textOf(error: unknown): string {
    const { connection } = this.#remote;
    if (hasCode(error, 'aborted')) {
      return vscode.l10n.t('You cancelled it. What was changed before stays changed.');
    }
    if (hasCode(error, 'not-supported')) {
      return vscode.l10n.t(
        '{0} has no command to change permissions (neither SITE CHMOD nor MFF). Change them with the control panel of your provider, or ask whoever runs the server.',
        connection.name,
      );
    }
    return problemText(error, connection);
  }

  #post(message: PanelMessage): void {
    void this.#panel.webview.postMessage(message);
  }
}

/** Some servers do not tell the special ones. */
function isOther(mode: number | undefined, wanted: number): boolean {
  return mode !== undefined && (mode & 0o777) !== (wanted & 0o777);
}

function titleOf(targets: readonly Target[]): string {
  const [one] = targets;
  if (targets.length !== 1 || !one) return vscode.l10n.t('Permissions: {0}', targets.length);
  return vscode.l10n.t('Permissions: {0}', nameOf(one.path));
}

function atMostEvery<T>(ms: number, tell: (value: T) => void): (value: T) => void {
  let next = 0;
  return (value) => {
    const now = Date.now();
    if (now < next) return;
    next = now + ms;
    tell(value);
  };
}
