import type { Facts } from '../../remote/serverReport.ts';
import { found } from './factText.ts';
import type { Rule } from './rule.ts';

const QUARTER_HOUR_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const CLOCK_TOLERANCE_MS = 2 * MINUTE_MS;

/** Names that some servers do not take, as people are shown them. */
const UNUSUAL = [
  ['leadingSpace', '` name`'],
  ['trailingSpace', '`name `'],
  ['brackets', '`[x]`'],
  ['star', '`a*b`'],
  ['backslash', '`a\\b`'],
  ['longName', '`nnn…`'],
] as const;

/** Advice about files and their names. */
export const fileRules: readonly Rule[] = [
  {
    level: 'problem',
    when: (facts) =>
      found(facts, 'listFormat') === 'unknown' && found(facts, 'machineListing')?.works === false,
    title: ({ t }) => t('Folders cannot be listed'),
    text: ({ t }) =>
      t(
        'The server lists in a form that FTP Workspace does not know. Please report it: a line of such a listing, with the names made up, is all that is needed to add it.',
      ),
  },
  {
    level: 'note',
    when: (facts) => isChanged(facts, 'utf8Names') || likeliestEncoding(facts) !== undefined,
    title: ({ t }) => t('Names are not in UTF-8'),
    text: ({ t, facts, quote }) => {
      const likeliest = likeliestEncoding(facts);
      return likeliest === undefined
        ? t(
            'A name with letters of other languages did not come through. Set the encoding that the server uses: that of its language, such as `windows-1252` for Western Europe.',
          )
        : t(
            'Names in this folder look like {0}. With this setting they are shown as they are meant, and new names are written like them. Look whether they read well then: it is a guess.',
            quote(likeliest),
          );
    },
    setting: (facts) => `"encoding": "${likeliestEncoding(facts) ?? 'windows-1252'}"`,
  },
  {
    level: 'note',
    when: (facts) => UNUSUAL.some(([id]) => isChanged(facts, id)),
    title: ({ t }) => t('Not every name can be used'),
    text: ({ t, facts }) =>
      t(
        'The server does not take these names as they are: {0}. Choose other ones. A name that the server would change is refused by FTP Workspace, so that no other file is hit.',
        UNUSUAL.filter(([id]) => isChanged(facts, id))
          .map(([, name]) => name)
          .join(', '),
      ),
  },
  {
    level: 'note',
    when: (facts) => found(facts, 'caseSensitive') === false,
    title: ({ t }) => t('Capital and small letters make no difference'),
    text: ({ t }) =>
      t(
        'On this server `Page.html` and `page.html` are the same file. A project that has both cannot be kept there.',
      ),
  },
  {
    level: 'note',
    when: ({ hiddenFiles }) =>
      hiddenFiles?.outcome.kind === 'found' && hiddenFiles.outcome.value === undefined,
    title: ({ t }) => t('Hidden files cannot be seen'),
    text: ({ t }) =>
      t(
        'The server does not list names that begin with a dot, such as `.htaccess`. Whoever runs the server may be able to change that.',
      ),
  },
  {
    level: 'note',
    when: (facts) => found(facts, 'machineListing')?.works === false,
    title: ({ t }) => t('Listings tell times without seconds'),
    text: ({ t, facts }) =>
      found(facts, 'modificationTime') === false
        ? t(
            'The server has neither MLSD nor MDTM. When somebody else changes a file twice within a minute and its size stays the same, the second change is noticed only when the content is compared: before each save.',
          )
        : t(
            'The server has no MLSD, so that times in the Explorer are exact to the minute. Before a file is saved its exact time is asked for, and no change by others is overwritten.',
          ),
  },
  {
    level: 'note',
    when: (facts) => found(facts, 'renameOver') === 'refused',
    title: ({ t }) => t('A file cannot be replaced in one step'),
    text: ({ t }) =>
      t(
        'The server refuses to rename over a file that is there. A save therefore puts the old file aside for a moment and takes it back if something goes wrong. If others must never miss the file, save in place instead.',
      ),
    setting: () => '"saveStrategy": "direct"',
  },
  {
    level: 'note',
    when: ({ changeMode }) =>
      changeMode?.outcome.kind === 'found' && changeMode.outcome.value === undefined,
    title: ({ t }) => t('Permissions cannot be set'),
    text: ({ t }) =>
      t(
        'A file that is replaced gets the permissions of a new one. Where it has others, FTP Workspace saves it in place, which keeps them.',
      ),
  },
  {
    level: 'note',
    when: (facts) => Math.abs(found(facts, 'clockSkew') ?? 0) > CLOCK_TOLERANCE_MS,
    title: ({ t }) => t('The clock of the server is not that of this computer'),
    text: ({ t, facts }) =>
      isZone(found(facts, 'clockSkew') ?? 0)
        ? t(
            'The difference is a matter of time zones: the server tells local time where the standard asks for UTC. Times in the Explorer are wrong by it; saving is not affected.',
          )
        : t('Times in the Explorer are wrong by the difference; saving is not affected.'),
  },
];

type Name = (typeof UNUSUAL)[number][0] | 'utf8Names';

function isChanged(facts: Facts, id: Name): boolean {
  return ['rewritten', 'refused'].includes(found(facts, id) ?? '');
}

function likeliestEncoding(facts: Facts): string | undefined {
  return found(facts, 'foreignNames')?.[0];
}

/** Clocks differ by anything, zones by quarters of an hour. */
function isZone(skewMs: number): boolean {
  const rest = Math.abs(skewMs) % QUARTER_HOUR_MS;
  return Math.min(rest, QUARTER_HOUR_MS - rest) < MINUTE_MS / 2;
}
