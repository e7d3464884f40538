import type { FormMessage, FormState } from '../formMessages.ts';
import { byId, controls, fieldIdOf, input, isBox, setText, type Control } from './elements.ts';

/** Must be the text of a ticked box in formFields.ts. */
const TICKED = 'on';

/** The fields of the form, and what is told beside them. */
export class Fields {
  /** Of a field that nobody has filled yet it is not told that it is empty. */
  readonly #touched = new Set<string>();
  #state: FormState | undefined;
  #revealsAll = false;

  constructor(onChange: (field: string, value: string) => void, onSettle: () => void) {
    for (const control of controls()) {
      const field = fieldIdOf(control);
      control.addEventListener('input', () => {
        this.#touched.add(field);
        showHint(control);
        onChange(field, valueOf(control));
      });
      control.addEventListener('change', () => {
        this.#touched.add(field);
        onSettle();
      });
      control.addEventListener('paste', () => void setTimeout(onSettle));
    }
  }

  fill(fields: (FormMessage & { readonly type: 'fill' })['fields']): void {
    const texts: Readonly<Record<string, string>> = fields;
    for (const control of controls()) {
      const text = texts[fieldIdOf(control)];
      if (text === undefined) continue;
      if (isBox(control)) control.checked = text === TICKED;
      else control.value = text;
      showHint(control);
    }
  }

  show(state: FormState): void {
    this.#state = state;
    input('field-port').placeholder = state.port;
    input('field-name').placeholder = state.isNew ? state.derived.name : state.derived.id;
    input('field-id').placeholder = state.isNew ? state.derived.id : '';
    for (const control of controls()) this.#showProblem(control);
  }

  /** Tells all that is wrong, and goes to the first of it. */
  reveal(): void {
    this.#revealsAll = true;
    const wrong = controls().filter((control) => this.#showProblem(control) !== '');
    for (const control of wrong) open(control);
    if (wrong[0]) wrong[0].focus();
    else byId('general').scrollIntoView();
  }

  #showProblem(control: Control): string {
    const field = fieldIdOf(control);
    const place = document.getElementById(`problem-${field}`);
    if (!place || !this.#state) return '';
    const problems: Readonly<Record<string, string>> = this.#state.problems;
    const isTold = this.#revealsAll || this.#touched.has(field) || !this.#state.isNew;
    const text = isTold ? (problems[field] ?? '') : '';
    setText(place, text);
    control.setAttribute('aria-invalid', String(text !== ''));
    return text;
  }
}

export function valueOf(control: Control): string {
  return isBox(control) ? (control.checked ? TICKED : '') : control.value;
}

/** A choice has a line for each of its options. */
function showHint(control: Control): void {
  if (!(control instanceof HTMLSelectElement)) return;
  const hint = control.selectedOptions[0]?.dataset['hint'] ?? '';
  setText(byId(`hint-${fieldIdOf(control)}`), hint);
}

function open(control: Control): void {
  const section = control.closest('details');
  if (section) section.open = true;
}
