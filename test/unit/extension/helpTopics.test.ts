import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RemoteError } from '../../../src/common/remoteError.ts';
import { ConnectionUnusable } from '../../../src/extension/connections/connectionUnusable.ts';
import { NOTICE_TOPICS, topicOf } from '../../../src/extension/help/helpTopics.ts';
import { ERROR_CODES } from '../../../src/extension/provider/errorKind.ts';

const root = new URL('../../../', import.meta.url);
const catalogue = readFileSync(new URL('media/help/errors.md', root), 'utf8');
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly contributes: { readonly commands: readonly { command: string; title: string }[] };
};
const titles = JSON.parse(readFileSync(new URL('package.nls.json', root), 'utf8')) as Readonly<
  Record<string, string>
>;

describe('The catalogue of errors', () => {
  const sections = new Map(
    catalogue
      .split(/^(?=#{1,3} )/m)
      .filter((section) => section.startsWith('### '))
      .map((section) => {
        const [title = '', ...text] = section.split('\n');
        return [title.slice('### '.length), text.join('\n').trim()] as const;
      }),
  );

  it('has a section for every error and every notice, and no other', () => {
    assert.deepEqual([...sections.keys()].sort(), [...ERROR_CODES, ...NOTICE_TOPICS].sort());
  });

  it('says something in each', () => {
    for (const [topic, text] of sections) assert.ok(text.length > 60 && /\.$/m.test(text), topic);
  });

  it('names commands by the titles that they have', () => {
    const known = manifest.contributes.commands.map(
      ({ title }) => `FTP: ${titles[title.slice(1, -1)] ?? ''}`,
    );
    const named = [...catalogue.matchAll(/\*\*(FTP: [^*]+)\*\*/g)].map(([, name]) => name ?? '');
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });
});

describe('The topic of a failure', () => {
  it('is the code of the error', () => {
    assert.equal(topicOf(new RemoteError('no-space', '')), 'no-space');
  });

  it('is known for what has no code', () => {
    assert.equal(topicOf(new TypeError('x')), 'unexpected');
    const entry = { id: 'a', label: 'A', problems: [] } as unknown as ConnectionUnusable['entry'];
    assert.equal(topicOf(new ConnectionUnusable(entry)), 'unusable-connection');
  });
});
