import { strict as assert } from 'node:assert';
import { folderDeleteDetail, folderDeleteText } from '../../src/extension/history/deleteText.ts';
import type { DeletionPlan } from '../../src/remote/history/deletionPlan.ts';

const file = {
  path: '/site/a.txt',
  size: 1,
  mtimeMs: 0,
} as unknown as DeletionPlan['restorable'][0];
const plan = { path: '/site', files: 3, folders: 1, bytes: 2048, isPartial: false, restorable: [] };

function question(changes: Partial<DeletionPlan>): string {
  const changed = { ...plan, ...changes };
  return `${folderDeleteText(changed)} ${folderDeleteDetail(changed, 'Shop')}`;
}

describe('the question before a folder is deleted', () => {
  it('says how much of its files can be got back', () => {
    assert.match(question({}), /with 3 files .* None of them can be restored afterwards\.$/);
    assert.match(question({ restorable: [file] }), /with 3 files .* 1 of them can be restored/);
    assert.match(question({ restorable: [file, file, file] }), /All of them can be restored/);
  });

  it('speaks of one file as of one', () => {
    assert.match(question({ files: 1 }), /with 1 file .* It cannot be restored afterwards\.$/);
    assert.match(question({ files: 1, restorable: [file] }), /\? It can be restored afterwards/);
  });

  it('speaks of no file where there are only folders', () => {
    const text = question({ files: 0, bytes: 0 });
    assert.match(
      text,
      /^Delete the folder \/site with the folders in it\? There is no file in them/,
    );
    assert.doesNotMatch(text, /0|restored/);
  });

  it('says that there is more than what was counted', () => {
    assert.match(question({ files: 1, isPartial: true }), /more than 1 .* None of them/);
  });
});
