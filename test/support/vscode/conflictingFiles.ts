import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Policy = 'newer' | 'skip' | 'rename' | 'overwrite';

const EARLIER = new Date('2021-02-03T00:00:00Z');
const LATER = new Date('2022-03-04T00:00:00Z');
const OLD = 'what was there';

/** Of those with an odd number the one to come is the newer one, of the others the older one. */
export const CONFLICTING = Array.from({ length: 8 }, (_, index) => `${index + 1}.txt`);

/** Two folders with files of the same names in them: those to come, and those that are there. */
export async function writeConflicting(from: string, to: string): Promise<void> {
  await mkdir(from, { recursive: true });
  await mkdir(to, { recursive: true });
  for (const [index, name] of CONFLICTING.entries()) {
    const [coming, existing] = index % 2 === 0 ? [LATER, EARLIER] : [EARLIER, LATER];
    await writeFile(join(from, name), comingText(name));
    await utimes(join(from, name), coming, coming);
    await writeFile(join(to, name), OLD);
    await utimes(join(to, name), existing, existing);
  }
}

/** What lies in a folder, by its name. */
export async function lyingIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((one) => readFile(join(folder, one), 'utf8')));
  return Object.fromEntries(names.map((one, index) => [one, texts[index]!]));
}

/** What is to lie in the folder, by its name. */
export function expectedThere(policyOf: (name: string) => Policy): Record<string, string> {
  const files = CONFLICTING.flatMap((name): (readonly [string, string])[] => {
    const policy = policyOf(name);
    const kept = [name, isReplaced(name, policy) ? comingText(name) : OLD] as const;
    if (policy !== 'rename') return [kept];
    return [kept, [name.replace('.', ' (2).'), comingText(name)]];
  });
  return Object.fromEntries(files);
}

/** The names of those that a move leaves where they were. */
export function expectedLeft(policyOf: (name: string) => Policy): readonly string[] {
  return CONFLICTING.filter((name) => {
    const policy = policyOf(name);
    return policy !== 'rename' && !isReplaced(name, policy);
  });
}

function comingText(name: string): string {
  return `the one to come: ${name}`;
}

function isReplaced(name: string, policy: Policy): boolean {
  const isNewer = CONFLICTING.indexOf(name) % 2 === 0;
  return policy === 'overwrite' || (policy === 'newer' && isNewer);
}
