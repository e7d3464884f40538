// Which files of the build a start of the extension reads, and how much that is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files in a folder of a build that are loaded with a file, it included: name to bytes. */
export function startFiles(folder, name = 'extension.js', found = new Map()) {
  if (found.has(name)) return found;
  const text = readFileSync(join(folder, name), 'utf8');
  found.set(name, Buffer.byteLength(text));
  for (const other of filesNamedIn(text)) {
    if (other.startsWith('shared-')) startFiles(folder, other, found);
  }
  return found;
}

/** The files beside it that the text of a built file names, whenever it loads them. */
export function filesNamedIn(text) {
  return [...text.matchAll(/\("\.\/([\w-]+\.js)"\)/g)].map(([, name]) => name);
}
