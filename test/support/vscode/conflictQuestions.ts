import type { Workbench } from './workbench.ts';

/** Of the mouse: below the boxes that ask. */
const REST = [900, 700] as const;

/** The questions about files that are there already, one after the other. */
export class ConflictQuestions {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Waits for the question about a file that was not asked about before; returns which it is. */
  async asked(before: readonly string[]): Promise<string> {
    const { quickInput } = this.#workbench;
    return this.#workbench.until(
      async () => {
        if (!(await quickInput.isOpen())) return '';
        return / (\S+) is there already$/.exec(await quickInput.title())?.[1] ?? '';
      },
      (name) => name !== '' && !before.includes(name),
    );
  }

  /** Answers the question about a file that was not asked about before; returns which it is. */
  async answer(label: string, isByMouse: boolean, before: readonly string[]): Promise<string> {
    const { page, quickInput } = this.#workbench;
    const name = await this.asked(before);
    if (isByMouse) {
      // Where the mouse rests, a hover comes up in front of the rows.
      await page.mouse.move(...REST);
      // What was typed for the place of the files may have come too late for its own box.
      await quickInput.type('');
      await quickInput.pick(label);
    } else {
      await quickInput.type(label);
      await this.#workbench.until(
        () => quickInput.picks(),
        ([first]) => first === label,
      );
      await quickInput.accept();
    }
    return name;
  }
}
