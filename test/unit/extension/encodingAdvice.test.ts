import assert from 'node:assert/strict';
import { isNameEncoding } from '../../../src/common/charset.ts';
import {
  unsavedConnection,
  type Connection,
} from '../../../src/extension/connections/connection.ts';
import { EncodingAdvice } from '../../../src/extension/encoding/encodingAdvice.ts';
import { ENCODINGS } from '../../../src/extension/encoding/encodings.ts';

const address = { scheme: 'ftp', user: 'alice', port: undefined } as const;
const unsaved = unsavedConnection({ ...address, host: 'one.example' });
const other = unsavedConnection({ ...address, host: 'two.example' });
const saved: Connection = { ...unsaved, saved: true, authority: 'my-site', name: 'My site' };

class Scene {
  readonly kept = new Map<string, unknown>();
  readonly asked: string[][] = [];
  readonly written: [string, string][] = [];
  answer: string | undefined;
  remembered = 0;

  /** As after a window was opened again. */
  open(): EncodingAdvice {
    return new EncodingAdvice({
      memory: {
        get: (key) => this.kept.get(key),
        update: (key, value) => {
          this.kept.set(key, value);
          return Promise.resolve();
        },
      },
      ask: ({ connection, guesses }) => {
        this.asked.push([connection.name, ...guesses]);
        return Promise.resolve(this.answer);
      },
      save: ({ authority }, encoding) => {
        this.written.push([authority, encoding]);
        return Promise.resolve();
      },
      onDidRemember: () => {
        this.remembered++;
      },
    });
  }
}

describe('EncodingAdvice', () => {
  it('asks once for a server, whatever the answer, and never again', async () => {
    const scene = new Scene();
    const advice = scene.open();
    await Promise.all([advice.suggest(unsaved, ['koi8-r']), advice.suggest(unsaved, ['big5'])]);
    await advice.suggest(unsaved, ['koi8-r']);
    await scene.open().suggest(unsaved, ['koi8-r']);
    assert.deepEqual(scene.asked, [[unsaved.name, 'koi8-r']]);
    await advice.suggest(other, []);
    assert.deepEqual(scene.asked[1], [other.name]);
    assert.equal(advice.applied(unsaved), unsaved);
  });

  it('writes the answer into the settings of a saved connection', async () => {
    const scene = new Scene();
    scene.answer = 'windows-1251';
    await scene.open().suggest(saved, ['windows-1251']);
    assert.deepEqual(scene.written, [['my-site', 'windows-1251']]);
    assert.equal(scene.remembered, 0);
  });

  it('remembers the answer for a server that nobody saved, and no other', async () => {
    const scene = new Scene();
    scene.answer = 'shift_jis';
    await scene.open().suggest(unsaved, ['gbk']);
    assert.equal(scene.remembered, 1);
    assert.deepEqual(scene.written, []);
    const again = scene.open();
    assert.equal(again.applied(unsaved).encoding, 'shift_jis');
    assert.equal(again.applied(other).encoding, 'auto');
    assert.equal(again.applied(saved).encoding, 'auto');
  });

  it('asks nothing where the encoding is set', async () => {
    const scene = new Scene();
    await scene.open().suggest({ ...saved, encoding: 'gbk' }, ['gbk']);
    assert.deepEqual(scene.asked, []);
  });

  it('offers only encodings that can be set', () => {
    for (const { encoding } of ENCODINGS) assert.ok(isNameEncoding(encoding), encoding);
    assert.equal(new Set(ENCODINGS.map(({ name }) => name)).size, ENCODINGS.length);
  });
});
