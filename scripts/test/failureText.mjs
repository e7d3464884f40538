const MAX_CHARACTERS = 4_000;

/** What a suite has printed of its failures: each part of mocha's reports, else its last words. */
export function failureText(output) {
  const reports = [...output.matchAll(/^ +\d+ failing\n[\s\S]*?(?=\n\n\n|\n*$(?![\s\S]))/gm)];
  // A script that only counts as mocha does has told its failures before.
  const told = reports.map(([report]) => report).filter((report) => report.includes('\n\n'));
  const text = told.length > 0 ? told.join('\n\n') : ends(output);
  return text.slice(0, MAX_CHARACTERS);
}

function ends(output) {
  return output.trimEnd().slice(-MAX_CHARACTERS / 2);
}
