import { decoderOf } from './filekind.js';

// CSV as RFC 4180 has it, read piece by piece: fields in quotes hold delimiters, line ends and doubled quotes.
export class CsvReader {
  #delimiter;
  #escape;
  #field = '';
  #row = [];
  #state = 'start'; // of a field: start, plain, quoted, quote (one inside quotes: its end, or the first of two), escape (after a backslash inside quotes)
  #afterReturn = false;

  // escape: how a quote stands inside quotes, double or backslash.
  constructor(delimiter, escape = 'double') {
    this.#delimiter = delimiter;
    this.#escape = escape === 'backslash' ? '\\' : null;
  }

  // Rows that end within the piece.
  push(piece) {
    const rows = [];
    for (const c of piece) {
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (c === '\n') continue;
      }
      if (this.#state === 'escape') {
        this.#field += c === '"' || c === '\\' || c === this.#delimiter ? c : `\\${c}`;
        this.#state = 'quoted';
      } else if (this.#state === 'quoted') {
        if (c === this.#escape) this.#state = 'escape';
        else if (c === '"') this.#state = 'quote';
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
    if (this.#state === 'quoted' || this.#state === 'escape') throw new Error('The file ends inside a quoted field: a closing quote is missing.');
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

const candidates = [',', ';', '\t', '|'];
const textNames = ['text', 'review', 'sentence', 'content', 'comment', 'tweet', 'body', 'review_text', 'reviewtext'];
const labelNames = ['label', 'sentiment', 'rating', 'stars', 'polarity', 'target', 'class'];

// A name without what editors and exports put around it.
export const trimName = name => name.replace(/^[\s\uFEFF]+|[\s\uFEFF]+$/g, '').replace(/^(["'])(.*)\1$/, '$2').trim();

// The line sep=; that spreadsheets write before the header: { delimiter, length }, or null.
export function separatorLine(head) {
  const line = /^\uFEFF?"?sep=([^"\r\n])"?(\r\n|\n|\r)/i.exec(head);
  return line && { delimiter: line[1], length: line[0].length };
}

// The separator with which columns have usual names, as the service finds it; else the one that the first line has most of, outside
// quotes, because here it is shown before it is used.
export function findDelimiter(head) {
  const line = head.replace(/^\uFEFF/, '').split(/[\r\n]/, 1)[0];
  const names = c => line.split(c).map(trimName).map(name => name.toLowerCase());
  const usual = c => [textNames, labelNames].filter(known => names(c).some(name => known.includes(name))).length;
  const most = Math.max(...candidates.map(usual));
  const left = most > 0 ? candidates.filter(c => usual(c) === most) : candidates;
  const plain = line.replace(/"[^"]*"/g, '');
  return left.reduce((best, next) => (plain.split(next).length > plain.split(best).length ? next : best));
}

// form: { delimiter, escape, lineEnd }.
export function writeRow(fields, { delimiter, escape, lineEnd }) {
  const quoted = escape === 'backslash' ? field => field.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : field => field.replaceAll('"', '""');
  const needs = field => /["\r\n]/.test(field) || field.includes(delimiter) || (escape === 'backslash' && field.includes('\\'));
  return fields.map(field => (needs(field) ? `"${quoted(field)}"` : field)).join(delimiter) + lineEnd;
}

// Rows of a file, and how many of its bytes were read so far. form: { delimiter, escape, encoding, separatorLine }.
export async function* readRows(file, form) {
  const reader = new CsvReader(form.delimiter, form.escape);
  const decode = decoderOf(form.encoding);
  let bytes = 0;
  let skip = form.separatorLine;
  for await (const piece of pieces(file)) {
    bytes += piece.byteLength;
    let text = decode(piece, { stream: true });
    if (skip > 0) {
      const cut = Math.min(skip, text.length);
      text = text.slice(cut);
      skip -= cut;
    }
    yield { rows: reader.push(text), bytes };
  }
  yield { rows: [...reader.push(decode()), ...reader.end()], bytes };
}

// Small enough that the page stays alive in between.
async function* pieces(file) {
  const size = 16384;
  for (let at = 0; at < file.size; at += size) yield await file.slice(at, at + size).arrayBuffer();
}
