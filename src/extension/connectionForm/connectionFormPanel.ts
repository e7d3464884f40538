import * as vscode from 'vscode';
import { ROOT } from '../../common/remotePath.ts';
import { toUri } from '../provider/convert.ts';
import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { saveDraft, type ReadyDraft } from './saveDraft.ts';
import { commands } from '../contributions.ts';
import { webviewHtml } from '../ui/webviewPage.ts';
import { FIELD_IDS, type FieldId } from './formFields.ts';
import { FormDraft, type CheckedDraft } from './formDraft.ts';
import { formHtml } from './formHtml.ts';
import { advancedSections } from './formTexts.ts';
import {
  parsePageMessage,
  type FormMessage,
  type FormState,
  type PageMessage,
  type PlainPageMessage,
} from './formMessages.ts';
import { fieldOf, formProblemText } from './formProblemText.ts';
import { FormTrial } from './formTrial.ts';

const CHANGED_MARK = '● ';

export interface FormPanelOptions {
  readonly draft: FormDraft;
  /** Of the extension. */
  readonly folder: vscode.Uri;
  /** Told when the page is there. */
  readonly greeting?: string | undefined;
}

/** One form in a tab: its draft is the truth, and the page shows it. */
export class ConnectionFormPanel implements Disposable {
  readonly #context: CommandContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #listeners: Disposable[];
  readonly #trial: FormTrial;
  readonly #didClose = new Emitter<void>();
  readonly #greeting: string | undefined;
  #draft: FormDraft;

  readonly onDidClose = this.#didClose.event;

