import * as vscode from 'vscode';
import { escapeHtml as html } from '../../ui/html.ts';

/** What the page holds; what is in it of a server comes by messages, as text. */
export function permissionsHtml(): string {
  const { t } = vscode.l10n;
  return `<h1 id="heading">${html(t('Permissions'))}</h1>
<ul id="paths" class="hint"></ul>
<form id="form" novalidate>
${gridHtml()}
${octalHtml()}
${foldersHtml()}
<div id="progress" hidden>
<label for="bar" id="doing" role="status"></label>
<progress id="bar"></progress>
</div>
<section id="plan" aria-labelledby="plan-title" hidden>
<h2 id="plan-title" tabindex="-1">${html(t('Preview'))}</h2>
<ul id="summary"></ul>
<div id="table" tabindex="0" role="region" aria-label="${html(t('What would change'))}">
<table>
<thead><tr><th scope="col">${html(t('Path'))}</th><th scope="col">${html(t('Now'))}</th><th scope="col">${html(t('Then'))}</th></tr></thead>
<tbody id="rows"></tbody>
</table>
</div>
<p id="more" class="hint"></p>
</section>
<div id="end" class="banner" role="alert" hidden><p id="end-text"></p><ul id="failures"></ul></div>
<div class="buttons">
<button type="submit" id="apply" data-plain="${html(t('Change Permissions'))}" data-preview="${html(t('Preview Changes'))}"></button>
<button type="button" id="cancel" class="secondary" hidden>${html(t('Cancel'))}</button>
<button type="button" id="close" class="secondary">${html(t('Close'))}</button>
<button type="button" id="showLog" class="secondary" hidden>${html(t('Show Log'))}</button>
</div>
</form>`;
}

function gridHtml(): string {
  const { t } = vscode.l10n;
  const columns = [t('Read'), t('Write'), t('Execute')];
  const rows = [t('Owner'), t('Group'), t('Others')].map((who, row) => {
    const cells = columns.map((what, column) => {
      const mask = 0o400 >> (row * 3 + column);
      return `<td>${boxHtml(mask, t('{0}: {1}', who, what))}</td>`;
    });
    return `<tr><th scope="row">${html(who)}</th>${cells.join('')}</tr>`;
  });
  const specials = [
    [0o4000, t('Run as its owner (setuid)')],
    [0o2000, t('Run as its group; new files get the group of the folder (setgid)')],
    [0o1000, t('Only owners delete what is in the folder (sticky)')],
  ] as const;
  const special = specials.map(
    ([mask, label]) => `<div><label>${boxHtml(mask)} ${html(label)}</label></div>`,
  );
  return `<ul id="notes" class="hint"></ul>
<table id="grid" aria-label="${html(t('Permissions'))}">
<thead><tr><td></td>${columns.map((what) => `<th scope="col">${html(what)}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody>
</table>
<details id="special">
<summary>${html(t('Special permissions'))}</summary>
${special.join('\n')}
</details>`;
}

function boxHtml(mask: number, label?: string): string {
  const name = label === undefined ? '' : ` aria-label="${html(label)}"`;
  return `<input type="checkbox" data-mask="${mask}"${name}>`;
}

function octalHtml(): string {
  const { t } = vscode.l10n;
  return `<div class="field">
<label for="octal">${html(t('Octal number'))}</label>
<div class="beside">
<input type="text" id="octal" inputmode="numeric" autocomplete="off" spellcheck="false" maxlength="4" aria-describedby="octal-problem symbolic">
<output id="symbolic" for="octal"></output>
</div>
<p id="octal-problem" class="problem" aria-live="polite" data-text="${html(t('Enter three or four digits from 0 to 7, such as 644 or 0755.'))}"></p>
<p id="left" class="hint" hidden>${html(t('A box with a line, and "?" above, stand for what each file keeps as it is.'))}</p>
<button type="button" id="leave" class="secondary" hidden>${html(t('Keep All as They Are'))}</button>
</div>`;
}

function foldersHtml(): string {
  const { t } = vscode.l10n;
  const choices = [
    ['all', t('Files and folders')],
    ['files', t('Files only')],
    ['folders', t('Folders only')],
  ] as const;
  const radios = choices.map(
    ([value, label], index) =>
      `<div><label><input type="radio" name="appliesTo" value="${value}"${index === 0 ? ' checked' : ''}> ${html(label)}</label></div>`,
  );
  return `<fieldset id="folders" hidden>
<legend>${html(t('Folders'))}</legend>
<div><label><input type="checkbox" id="recursive"> ${html(t('Change what is in the folders as well'))}</label></div>
<div id="inside" hidden>
<div role="radiogroup" aria-label="${html(t('Applies to'))}">${radios.join('')}</div>
<div><label><input type="checkbox" id="executeFoldersOnly" checked> ${html(t('Execute only for folders, and files that can be executed already'))}</label></div>
</div>
</fieldset>`;
}
