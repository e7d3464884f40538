/** Where the secrets are in the text, plain or encoded, each line of it quoted with them masked. */
export function findSecrets(
  secrets: readonly string[],
  name: string,
  text: string,
): readonly string[];
