import type { TestRow, TestView } from '../formMessages.ts';
import { byId, passFocus, setText } from './elements.ts';

/** Shows the test of the connection, line by line. */
export function showTest({ rows, running, outcome }: TestView): void {
  const section = byId('test');
  const wasHidden = section.hidden;
  setHidden(section, rows.length === 0);
  showRows(byId('rows'), rows);
  const cancel = byId('cancelTest');
  setText(cancel, (running ? cancel.dataset['cancel'] : cancel.dataset['close']) ?? '');
  const result = byId('outcome');
  result.hidden = outcome === undefined;
  result.className = `banner ${outcome?.ok === true ? 'done' : 'failed'}`;
  setText(result, outcome?.text ?? '');
  for (const id of ['showLog', 'showHelp']) byId(id).hidden = outcome?.ok !== false;
  // A button that is disabled loses the focus; who receives a press runs one test at a time.
  byId('testConnection').setAttribute('aria-disabled', String(running));
  if (wasHidden && !section.hidden) section.scrollIntoView({ block: 'end' });
  else if (outcome) result.scrollIntoView({ block: 'nearest' });
}

function setHidden(section: HTMLElement, isHidden: boolean): void {
  if (isHidden) passFocus(section, byId('testConnection'));
  section.hidden = isHidden;
}

/** Lines stay where they are, so that only what has changed is read aloud. */
function showRows(list: HTMLElement, rows: readonly TestRow[]): void {
  while (list.children.length > rows.length) list.lastElementChild?.remove();
  while (list.children.length < rows.length) list.append(newRow());
  rows.forEach((row, index) => showRow(list.children[index] as HTMLElement, row));
}

function newRow(): HTMLElement {
  const row = document.createElement('li');
  for (const name of ['mark', 'label', 'state', 'detail']) {
    const part = document.createElement('span');
    part.className = name;
    row.append(part);
  }
  row.querySelector('.mark')?.setAttribute('aria-hidden', 'true');
  return row;
}

function showRow(element: HTMLElement, { state, label, stateText, detail }: TestRow): void {
  element.dataset['state'] = state;
  const texts = { label, state: stateText, detail };
  for (const [name, text] of Object.entries(texts)) {
    const part = element.querySelector<HTMLElement>(`.${name}`);
    if (part) setText(part, text);
  }
}
