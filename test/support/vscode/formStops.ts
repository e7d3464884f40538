import { strict as assert } from 'node:assert';
import type { ConnectionFormPage } from './connectionFormPage.ts';
import { chooseLocal } from './localChoice.ts';
import type { Way } from './ways.ts';
import type { Workbench } from './workbench.ts';

const BROWSE = 'Browse…';

/** A place of the form that Tab leads to, and what a person leaves there. */
export type Stop =
  | { readonly kind: 'text' | 'choice'; readonly label: string; readonly value: string }
  | { readonly kind: 'box'; readonly label: string; readonly value: boolean }
  | { readonly kind: 'section'; readonly label: string }
  /** The button beside the field with this label; undefined: it is left alone. */
  | { readonly kind: 'browse'; readonly label: string; readonly path: string | undefined };

export const text = (label: string, value: string): Stop => ({ kind: 'text', label, value });
export const choice = (label: string, value: string): Stop => ({ kind: 'choice', label, value });
export const box = (label: string, value: boolean): Stop => ({ kind: 'box', label, value });
export const section = (label: string): Stop => ({ kind: 'section', label });
export const browse = (label: string, path?: string): Stop => ({ kind: 'browse', label, path });

/** Goes through the form as a person does: by mouse from field to field, or with Tab alone. */
export class FormStops {
  readonly #workbench: Workbench;
  readonly #form: ConnectionFormPage;

  constructor(workbench: Workbench, form: ConnectionFormPage) {
    this.#workbench = workbench;
    this.#form = form;
  }

  /** Leaves what is wanted at every stop; by keyboard each must be the one that Tab leads to next. */
  async enter(way: Way, stops: readonly Stop[]): Promise<void> {
    for (const stop of stops) {
      if (way === 'mouse') await this.#enterByMouse(stop);
      else {
        const label = stop.kind === 'browse' ? BROWSE : stop.label;
        assert.equal(await this.#form.nextStop(), label);
        await this.#enterByKey(stop);
      }
    }
  }

  /** What stands in the form at these stops. */
  async shown(stops: readonly Stop[]): Promise<readonly Stop[]> {
    const shown: Stop[] = [];
    for (const stop of stops) shown.push(await this.#shownAt(stop));
    return shown;
  }

  async #shownAt(stop: Stop): Promise<Stop> {
    const { kind, label } = stop;
    if (kind === 'text') return text(label, await this.#form.field(label).inputValue());
    if (kind === 'choice') return choice(label, await this.#form.chosen(label));
    if (kind === 'box') return box(label, await this.#form.field(label).isChecked());
    return stop;
  }

  async #enterByMouse(stop: Stop): Promise<void> {
    const { kind, label } = stop;
    if (kind === 'section') return this.#form.section(label);
    if (kind === 'browse') return this.#browse('mouse', label, stop.path);
    const field = this.#form.field(label);
    if (kind === 'choice') await field.selectOption({ label: stop.value });
    else if (kind === 'box') await field.setChecked(stop.value);
    else {
      await field.click();
      await field.fill(stop.value);
    }
  }

  async #enterByKey(stop: Stop): Promise<void> {
    const { kind, label } = stop;
    if (kind === 'section') return this.#openByKey(label);
    if (kind === 'browse') return this.#browse('keyboard', label, stop.path);
    if (kind === 'choice') return this.chooseByKey(label, stop.value);
    if (kind === 'box') {
      if ((await this.#form.field(label).isChecked()) !== stop.value) {
        await this.#workbench.press('Space');
      }
      return;
    }
    // What is in a field is selected where Tab leads to it.
    await this.#workbench.press('Delete');
    await this.#typeLines(stop.value);
  }

  /** Enter is for the form, except in a field of several lines. */
  async #typeLines(value: string): Promise<void> {
    for (const [index, line] of value.split('\n').entries()) {
      if (index > 0) await this.#workbench.press('Enter');
      await this.#workbench.typeText(line);
    }
  }

  /** Chooses where the focus is. */
  async chooseByKey(label: string, value: string): Promise<void> {
    await this.#workbench.press('Home');
    const isChosen = async () => (await this.#form.chosen(label)) === value;
    await this.#workbench.pressUntil('ArrowDown', isChosen, value);
  }

  async #openByKey(title: string): Promise<void> {
    const summary = this.#form.frame.locator('summary').getByText(title, { exact: true });
    const isOpen = async () => (await summary.locator('..').getAttribute('open')) !== null;
    if (!(await isOpen())) await this.#workbench.press('Enter');
    await this.#workbench.until(isOpen, (open) => open);
  }

  async #browse(way: Way, label: string, path: string | undefined): Promise<void> {
    if (path === undefined) return;
    const name = `${BROWSE} ${label}`;
    if (way === 'mouse') await this.#form.button(name).click();
    else await this.#workbench.press('Enter');
    const byKey = way === 'keyboard';
    await chooseLocal(this.#workbench, label, { path, button: 'Open', byKey });
    await this.#workbench.until(
      () => this.#form.field(label).inputValue(),
      (value) => value === path,
    );
  }
}
