import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import { CONNECTION_FORM_VIEW } from '../contributions.ts';
import { webviewOptions } from '../ui/webviewPage.ts';
import { ConnectionFormPanel } from './connectionFormPanel.ts';
import { FormDraft } from './formDraft.ts';
import { isFieldId } from './formFields.ts';
import { parseKept, type KeptForm } from './formMessages.ts';

/** What a new connection begins with. */
export interface GivenConnection {
  readonly raw: RawConnection;
  readonly password: string | undefined;
}

/** The forms of the window, one for a connection, and what was typed into those that were closed. */
export class ConnectionForms implements Disposable, vscode.WebviewPanelSerializer {
  readonly #context: CommandContext;
  readonly #folder: vscode.Uri;
  readonly #open = new Set<ConnectionFormPanel>();
  /** Not saved when the form was closed; under the saved id, and one that is new under ''. */
  readonly #left = new Map<string, FormDraft>();
  readonly #serializer: Disposable;

  /** @param folder of the extension */
  constructor(context: CommandContext, folder: vscode.Uri) {
    this.#context = context;
    this.#folder = folder;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(CONNECTION_FORM_VIEW, this);
  }

  /** Shows the form of a saved connection. */
  edit(id: string): void {
    const shown = [...this.#open].find(({ draft }) => draft.savedId === id);
    if (shown) shown.reveal();
    else this.#show(id, () => new FormDraft({ saved: this.#context.registry.raw(id) }));
  }

  /** Shows an empty form, or one with what is known already. */
  add(given?: GivenConnection): void {
    if (given) {
      this.#add(new FormDraft({ given: given.raw, password: given.password }));
      return;
    }
    const shown = [...this.#open].find(({ draft }) => draft.savedId === undefined);
    if (shown) shown.reveal();
    else this.#show('', () => new FormDraft());
  }

  /** The window was loaded again. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = parseKept(state);
    this.#attach(panel, kept ? this.#restored(kept) : new FormDraft());
    return Promise.resolve();
  }

  dispose(): void {
    this.#serializer.dispose();
  }

  #restored({ id, fields }: KeptForm): FormDraft {
    const saved = id === undefined ? undefined : this.#context.registry.raw(id);
    const draft = new FormDraft({ saved });
    for (const [field, text] of Object.entries(fields)) {
      if (isFieldId(field)) draft.change(field, text);
    }
    return draft;
  }

  #show(key: string, begin: () => FormDraft): void {
    const left = this.#left.get(key);
    this.#left.delete(key);
    if (key !== '') left?.follow(this.#context.registry.raw(key));
    const greeting = left && vscode.l10n.t('What you had not saved is still here.');
    this.#add(left ?? begin(), greeting);
  }

  #add(draft: FormDraft, greeting?: string): void {
    const panel = vscode.window.createWebviewPanel(
      CONNECTION_FORM_VIEW,
      vscode.l10n.t('FTP Connection'),
      vscode.ViewColumn.Active,
    );
    this.#attach(panel, draft, greeting);
  }

  #attach(panel: vscode.WebviewPanel, draft: FormDraft, greeting?: string): void {
    const folder = this.#folder;
    panel.webview.options = webviewOptions(folder);
    const form = new ConnectionFormPanel(this.#context, panel, { draft, folder, greeting });
    this.#open.add(form);
    form.onDidClose(() => {
      this.#open.delete(form);
      if (form.draft.isChanged) void this.#keep(form.draft);
    });
  }

  /** A tab cannot be kept from closing: what was typed is kept instead, until the person has decided. */
  async #keep(draft: FormDraft): Promise<void> {
    const { savedId, fields } = draft;
    const key = savedId ?? '';
    this.#left.set(key, draft);
    const go = vscode.l10n.t('Continue Editing');
    const discard = vscode.l10n.t('Discard');
    const name = fields.name || fields.host || vscode.l10n.t('New FTP Connection');
    const text = vscode.l10n.t('The changes to the connection {0} are not saved.', name);
    const chosen = await vscode.window.showWarningMessage(text, go, discard);
    if (this.#left.get(key) !== draft) return;
    if (chosen === discard) this.#left.delete(key);
    if (chosen === go && savedId !== undefined) this.edit(savedId);
    else if (chosen === go) this.add();
  }
}
