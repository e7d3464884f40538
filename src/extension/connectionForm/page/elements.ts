/** The element of the page with this id, which its HTML has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no ${id}`);
  return element;
}

export function input(id: string): HTMLInputElement {
  return byId(id) as HTMLInputElement;
}

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The controls of the settings' fields, in the order of the page. */
export function controls(): Control[] {
  return [...document.querySelectorAll<Control>('[data-field]')];
}

export function fieldIdOf(control: Control): string {
  return control.dataset['field'] ?? '';
}

export function isBox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.type === 'checkbox';
}

/** Changes the text only where it is another one: what reads the page aloud would repeat it. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** What is about to be hidden or to take no presses leaves the focus to another element. */
export function passFocus(from: HTMLElement, to: HTMLElement): void {
  if (from.contains(document.activeElement)) to.focus();
}
