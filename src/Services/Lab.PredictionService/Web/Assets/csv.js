// CSV as RFC 4180 has it, read piece by piece: fields in quotes hold delimiters, line ends and doubled quotes.
export class CsvReader {
  #delimiter;
  #field = '';
  #row = [];
  #state = 'start'; // of a field: start, plain, quoted, quote (one inside quotes: its end, or the first of two)
  #afterReturn = false;

  constructor(delimiter) {
    this.#delimiter = delimiter;
  }

  // Rows that end within the piece.
  push(piece) {
    const rows = [];
    for (const c of piece) {
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (c === '\n') continue;
      }
      if (this.#state === 'quoted') {
        if (c === '"') this.#state = 'quote';
        else this.#field += c;
      } else if (c === '"' && this.#state === 'start') {
        this.#state = 'quoted';
      } else if (c === '"' && this.#state === 'quote') {
        this.#field += '"';
        this.#state = 'quoted';
      } else if (c === this.#delimiter) {
        this.#endField();
      } else if (c === '\n' || c === '\r') {
        this.#afterReturn = c === '\r';
        this.#endRow(rows);
      } else {
        this.#field += c;
        this.#state = 'plain';
      }
    }
    return rows;
  }

  // The last row, when no line end closes it.
  end() {
    if (this.#state === 'quoted') throw new Error('The file ends inside a quoted field: a closing quote is missing.');
    const rows = [];
    if (this.#row.length > 0 || this.#state !== 'start') this.#endRow(rows);
    return rows;
  }

  #endField() {
    this.#row.push(this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  #endRow(rows) {
    const isBlank = this.#row.length === 0 && this.#state === 'start';
    this.#endField();
    if (!isBlank) rows.push(this.#row);
    this.#row = [];
  }
}

// The one that the first line has most of, outside quotes.
export function guessDelimiter(head) {
  const line = head.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0];
  const counts = [',', ';', '\t'].map(c => [c, line.split(c).length]);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

export function writeRow(fields, delimiter) {
  return fields.map(field => (/["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field)).join(delimiter) + '\n';
}

// Rows of a file, and how many of its bytes were read so far.
export async function* readRows(file, delimiter) {
  const reader = new CsvReader(delimiter);
  const decoder = new TextDecoder('utf-8');
  let bytes = 0;
  for await (const piece of pieces(file)) {
    bytes += piece.byteLength;
    yield { rows: reader.push(decoder.decode(piece, { stream: true })), bytes };
  }
  yield { rows: [...reader.push(decoder.decode()), ...reader.end()], bytes };
}

// Small enough that the page stays alive in between.
async function* pieces(file) {
  const size = 16384;
  for (let at = 0; at < file.size; at += size) yield await file.slice(at, at + size).arrayBuffer();
}
