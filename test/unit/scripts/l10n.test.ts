import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LANGUAGES, readSource, writeTranslation } from '../../../scripts/l10n/catalogue.ts';
import { checkTexts } from '../../../scripts/l10n/checkTexts.ts';
import {
  malformed,
  mergeTexts,
  missingTexts,
  textsToTranslate,
} from '../../../scripts/l10n/compare.ts';
import { extractTexts } from '../../../scripts/l10n/extract.ts';

describe('The texts of the code', () => {
  const calls: readonly (readonly [code: string, key: string, text: string])[] = [
    [`vscode.l10n.t('Save')`, 'Save', 'Save'],
    [`t("It's {0}.", name)`, "It's {0}.", "It's {0}."],
    ['tools.t(`Line\\n{0} and {0}`, one)', 'Line\n{0} and {0}', 'Line\n{0} and {0}'],
    [`t('{1} of {0}', ...both)`, '{1} of {0}', '{1} of {0}'],
    [`t({ message: 'Open', comment: ['a verb'] })`, 'Open/a verb', 'Open'],
  ];
  for (const [code, key, text] of calls) {
    it(`are found in ${code}`, () => {
      const { texts, problems } = extractTexts('a.ts', code);
      assert.deepEqual([[...texts], problems], [[[key, text]], []]);
    });
  }

  const wrong: readonly (readonly [code: string, problem: string])[] = [
    ['t(text)', 'The text is not a literal.'],
    ['vscode.l10n.t(`${a} b`)', 'The text is not a literal.'],
    [`t('a' + b)`, 'The text is not a literal.'],
    [`t({ message, args: [] })`, 'The text is not a literal.'],
    [`t('{0} and {1}', one)`, 'There is no argument for {1}.'],
    [`t('{0}', one, two)`, 'The text does not use {1}.'],
    [`t({ message: '{0}', args: [] })`, 'There is no argument for {0}.'],
  ];
  for (const [code, problem] of wrong) {
    it(`are not accepted in ${code}`, () => {
      assert.deepEqual(extractTexts('a.ts', `\n${code}`).problems, [`a.ts:2: ${problem}`]);
    });
  }

  it('are not looked for in other calls', () => {
    assert.equal(extractTexts('a.ts', `sort(text); a.test(b); it('x', y)`).texts.size, 0);
  });
});

describe('A translation', () => {
  const source = { bundle: { 'Save {0} to {1}': 'Save {0} to {1}' }, package: { a: 'Set `x`' } };
  const translated = (text: string) => ({ bundle: { 'Save {0} to {1}': text }, package: {} });

  for (const text of ['Nach {1} {0} sichern', '{0}: {0} nach {1}']) {
    it(`may be "${text}"`, () => assert.deepEqual(malformed(source, translated(text)), []));
  }
  for (const text of ['', ' ', '{0} sichern', '{0} {1} {2}', '{0} [{1}](command:x)', '`{0}` {1}']) {
    it(`must not be "${text}"`, () => {
      assert.equal(malformed(source, translated(text)).length, 1);
    });
  }

  it('takes in new texts and lets go of old ones', () => {
    const before = { bundle: { old: 'alt' }, package: { a: '`x` setzen' } };
    const after = mergeTexts(source, before, translated('{0}{1}'));
    assert.deepEqual(after, {
      bundle: { 'Save {0} to {1}': '{0}{1}' },
      package: { a: '`x` setzen' },
    });
    assert.deepEqual(missingTexts(source, before), { bundle: source.bundle, package: {} });
  });
});

describe('What there is to translate', () => {
  it('is what has no translation, and what has one that does not fit any more', () => {
    const source = { bundle: {}, package: { a: '[A](command:a)', b: 'B', c: 'C' } };
    const translation = { bundle: {}, package: { a: '[Ä](command:old)', b: 'B' } };
    assert.deepEqual(Object.keys(textsToTranslate(source, translation).package), ['a', 'c']);
  });
});

describe('The check of the texts', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ftp-workspace-texts-'));
    await mkdir(join(root, 'src'));
    await mkdir(join(root, 'l10n'));
    await writeFile(join(root, 'src/a.ts'), `t('Open {0}', name)`);
    await writeFile(join(root, 'package.nls.json'), '{ "title": "FTP" }');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const translate = async (bundle: Readonly<Record<string, string>>, title: string) => {
    for (const language of LANGUAGES) {
      await writeTranslation(root, language, { bundle, package: { title } });
    }
  };
  const check = async () => checkTexts(root, await readSource(root));
  const freeze = () => writeFile(join(root, 'l10n/bundle.l10n.json'), '{"Open {0}":"Open {0}"}');

  it('passes when every language is whole', async () => {
    await freeze();
    await translate({ 'Open {0}': '{0} auf' }, 'FTP');
    assert.deepEqual(await check(), { problems: [], notes: [] });
  });

  it('names what is missing in one language, and what is too much', async () => {
    await freeze();
    await translate({ 'Open {0}': '{0} auf' }, 'FTP');
    await writeTranslation(root, 'ja', { bundle: { Gone: 'x' }, package: { title: 'FTP' } });
    assert.deepEqual((await check()).problems, [
      'ja: "Open {0}": no translation.',
      'ja: "Gone": not used.',
    ]);
  });

  it('waits for the translators until all texts are written down', async () => {
    await translate({}, 'FTP');
    const { problems, notes } = await check();
    assert.deepEqual([problems, notes.length], [[], LANGUAGES.length]);
  });

  it('fails when the texts that are written down are not those of the code', async () => {
    await freeze();
    await writeFile(join(root, 'src/b.ts'), `t('Close')`);
    await translate({ 'Open {0}': '{0} auf', Close: 'Zu' }, 'FTP');
    assert.equal((await check()).problems.length, 1);
  });
});
