/** What the editor knows while it draws a menu. */
export type MenuContext = Readonly<Record<string, string | boolean>>;

/** Whether a clause of the manifest holds: as the editor reads it, without brackets, which none has. */
export function holds(clause: string | undefined, context: MenuContext): boolean {
  if (clause === undefined) return true;
  return clause
    .split(' || ')
    .some((part) => part.split(' && ').every((term) => termHolds(term, context)));
}

function termHolds(term: string, context: MenuContext): boolean {
  const [, key = '', operator, value = ''] =
    /^(!?[\w.]+)(?: (==|!=|=~) (.+))?$/.exec(term) ?? unknown(term);
  const known = context[key.replace('!', '')];
  switch (operator) {
    case '==':
      return String(known) === unquoted(value);
    case '!=':
      return String(known) !== unquoted(value);
    case '=~':
      return new RegExp(value.slice(1, -1)).test(String(known ?? ''));
    case undefined:
      return key.startsWith('!') ? !known : Boolean(known);
    default:
      return unknown(term);
  }
}

function unquoted(value: string): string {
  return value.replace(/^'(.*)'$/, '$1');
}

function unknown(term: string): never {
  throw new Error(`What is ${term}?`);
}
