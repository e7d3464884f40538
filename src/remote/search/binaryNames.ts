/** Endings of what is no text: it is not even fetched. */
const BINARY = new Set(
  (
    'png jpg jpeg gif bmp ico webp avif tif tiff psd heic mp3 mp4 m4a m4v avi mov mkv webm ogg oga ogv wav flac aac ' +
    'zip gz tgz bz2 xz 7z rar zst jar war ear phar woff woff2 ttf otf eot pdf doc docx xls xlsx ppt pptx ' +
    'odt ods odp exe dll so dylib a o obj lib bin iso dmg class pyc wasm db sqlite sqlite3 mdb swf'
  ).split(' '),
);

/** Whether a file is no text, by its name alone. */
export function hasBinaryName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && BINARY.has(name.slice(dot + 1).toLowerCase());
}
