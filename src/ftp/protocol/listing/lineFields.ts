/** A run of characters between blanks, and where it stands in its line. */
export interface Field {
  readonly text: string;
  readonly start: number;
  /** Index of the first character behind the field. */
  readonly end: number;
}

/** The first `limit` fields of a line; what follows them, such as a long name, is not looked at. */
export function leadingFields(line: string, limit: number): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (fields.length < limit) {
    while (isBlank(line, at)) at++;
    if (at >= line.length) break;
    const start = at;
    while (at < line.length && !isBlank(line, at)) at++;
    fields.push({ text: line.slice(start, at), start, end: at });
  }
  return fields;
}

/** The text of a field, empty where the line has none there. */
export function textOf(fields: readonly Field[], at: number): string {
  return fields[at]?.text ?? '';
}

/** Whether the line has a space or a tab there. */
export function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}
