// Labels the rows of a file, batch by batch: POST /predict, one call at a time. Batches instead of one upload, because a
// browser reads no answer before it has sent everything, and because each batch is a step that can be shown and stopped.
import { post } from './api.js';
import { readRows, trimName, writeRow } from './csv.js';

const batchTexts = 128;
const bytesKeptFree = 10000; // of the body: JSON around the texts
const attempts = 30; // while the queue of the service is full

// Calls tell({ rows, share }) as it goes on; share is null when only the rows are news. Gives { blob, rows, counts, meaningless }.
export async function labelFile(file, form, column, limits, tell, signal) {
  const waiting = []; // rows not asked for yet
  const blanks = []; // rows without a text that came before the labels were known
  const parts = []; // of the new file
  const counts = new Map();
  let meaningless = 0; // rows whose label means little
  let header = null;
  let labels = null;
  let done = 0;

  for await (const { rows, bytes } of readRows(file, form)) {
    for (const row of rows) {
      if (!header) header = row.map(trimName);
      else waiting.push(padded(row, header.length, done + waiting.length));
      while (waiting.length >= Math.min(batchTexts, limits.texts)) await labelBatch();
    }
    tell({ rows: done, share: file.size ? bytes / file.size : 1 });
    signal.throwIfAborted();
  }
  while (waiting.length > 0) await labelBatch();
  if (!labels) throw new Error('No row has a text in this column.');
  parts.unshift(writeRow([...header, 'label', 'confidence', ...labels.map(label => `score_${label}`)], form));
  if (form.separatorLine > 0) parts.unshift(`sep=${form.delimiter}${form.lineEnd}`);
  // A browser writes UTF-8 only; the mark tells spreadsheets so where the file had another encoding.
  if (form.marked || form.encoding !== 'utf-8') parts.unshift('\uFEFF');
  return { blob: new Blob(parts, { type: 'text/csv;charset=utf-8' }), rows: done, counts, meaningless };

  async function labelBatch() {
    const batch = take(waiting, column, limits);
    const texts = batch.map(row => textOf(row, column, limits));
    const asked = texts.filter(text => text !== '');
    const answers = asked.length > 0 ? (await patiently(() => post('predict', { texts: asked }, signal), signal)).predictions : [];
    let next = 0;
    const answered = batch.map((row, i) => [row, texts[i] === '' ? null : answers[next++]]);
    for (const { label, warnings } of answers) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      if (warnings?.some(warning => warning.code !== 'truncated')) meaningless++;
    }
    if (answers.length > 0) labels ??= Object.keys(answers[0].scores);
    if (labels) write([...blanks.splice(0), ...answered]);
    else blanks.push(...answered);
    done += batch.length;
    tell({ rows: done, share: null });
  }

  function write(rows) {
    parts.push(rows.map(([row, answer]) => writeRow([
      ...row, answer?.label ?? '', answer?.confidence ?? '', ...labels.map(label => answer?.scores[label] ?? ''),
    ].map(String), form)).join(''));
  }
}

// As many rows as fit in one call.
function take(waiting, column, limits) {
  const encoder = new TextEncoder();
  let [count, bytes] = [0, bytesKeptFree];
  for (; count < Math.min(waiting.length, batchTexts, limits.texts); count++) {
    bytes += encoder.encode(JSON.stringify(textOf(waiting[count], column, limits))).length + 1;
    if (count > 0 && bytes > limits.bytes) break;
  }
  return waiting.splice(0, count);
}

// The service refuses longer texts; no model reads as far.
function textOf(row, column, limits) {
  const text = row[column];
  if (text.trim() === '') return '';
  return text.length <= limits.characters ? text : [...text].slice(0, limits.characters).join('');
}

function padded(row, width, before) {
  if (row.length <= width) return [...row, ...Array(width - row.length).fill('')];
  // The first row names the columns.
  throw new Error(`Row ${before + 2} has ${row.length} fields, the first row names ${width}. Is a quote missing before it?`);
}

async function patiently(call, signal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (problem) {
      if (problem.status !== 429 || attempt === attempts) throw problem;
      const seconds = Number.isNaN(problem.retryAfter) ? 1 : problem.retryAfter;
      await new Promise(resolve => setTimeout(resolve, 1000 * seconds));
      signal.throwIfAborted();
    }
  }
}
