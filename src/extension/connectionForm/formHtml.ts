import * as vscode from 'vscode';
import { escapeHtml } from '../ui/html.ts';
import { advancedSections, mainFields, type FieldOption, type FieldText } from './formTexts.ts';

/**
 * What the page holds without what is in its fields: that comes by messages, as text.
 * @param groups that other connections are in
 */
export function formHtml(groups: readonly string[]): string {
  const { t } = vscode.l10n;
  const { server, place } = mainFields(groups);
  return `<form id="form" novalidate>
<h1 id="title" data-new="${escapeHtml(t('New FTP Connection'))}" data-edit="${escapeHtml(t('FTP Connection'))}"></h1>
<p id="url" class="hint"></p>
<div id="general" class="banner failed" role="alert" hidden></div>
<div class="grid">
${server.map(fieldHtml).join('\n')}
${passwordHtml()}
${place.map(fieldHtml).join('\n')}
</div>
<h2>${escapeHtml(t('Advanced'))}</h2>
${advancedSections().map(sectionHtml).join('\n')}
${testHtml()}
<div id="bar">
<div id="notice" role="status"></div>
<div class="buttons">
<button type="submit" id="save">${escapeHtml(t('Save'))}</button>
<button type="button" id="saveAndOpen" class="secondary">${escapeHtml(t('Save and Open Folder'))}</button>
<button type="button" id="testConnection" class="secondary">${escapeHtml(t('Test Connection'))}</button>
<button type="button" id="discard" class="secondary">${escapeHtml(t('Discard Changes'))}</button>
</div>
</div>
</form>`;
}

function sectionHtml({ id, title, intro, fields }: ReturnType<typeof advancedSections>[number]) {
  const text = intro === undefined ? '' : `<p class="hint">${escapeHtml(intro)}</p>`;
  return `<details id="section-${id}">
<summary>${escapeHtml(title)}</summary>
${text}
<div class="grid">
${fields.map(fieldHtml).join('\n')}
</div>
</details>`;
}

function fieldHtml(field: FieldText): string {
  const { id, kind, label, hint, narrow = false, shared = false } = field;
  const name = escapeHtml(label);
  if (kind === 'box') {
    return `<div class="field box"><label><input type="checkbox" data-field="${id}"> ${name}</label></div>`;
  }
  const hintHtml = kind === 'choice' || hint !== undefined ? hintOf(id, hint ?? '') : '';
  return `<div class="field${narrow ? ' narrow' : ''}${shared ? ' shared' : ''}">
<label id="label-${id}" for="field-${id}">${name}</label>
${controlHtml(field)}
${hintHtml}
<p class="problem" id="problem-${id}" aria-live="polite"></p>
</div>`;
}

function hintOf(id: string, text: string): string {
  return `<p class="hint" id="hint-${id}">${escapeHtml(text)}</p>`;
}

function controlHtml(field: FieldText): string {
  const { id, kind, placeholder, suggestions, options = [], hint } = field;
  const described = [kind === 'choice' || hint !== undefined ? `hint-${id}` : '', `problem-${id}`];
  const same = `id="field-${id}" data-field="${id}" aria-describedby="${described.join(' ').trim()}" aria-invalid="false"`;
  const shown = placeholder === undefined ? '' : ` placeholder="${escapeHtml(placeholder)}"`;
  const plain = 'type="text" autocomplete="off" autocapitalize="off" spellcheck="false"';
  switch (kind) {
    case 'choice':
      return `<select ${same}>${options.map(optionHtml).join('')}</select>`;
    case 'lines':
      return `<textarea rows="3" spellcheck="false" ${same}${shown}></textarea>`;
    case 'number':
      return `<input ${plain} inputmode="numeric" ${same}${shown}>`;
    case 'file':
      return `<div class="beside"><input ${plain} ${same}${shown}><button type="button" class="secondary" data-pick="${id}" id="pick-${id}" aria-labelledby="pick-${id} label-${id}">${escapeHtml(vscode.l10n.t('Browse…'))}</button></div>`;
    case 'box':
    case 'text':
      return `<input ${plain} ${same}${shown}${suggestions ? ` list="list-${id}"` : ''}>${listHtml(id, suggestions)}`;
  }
}

function optionHtml({ value, label, hint }: FieldOption): string {
  const about = hint === undefined ? '' : ` data-hint="${escapeHtml(hint)}"`;
  return `<option value="${escapeHtml(value)}"${about}>${escapeHtml(label)}</option>`;
}

function listHtml(id: string, suggestions: readonly FieldOption[] | undefined): string {
  if (!suggestions) return '';
  const options = suggestions.map(
    ({ value, label }) => `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`,
  );
  return `<datalist id="list-${id}">${options.join('')}</datalist>`;
}

/** Not a field of the settings: what is typed goes to the secret storage, and never comes back. */
function passwordHtml(): string {
  const { t } = vscode.l10n;
  const states = {
    none: t('Empty: you are asked for it when it is needed.'),
    kept: t('One is kept in the secret storage. Empty: that one is used.'),
    entered: t('One has been entered, and is used when you save or test. It is not shown again.'),
  };
  const data = Object.entries(states).map(([key, text]) => `data-${key}="${escapeHtml(text)}"`);
  return `<div class="field">
<label for="password">${escapeHtml(t('Password'))}</label>
<div class="beside">
<input type="password" id="password" autocomplete="new-password" aria-describedby="hint-password">
<button type="button" class="secondary" id="forget" hidden>${escapeHtml(t('Forget Password'))}</button>
</div>
<p class="hint" id="hint-password" ${data.join(' ')}></p>
<div class="box"><label><input type="checkbox" id="remember"> ${escapeHtml(t('Remember the password in the secret storage of this computer'))}</label></div>
</div>`;
}

function testHtml(): string {
  const { t } = vscode.l10n;
  return `<section id="test" aria-labelledby="test-title" hidden>
<div class="heading">
<h2 id="test-title" tabindex="-1">${escapeHtml(t('Test of the Connection'))}</h2>
<button type="button" class="secondary" id="cancelTest" data-cancel="${escapeHtml(t('Cancel'))}" data-close="${escapeHtml(t('Close'))}"></button>
</div>
<ol id="rows" aria-live="polite"></ol>
<div id="outcome" class="banner" role="alert" hidden></div>
<button type="button" class="secondary" id="showLog" hidden>${escapeHtml(t('Show Log'))}</button>
<button type="button" class="secondary" id="showHelp" hidden>${escapeHtml(t('Help'))}</button>
</section>`;
}