  constructor(
    context: CommandContext,
    panel: vscode.WebviewPanel,
    { draft, folder, greeting }: FormPanelOptions,
  ) {
    this.#greeting = greeting;
    this.#context = context;
    this.#panel = panel;
    this.#draft = draft;
    this.#trial = new FormTrial(context, (view) => this.#post(view));
    this.#listeners = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const parsed = parsePageMessage(message);
        if (parsed) void this.#received(parsed);
      }),
      panel.onDidDispose(() => this.#closed()),
      context.registry.onDidChange(() => this.#follow()),
    ];
    this.#load(folder);
  }

  get draft(): FormDraft {
    return this.#draft;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #load(folder: vscode.Uri): void {
    const { webview } = this.#panel;
    webview.html = webviewHtml(webview, folder, {
      name: 'connectionForm',
      title: vscode.l10n.t('FTP Connection'),
      body: formHtml(groupsIn(this.#context)),
    });
    this.#panel.title = this.#title();
  }

  #closed(): void {
    this.#trial.cancel();
    for (const listener of this.#listeners) listener.dispose();
    this.#didClose.fire();
    this.#didClose.dispose();
  }

  async #received(message: PageMessage): Promise<void> {
    if (message.type === 'change') this.#draft.change(message.field, message.value);
    else if (message.type === 'password') this.#draft.password = message.value || undefined;
    else if (message.type === 'remember') this.#draft.remember = message.value;
    else if (message.type === 'save') return this.#save(message.open);
    else if (message.type === 'pickFile') return this.#pickFile(message.field);
    else return this.#actions[message.type]();
    return this.#show();
  }

  readonly #actions: Readonly<Record<PlainPageMessage, () => Promise<void> | void>> = {
    ready: () => this.#begin(),
    settle: () => this.#settle(),
    test: () => this.#test(),
    cancelTest: () => this.#trial.dismiss(),
    forgetPassword: () => this.#forgetPassword(),
    discard: () => this.#discard(),
    showLog: () => this.#context.showLog(),
    showHelp: () => this.#showHelp(),
  };

  #begin(): Promise<void> {
    this.#post({ type: 'fill', fields: this.#draft.fields });
    this.#post(this.#trial.view);
    if (this.#greeting) this.#post({ type: 'notice', kind: 'told', text: this.#greeting });
    return this.#show();
  }

  async #save(open: boolean): Promise<void> {
    const ready = await this.#ready();
    if (!ready) return;
    const { raw, connection } = ready;
    try {
      await saveDraft(this.#context, this.#draft, ready);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const text = vscode.l10n.t('The connection could not be saved: {0}', reason);
      this.#post({ type: 'notice', kind: 'failed', text });
      return;
    }
    if (open) {
      this.#draft.saved(raw);
      this.dispose();
      await vscode.commands.executeCommand(commands.openFolder, connection.authority);
      return;
    }
    await this.#refill(() => this.#draft.saved(raw));
    this.#post({ type: 'emptyPassword' });
    this.#post({ type: 'notice', kind: 'done', text: vscode.l10n.t('Saved.') });
  }

  async #test(): Promise<void> {
    const ready = await this.#ready();
    if (ready) await this.#trial.run(ready.connection, this.#draft);
  }

  /** The draft where nothing in its fields is wrong; else the page shows what is. */
  async #ready(): Promise<ReadyDraft | undefined> {
    await this.#settle();
    const { raw, connection } = this.#check();
    if (connection) return { raw, connection };
    this.#post({ type: 'reveal' });
    return undefined;
  }

  async #showHelp(): Promise<void> {
    await vscode.commands.executeCommand(commands.showHelp, this.#trial.topic);
  }

  #settle(): Promise<void> {
    return this.#refill(() => this.#draft.settle());
  }

  async #pickFile(field: FieldId): Promise<void> {
    const title = advancedSections()
      .flatMap(({ fields }) => fields)
      .find(({ id }) => id === field)?.label;
    const openLabel = vscode.l10n.t('Open');
    const options = { canSelectMany: false, openLabel, ...(title !== undefined && { title }) };
    const [uri] = (await vscode.window.showOpenDialog(options)) ?? [];
    if (uri?.scheme !== 'file') return;
    await this.#refill(() => this.#draft.change(field, uri.fsPath));
  }

  async #forgetPassword(): Promise<void> {
    const { connection } = this.#check();
    this.#draft.password = undefined;
    if (connection) await this.#context.credentials.forget(connection);
    this.#post({ type: 'emptyPassword' });
    await this.#show();
  }

  async #discard(): Promise<void> {
    const { savedId } = this.#draft;
    const saved = savedId === undefined ? undefined : this.#context.registry.raw(savedId);
    this.#post({ type: 'emptyPassword' });
    await this.#refill(() => {
      this.#draft = new FormDraft({ saved });
    });
  }

  #follow(): void {
    const { savedId } = this.#draft;
    if (savedId === undefined) return;
    void this.#refill(() => this.#draft.follow(this.#context.registry.raw(savedId)));
  }

  #check(): CheckedDraft {
    const { savedId } = this.#draft;
    const ids = this.#context.registry.entries.flatMap(({ id }) => id ?? []);
    return this.#draft.check(ids.filter((id) => id !== savedId));
  }

  /** Changes the draft, and the fields of the page in which something else stands then. */
  async #refill(change: () => void): Promise<void> {
    const before = this.#draft.fields;
    change();
    const after = this.#draft.fields;
    const changed = FIELD_IDS.filter((id) => before[id] !== after[id]);
    if (changed.length > 0) {
      const fields = Object.fromEntries(changed.map((id) => [id, after[id]] as const));
      this.#post({ type: 'fill', fields });
    }
    await this.#show();
  }

  async #show(): Promise<void> {
    const { connection } = this.#check();
    const isKept = connection ? await this.#context.credentials.isKept(connection) : false;
    // Meanwhile more may have been typed.
    const checked = this.#check();
    const { problems } = checked;
    const inFields = [...problems].reverse().flatMap((problem) => {
      const field = fieldOf(problem);
      return field === undefined ? [] : [[field, formProblemText(problem)] as const];
    });
    const others = problems.filter((problem) => fieldOf(problem) === undefined);
    const draft = this.#draft;
    this.#post({
      type: 'state',
      problems: Object.fromEntries(inFields),
      general: others.map(formProblemText),
      password: draft.password !== undefined ? 'entered' : isKept ? 'kept' : 'none',
      remember: draft.remember,
      isNew: draft.savedId === undefined,
      isChanged: draft.isChanged,
      port: String(draft.usualPort),
      derived: derivedOf(checked),
    });
    this.#post({ type: 'keep', state: { id: draft.savedId, fields: draft.harmless } });
    this.#panel.title = this.#title();
  }

  #title(): string {
    const { savedId, isChanged, fields } = this.#draft;
    const name = fields.name || (savedId ?? vscode.l10n.t('New FTP Connection'));
    return isChanged ? CHANGED_MARK + name : name;
  }

  #post(message: FormMessage): void {
    void this.#panel.webview.postMessage(message);
  }
}

function derivedOf({ raw, connection }: CheckedDraft): FormState['derived'] {
  const { id, name } = raw;
  return {
    name: typeof name === 'string' ? name : '',
    id: typeof id === 'string' ? id : '',
    url: connection ? toUri({ authority: connection.authority, path: ROOT }).toString(true) : '',
  };
}

function groupsIn({ registry }: CommandContext): readonly string[] {
  const groups = registry.entries.flatMap(({ group }) => (group.length > 0 ? group.join('/') : []));
  return [...new Set(groups)].sort();
}
