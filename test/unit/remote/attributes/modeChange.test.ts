import assert from 'node:assert/strict';
import { changedMode, type ModeChange } from '../../../../src/remote/attributes/modeChange.ts';

const nothing: ModeChange = { set: 0, clear: 0, appliesTo: 'all', executeFoldersOnly: false };
const file = (mode: number | undefined) => ({ isFolder: false, mode });
const folder = (mode: number | undefined) => ({ isFolder: true, mode });
/** Every bit decided. */
const exactly = (mode: number): ModeChange => ({ ...nothing, set: mode, clear: 0o7777 & ~mode });

describe('A change of permissions', () => {
  it('leaves alone what it neither sets nor clears', () => {
    const change = { ...nothing, set: 0o020, clear: 0o004 };
    assert.equal(changedMode(file(0o4645), change), 0o4661);
    assert.equal(changedMode(folder(0o755), change), 0o771);
    assert.equal(changedMode(file(0o644), nothing), 0o644);
  });

  it('applies to files or folders alone', () => {
    const files: ModeChange = { ...exactly(0o600), appliesTo: 'files' };
    const folders: ModeChange = { ...exactly(0o700), appliesTo: 'folders' };
    assert.equal(changedMode(file(0o644), files), 0o600);
    assert.equal(changedMode(folder(0o755), files), 0o755);
    assert.equal(changedMode(file(0o644), folders), 0o644);
    assert.equal(changedMode(folder(0o755), folders), 0o700);
  });

  it('lets only those files be executed that were before', () => {
    const change: ModeChange = { ...exactly(0o755), executeFoldersOnly: true };
    assert.equal(changedMode(folder(0o700), change), 0o755);
    assert.equal(changedMode(file(0o600), change), 0o644);
    assert.equal(changedMode(file(0o700), change), 0o755);
    assert.equal(changedMode(file(undefined), change), 0o644);
  });

  it('cannot be told where a part stays and nobody knows what it is', () => {
    assert.equal(changedMode(file(undefined), { ...nothing, set: 0o020 }), undefined);
    assert.equal(changedMode(file(undefined), exactly(0o640)), 0o640);
  });
});
