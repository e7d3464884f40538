import { hasCode } from '../../common/remoteError.ts';
import { basename, dirname, joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { Save } from './save.ts';

const MAX_TRIED = 100;

/**
 * Saves the person's version beside the one on the server, under a name that says so and that
 * nothing has.
 * @param word stands for "mine" in the language of the person
 */
export async function saveBeside(
  { files, path, content }: Pick<Save, 'files' | 'path' | 'content'>,
  word: string,
  now: Date,
): Promise<RemotePath> {
  for (let tried = 1; ; tried++) {
    const beside = besidePath(path, word, now, tried);
    try {
      await files.write(beside, content, { create: true, overwrite: false });
      return beside;
    } catch (error) {
      if (!hasCode(error, 'exists') || tried >= MAX_TRIED) throw error;
    }
  }
}

/** `name (mine 2026-11-26 1103).ext`, in the person's own time. */
export function besidePath(path: RemotePath, word: string, now: Date, tried = 1): RemotePath {
  const name = basename(path);
  const dot = name.lastIndexOf('.');
  // That of `.htaccess` begins the name, and ends none.
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  const count = tried === 1 ? '' : ` ${tried}`;
  return joinPath(dirname(path), `${stem} (${word} ${minuteText(now)}${count})${extension}`);
}

function minuteText(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${date} ${two(now.getHours())}${two(now.getMinutes())}`;
}
