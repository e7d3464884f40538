import assert from 'node:assert/strict';

import { basename, dirname } from '../../../../src/common/remotePath.ts';
import { isTemporaryName, temporaryPath } from '../../../../src/remote/saving/temporaryName.ts';

describe('a temporary name', () => {
  it('lies in the same folder, is hidden and short, whatever the file is called', () => {
    const path = `/a/b/${'x'.repeat(255)}`;
    const temporary = temporaryPath(path, 'tmp');
    assert.equal(dirname(temporary), '/a/b');
    assert.ok(basename(temporary).startsWith('.') && basename(temporary).length < 40);
    assert.equal(dirname(temporaryPath('/x', 'tmp')), '/');
  });

  it('is another one each time', () => {
    const names = Array.from({ length: 100 }, () => temporaryPath('/x', 'tmp'));
    assert.equal(new Set(names).size, 100);
  });

  it('is known as one; a backup, which may hold the only copy, is not', () => {
    assert.equal(isTemporaryName(basename(temporaryPath('/x', 'tmp'))), true);
    assert.equal(isTemporaryName(basename(temporaryPath('/x', 'bak'))), false);
    for (const name of ['x', '.ftp-workspace-.tmp', '.ftp-workspace-0123456789ab.tmp.txt']) {
      assert.equal(isTemporaryName(name), false, name);
    }
  });
});
