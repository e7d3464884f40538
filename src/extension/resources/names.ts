/** Why a name is not one for a new file or folder. */
export type NameProblem = 'empty' | 'slash' | 'control-character' | 'dots' | 'exists';

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** @param taken the names that are in the folder */
export function nameProblem(name: string, taken: Iterable<string>): NameProblem | undefined {
  if (name === '') return 'empty';
  if (name.includes('/')) return 'slash';
  if (CONTROL_CHARACTER.test(name)) return 'control-character';
  if (name === '.' || name === '..') return 'dots';
  return [...taken].includes(name) ? 'exists' : undefined;
}

/**
 * As {@link nameProblem}, for a name with folders in front of it that are to be made as well. Whether
 * one of those is there already is nobody's problem.
 */
export function newPathProblem(text: string, taken: Iterable<string>): NameProblem | undefined {
  const names = text.split('/');
  const problems = names.map((name) => nameProblem(name, names.length === 1 ? taken : []));
  return problems.find((problem) => problem !== undefined);
}

/** `style copy.css`, or the first of `style copy 2.css` and so on that is free. */
export function copyName(name: string, taken: Iterable<string>): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const names = new Set(taken);
  let copy = `${stem} copy${extension}`;
  for (let number = 2; names.has(copy); number++) copy = `${stem} copy ${number}${extension}`;
  return copy;
}

/** The part of a name that is selected when it is to be changed: without its extension. */
export function stemRange(name: string): [number, number] {
  const dot = name.lastIndexOf('.');
  return [0, dot > 0 ? dot : name.length];
}
