import assert from 'node:assert/strict';
import type { ConflictChoice } from '../../../../src/extension/saving/conflictChoice.ts';
import {
  ConflictGate,
  type ConflictGateOptions,
} from '../../../../src/extension/saving/conflictGate.ts';
import type { Conflict } from '../../../../src/remote/guard/conflict.ts';
import { capturing } from '../../../support/clientUnderTest.ts';
import { FakeFiles, saveOf, version } from './conflicts.ts';

const PATH = '/page.html';

describe('A save that meets a conflict', () => {
  let files: FakeFiles;
  let asked: Conflict[];
  let answers: ConflictChoice[];
  let done: string[];
  let log: string[];

  beforeEach(() => {
    files = new FakeFiles();
    files.contents.set(PATH, 'theirs');
    files.bases.set(PATH, 'base');
    asked = [];
    answers = [];
    done = [];
    log = [];
  });

  function gate(changes: Partial<ConflictGateOptions> = {}): ConflictGate {
    const note = (what: string) => () => {
      done.push(what);
      return Promise.resolve();
    };
    return new ConflictGate({
      policy: () => 'ask',
      ask: (_, conflict) => {
        asked.push(conflict);
        return Promise.resolve(answers.shift() ?? 'cancel');
      },
      actions: { compare: note('compare'), merge: note('merge'), keepBoth: note('keepBoth') },
      isDirty: () => true,
      onDidMeet: () => undefined,
      logger: capturing(log),
      ...changes,
    });
  }

  const mine = () => saveOf(files, PATH, 'mine');
  const content = () => files.contents.get(PATH);

  it('asks nothing where there is none', async () => {
    files.contents.set(PATH, 'base');
    await gate().write(mine());
    assert.equal(content(), 'mine');
    assert.equal(asked.length, 0);
  });

  it('leaves the server as it is when the person cancels', async () => {
    await assert.rejects(gate().write(mine()), { code: 'conflict' });
    assert.equal(content(), 'theirs');
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.theirs?.content?.toString(), 'theirs');
  });

  it('replaces what the person has seen', async () => {
    answers = ['overwrite'];
    await gate().write(mine());
    assert.equal(content(), 'mine');
  });

  it('asks again when the file has changed while it asked', async () => {
    answers = ['overwrite', 'cancel'];
    const subject = gate({
      ask: (_, conflict) => {
        asked.push(conflict);
        files.contents.set(PATH, `theirs ${asked.length}`);
        return Promise.resolve(answers.shift() ?? 'cancel');
      },
    });
    await assert.rejects(subject.write(mine()), { code: 'conflict' });
    assert.equal(asked.length, 2);
    assert.equal(asked[1]?.theirs?.content?.toString(), 'theirs 1');
    assert.equal(content(), 'theirs 2');
  });

  it('replaces what nobody can read only by the word of the person', async () => {
    files.unreadable.add(PATH);
    await assert.rejects(gate().write(mine()), { code: 'conflict' });
    assert.equal(content(), 'theirs');
    answers = ['overwrite'];
    await gate().write(mine());
    assert.equal(content(), 'mine');
  });

  for (const choice of ['compare', 'merge', 'keepBoth'] as const) {
    it(`writes nothing by itself for ${choice}`, async () => {
      answers = [choice];
      await gate().write(mine());
      assert.deepEqual(done, [choice]);
      assert.equal(files.writes, 0);
    });
  }

  it('asks nobody after a save that nobody asked for', async () => {
    const subject = gate({ policy: () => 'fail' });
    await assert.rejects(subject.write(mine()), { code: 'conflict' });
    assert.equal(asked.length, 0);
    assert.equal(content(), 'theirs');
  });

  it('asks one question at a time: what comes meanwhile fails, and can ask later', async () => {
    let answer: (choice: ConflictChoice) => void = () => undefined;
    const subject = gate({
      ask: (_, conflict) => {
        asked.push(conflict);
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const first = subject.write(mine());
    await settle();
    await assert.rejects(subject.write(saveOf(files, PATH, 'mine, later')), { code: 'conflict' });
    assert.equal(asked.length, 1);
    answer('overwrite');
    await first;
    assert.equal(content(), 'mine');

    files.contents.set(PATH, 'theirs again');
    const third = subject.write(mine());
    await settle();
    assert.equal(asked.length, 2);
    answer('cancel');
    await assert.rejects(third, { code: 'conflict' });
  });

  it('does nothing with an answer when the document was reverted meanwhile', async () => {
    answers = ['overwrite', 'keepBoth'];
    const subject = gate({ isDirty: () => asked.length === 0 });
    await assert.rejects(subject.write(mine()), { code: 'conflict' });
    asked = [];
    await assert.rejects(subject.write(mine()), { code: 'conflict' });
    assert.equal(content(), 'theirs');
    assert.deepEqual(done, []);
  });

  it('goes by the answer where the document had no changes, as when a version is restored', async () => {
    answers = ['overwrite'];
    await gate({ isDirty: () => false }).write(mine());
    assert.equal(content(), 'mine');
  });

  it('goes by the word that was given before, for that save alone', async () => {
    const subject = gate();
    const { uri } = mine();
    const { snapshot } = version('theirs');
    await subject.agreeing(uri, snapshot, () => subject.write(mine()));
    assert.equal(content(), 'mine');
    assert.equal(asked.length, 0);

    files.contents.set(PATH, 'theirs');
    await assert.rejects(subject.write(mine()), { code: 'conflict' });
    assert.equal(asked.length, 1);
  });

  it('asks where what was agreed to has changed again', async () => {
    const subject = gate();
    files.contents.set(PATH, 'newer');
    const saving = subject.agreeing(mine().uri, version('theirs').snapshot, () =>
      subject.write(mine()),
    );
    await assert.rejects(saving, { code: 'conflict' });
    assert.equal(asked[0]?.theirs?.content?.toString(), 'newer');
  });

  describe('where the settings say to overwrite', () => {
    it('asks nobody, and the log says what was replaced', async () => {
      await gate({ policy: () => 'overwrite' }).write(mine());
      assert.equal(content(), 'mine');
      assert.equal(asked.length, 0);
      assert.match(log.join('\n'), /warn: .*\/page\.html.*6 bytes.*saveConflictResolution/);
    });

    it('asks where the version of the server cannot be kept', async () => {
      files.unreadable.add(PATH);
      const subject = gate({ policy: () => 'overwrite' });
      await assert.rejects(subject.write(mine()), { code: 'conflict' });
      assert.equal(asked.length, 1);
      assert.equal(content(), 'theirs');
    });

    it('asks in the end where the file changes all the time', async () => {
      let changes = 0;
      const write = files.write.bind(files);
      files.write = (path, bytes, options) => {
        files.contents.set(path, `theirs ${++changes}`);
        return write(path, bytes, options);
      };
      await assert.rejects(gate({ policy: () => 'overwrite' }).write(mine()), { code: 'conflict' });
      assert.equal(asked.length, 1);
      assert.equal(files.writes, 0);
    });
  });
});

/** Lets what is under way come to its next wait. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
