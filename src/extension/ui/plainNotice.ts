/**
 * A text for a notification that holds words of a server or of a file's name. The editor makes
 * links of `[text](command:…)` in notifications, which run commands of the editor: with something
 * invisible in between there is none.
 */
export function plainNotice(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}
