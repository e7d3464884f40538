const MAX_CHARACTERS = 4_000;

/** What a suite has printed of its failures: each part of mocha's reports, else its last words. */
export function failureText(output) {
  const reports = [...output.matchAll(/^ +\d+ failing\n[\s\S]*?(?=\n\n\n|\n*$(?![\s\S]))/gm)];
  const text = reports.length > 0 ? reports.map(([report]) => report).join('\n\n') : ends(output);
  return text.slice(0, MAX_CHARACTERS);
}

function ends(output) {
  return output.trimEnd().slice(-MAX_CHARACTERS / 2);
}
