export interface IniSection {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Reads sections and `key=value` lines. The last value of a key counts; other lines are skipped. */
export function parseIni(text: string): readonly IniSection[] {
  const sections: { name: string; values: Map<string, string> }[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    if (trimmed.startsWith(';') || trimmed === '') continue;
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      sections.push({ name: trimmed.slice(1, -1), values: new Map() });
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) {
      sections.at(-1)?.values.set(line.slice(0, equals).trim(), line.slice(equals + 1));
    }
  }
  return sections;
}
