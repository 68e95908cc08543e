// What the first bytes of a file say: a kind that cannot be labelled here, the encoding of text.
const kinds = [
  [[0x1f, 0x8b], 'gzip', 'Unpack it first (gunzip), or use lab predict, which reads it.'],
  [[0x50, 0x4b, 0x03, 0x04], 'a spreadsheet (.xlsx) or a zip archive', 'Save the sheet as CSV (UTF-8), or unpack the archive.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Office file (.xls)', 'Save the sheet as CSV (UTF-8).'],
  ['PAR1', 'Parquet', 'lab predict reads it.'],
  ['%PDF-', 'a PDF', 'Export the table as CSV (UTF-8).'],
  ['BZh', 'bzip2', 'Unpack it first.'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz', 'Unpack it first.'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd', 'Unpack it first.'],
  ['SQLite format 3', 'an SQLite database', 'Export the table as CSV (UTF-8).'],
  ['version https://git-lfs.github.com/spec/', 'a Git LFS pointer, not the file itself', 'Fetch the file: git lfs pull.'],
];

const marks = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

const begins = (bytes, start) => [...start].every((one, i) => bytes[i] === (typeof one === 'string' ? one.charCodeAt(0) : one));

// A sentence, or null for text.
export function foreign(bytes) {
  for (const [start, name, remedy] of kinds) if (begins(bytes, start)) return `This is ${name}. ${remedy}`;
  const text = new TextDecoder('windows-1252').decode(bytes.subarray(0, 256)).replace(/^\u00ef\u00bb\u00bf/, '').trimStart().toLowerCase();
  if (/^<(!doctype html|html|head|body)/.test(text)) return 'This is an HTML page, such as the one that a web site shows instead of a file. Download the file itself.';
  if (/^\[\s*[[{"\]]/.test(text) || /^\{\s*["}]/.test(text)) return 'This is JSON. lab predict reads it.';
  return null;
}

// The encoding that a byte order mark says; else the one that was chosen; else UTF-8.
export function encodingOf(bytes, chosen) {
  for (const [start, encoding] of marks) if (begins(bytes, start)) return { encoding, marked: true };
  if (!chosen && [0, 1].some(odd => bytes.length > 7 && [0, 2, 4, 6].every(i => bytes[i + odd] === 0)))
    throw new Error('This is UTF-16 text without a byte order mark. Choose the encoding below.');
  return { encoding: chosen || 'utf-8', marked: false };
}

// Names as the service and lab read them: latin1 is windows-1252 here too.
export function decoderOf(encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes, options) => {
    try {
      return decoder.decode(bytes, options);
    } catch {
      throw new Error(`There are bytes that are not ${encoding.toUpperCase()}.${encoding === 'utf-8' ? ' The file is likely windows-1252: choose the encoding below.' : ' Choose another encoding.'}`);
    }
  };
}
