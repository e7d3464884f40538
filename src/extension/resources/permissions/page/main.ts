import type { ModeChange } from '../../../../remote/attributes/modeChange.ts';
import {
  commonBits,
  exactBits,
  modeOfBits,
  nextBits,
  octalText,
  parseOctal,
  stateOf,
  symbolicText,
  type Bits,
} from '../permissionBits.ts';
import type { PageMessage, PanelMessage } from '../permissionsMessages.ts';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

type Shown = PanelMessage & { readonly type: 'show' };

const editor = acquireVsCodeApi();
const post = (message: PageMessage): void => editor.postMessage(message);
const boxes = [...document.querySelectorAll<HTMLInputElement>('[data-mask]')];

let bits: Bits = { set: 0, clear: 0 };
let shown: Shown | undefined;
/** How many files the plan on show would change; undefined: there is none. */
let planned: number | undefined;
let isBusy = false;

listen();
post({ type: 'ready' });

function listen(): void {
  for (const box of boxes) {
    box.addEventListener('click', () => decide(nextBits(bits, maskOf(box), mayLeave())));
  }
  input('octal').addEventListener('input', () => {
    const mode = parseOctal(input('octal').value);
    if (mode !== undefined) decide(exactBits(mode), input('octal'));
    else showOctalProblem();
  });
  byId('leave').addEventListener('click', () => decide({ set: 0, clear: 0 }));
  byId('folders').addEventListener('change', () => {
    forgetPlan();
    draw();
  });
  byId('form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isBusy) submit();
  });
  for (const type of ['cancel', 'close', 'showLog'] as const) {
    byId(type).addEventListener('click', () => post({ type }));
  }
  window.addEventListener('message', ({ data }: MessageEvent<PanelMessage>) => receive(data));
}

function decide(next: Bits, from?: HTMLInputElement): void {
  bits = next;
  forgetPlan();
  draw(from);
}

function submit(): void {
  if (showOctalProblem()) {
    input('octal').focus();
    return;
  }
  if (planned !== undefined) {
    post({ type: 'apply' });
    return;
  }
  const chosen = document.querySelector<HTMLInputElement>('[name="appliesTo"]:checked')?.value;
  const recursive = isRecursive();
  const change = {
    ...bits,
    appliesTo: recursive ? (chosen as ModeChange['appliesTo']) : 'all',
    executeFoldersOnly: recursive && input('executeFoldersOnly').checked,
  } as const;
  post({ type: 'plan', recursive, change });
}

function receive(message: PanelMessage): void {
  switch (message.type) {
    case 'show':
      setBusy(false);
      forgetPlan();
      show(message);
      break;
    case 'busy':
      setBusy(true);
      byId('end').hidden = true;
      setText('doing', message.text);
      showBar(message.done, message.total);
      break;
    case 'plan':
      setBusy(false);
      showPlan(message);
      break;
    case 'end':
      setBusy(false);
      showEnd(message);
      break;
  }
  draw();
}

function show(message: Shown): void {
  shown = message;
  bits = commonBits(message.modes.map((mode) => mode ?? undefined));
  input('octal').value = '';
  setText('heading', message.heading);
  setItems('paths', message.paths);
  setItems('notes', message.notes);
  byId('folders').hidden = !message.hasFolder;
  // What is set there must not go unseen.
  if ((bits.set & 0o7000) !== 0) (byId('special') as HTMLDetailsElement).open = true;
}

function showPlan(plan: PanelMessage & { readonly type: 'plan' }): void {
  planned = plan.count;
  setItems('summary', plan.summary);
  setText('more', plan.more);
  setText('apply', plan.apply);
  byId('table').hidden = plan.rows.length === 0;
  const rows = plan.rows.map(({ path, from, to }) => {
    const row = document.createElement('tr');
    for (const text of [path, from, to]) row.append(element('td', text));
    return row;
  });
  byId('rows').replaceChildren(...rows);
  byId('plan').hidden = false;
  byId('plan-title').focus({ preventScroll: true });
  byId('plan').scrollIntoView({ block: 'start' });
}

function showEnd({ kind, text, failures }: PanelMessage & { readonly type: 'end' }): void {
  forgetPlan();
  const banner = byId('end');
  banner.className = `banner ${kind}`;
  banner.hidden = false;
  setText('end-text', text);
  setItems('failures', failures);
  byId('showLog').hidden = kind === 'done';
}

/** Every control as the bits and the choices want it. */
function draw(from?: HTMLInputElement): void {
  for (const box of boxes) {
    const state = stateOf(bits, maskOf(box));
    box.checked = state === true;
    box.indeterminate = state === undefined;
    box.disabled = isBusy;
  }
  const mode = modeOfBits(bits);
  const octal = input('octal');
  if (octal !== from) octal.value = mode === undefined ? '' : octalText(mode);
  octal.disabled = isBusy;
  showOctalProblem(octal.value === '');
  setText('symbolic', symbolicText(bits));
  byId('left').hidden = mode !== undefined;
  byId('leave').hidden = !mayLeave();
  byId('inside').hidden = !isRecursive();
  const apply = byId('apply') as HTMLButtonElement;
  if (planned === undefined) {
    setText('apply', apply.dataset[isRecursive() ? 'preview' : 'plain'] ?? '');
  }
  apply.disabled = isBusy || planned === 0;
}

/** @returns whether the number is none */
function showOctalProblem(isFine = false): boolean {
  const octal = input('octal');
  const isLeft = octal.value === '' && modeOfBits(bits) === undefined;
  const isWrong = !isFine && !isLeft && parseOctal(octal.value) === undefined;
  octal.setAttribute('aria-invalid', String(isWrong));
  setText('octal-problem', isWrong ? (byId('octal-problem').dataset['text'] ?? '') : '');
  return isWrong;
}

function showBar(done: number, total: number): void {
  const bar = byId('bar') as HTMLProgressElement;
  if (total === 0) {
    bar.removeAttribute('value');
    return;
  }
  bar.max = total;
  bar.value = done;
}

function setBusy(next: boolean): void {
  isBusy = next;
  byId('progress').hidden = !next;
  byId('cancel').hidden = !next;
  (byId('folders') as HTMLFieldSetElement).disabled = next;
}

/** It was one of other permissions. */
function forgetPlan(): void {
  planned = undefined;
  byId('plan').hidden = true;
  byId('end').hidden = true;
  byId('showLog').hidden = true;
}

function mayLeave(): boolean {
  const modes = new Set(shown?.modes);
  return isRecursive() || modes.size > 1;
}

function isRecursive(): boolean {
  return shown?.hasFolder === true && input('recursive').checked;
}

function maskOf(box: HTMLInputElement): number {
  return Number(box.dataset['mask']);
}

function setItems(id: string, texts: readonly string[]): void {
  byId(id).replaceChildren(...texts.map((text) => element('li', text)));
  byId(id).hidden = texts.length === 0;
}

/** Only where it is another one: what reads the page aloud would repeat it. */
function setText(id: string, text: string): void {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
}

function element(name: 'li' | 'td', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function input(id: string): HTMLInputElement {
  return byId(id) as HTMLInputElement;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}`);
  return found;
}
