// A whole file: choose it, choose its column, watch, download.
import { drawBars } from './bars.js';
import { CsvReader, findDelimiter, separatorLine, trimName } from './csv.js';
import { decoderOf, encodingOf, foreign } from './filekind.js';
import { labelFile } from './labelling.js';

const headBytes = 262144; // enough for the names of the columns and the rows that are shown
const shownRows = 3;
const shownCharacters = 160;
const likely = /review|text|comment|content|body|message|tweet|feedback|opinion|description/i;
const element = id => document.getElementById(id);
const number = value => value.toLocaleString('en');

let chosen = null; // { file, form }
let running = null; // AbortController

export function startFile(limits) {
  element('file-tool').hidden = false;
  element('file').addEventListener('change', () => choose(element('file').files[0]));
  const drop = element('drop');
  for (const type of ['dragenter', 'dragover']) drop.addEventListener(type, event => {
    event.preventDefault();
    drop.classList.add('over');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', event => {
    event.preventDefault();
    drop.classList.remove('over');
    element('file').files = event.dataTransfer.files; // so that it names the file
    choose(event.dataTransfer.files[0]);
  });
  for (const option of ['delimiter', 'encoding', 'escape']) element(option).addEventListener('change', () => chosen && look(chosen.file));
  element('column').addEventListener('change', markColumn);
  element('start').addEventListener('click', () => label(limits));
  element('cancel').addEventListener('click', () => running?.abort());
}

async function choose(file) {
  if (!file) return;
  running?.abort();
  running = null;
  busy(false);
  for (const option of ['delimiter', 'encoding', 'escape']) element(option).selectedIndex = 0;
  element('drop-text').textContent = `${size(file.size)}. Another file takes its place.`;
  await look(file);
}

// With the options as they are chosen: once for a new file, again for each change of them.
async function look(file) {
  chosen = { file, form: null };
  for (const part of ['file-setup', 'file-work', 'file-done', 'file-form']) element(part).hidden = true;
  element('file-problem').textContent = '';
  try {
    const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    const kind = foreign(bytes);
    if (kind) throw new Error(kind);
    element('file-form').hidden = false;
    const { form, rows } = read(bytes, file.size <= headBytes);
    if (rows.length < 2) throw new Error('The file has no row below its first one, which names the columns.');
    if (chosen.file !== file) return;
    chosen.form = form;
    show(rows[0].map(trimName), rows.slice(1, 1 + shownRows), guessColumn(rows));
    element('file-setup').hidden = false;
  } catch (problem) {
    if (chosen.file === file) element('file-problem').textContent = problem.message;
  }
}

// How the file is written, and its first rows.
function read(bytes, whole) {
  const { encoding, marked } = encodingOf(bytes, element('encoding').value);
  const head = decoderOf(encoding)(bytes, { stream: !whole });
  const said = separatorLine(head);
  const body = said ? head.slice(said.length) : head;
  const form = {
    encoding,
    marked,
    delimiter: element('delimiter').value || said?.delimiter || findDelimiter(body),
    escape: element('escape').value,
    separatorLine: said?.length ?? 0,
    lineEnd: /\r\n|\n|\r/.exec(head)?.[0] ?? '\n',
  };
  const reader = new CsvReader(form.delimiter, form.escape);
  const rows = reader.push(body);
  if (whole) rows.push(...reader.end());
  return { form, rows };
}

function show(names, rows, column) {
  element('column').replaceChildren(...names.map((name, index) => new Option(name.trim() || `Column ${index + 1}`, index, false, index === column)));
  const table = element('preview');
  table.replaceChildren();
  const top = table.createTHead().insertRow();
  for (const name of names) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = name;
    top.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) line.insertCell().textContent = value.length > shownCharacters ? `${value.slice(0, shownCharacters)} ...` : value;
  }
  markColumn();
}

function markColumn() {
  const column = Number(element('column').value);
  for (const row of element('preview').rows) [...row.cells].forEach((cell, index) => cell.classList.toggle('chosen', index === column));
}

// The longest texts on average; a telling name counts double.
function guessColumn([names, ...rows]) {
  const weight = index => rows.reduce((sum, row) => sum + (row[index]?.length ?? 0), 0) * (likely.test(names[index]) ? 2 : 1);
  return names.map((_, index) => index).reduce((best, next) => (weight(next) > weight(best) ? next : best), 0);
}

async function label(limits) {
  if (!chosen?.form) return;
  const { file, form } = chosen;
  const work = (running = new AbortController());
  const started = performance.now();
  busy(true);
  element('file-problem').textContent = '';
  element('file-done').hidden = true;
  element('file-work').hidden = false;
  tell({ rows: 0, share: 0, started });
  try {
    const result = await labelFile(file, form, Number(element('column').value), limits, state => running === work && tell({ ...state, started }), work.signal);
    if (running !== work) return;
    tell({ rows: result.rows, share: 1, started });
    finish(file, result);
  } catch (problem) {
    if (running !== work) return; // another file has taken its place
    element('file-work').hidden = true;
    element('file-problem').textContent = work.signal.aborted ? 'Stopped.' : problem.message;
  } finally {
    if (running === work) busy(false);
  }
}

function busy(isBusy) {
  const moves = [element('start'), element('cancel')].includes(document.activeElement);
  element('start').hidden = isBusy;
  element('cancel').hidden = !isBusy;
  for (const option of ['column', 'delimiter', 'encoding', 'escape']) element(option).disabled = isBusy;
  if (moves) element(isBusy ? 'cancel' : 'start').focus();
}

function tell({ rows, share, started }) {
  if (share !== null) element('progress').value = share;
  const seconds = (performance.now() - started) / 1000;
  const speed = rows > 0 && seconds > 0.5 ? `, ${number(Math.round(rows / seconds))} a second` : '';
  element('progress-text').textContent = `${number(rows)} rows labelled${speed}`;
}

function finish(file, { blob, rows, counts, meaningless }) {
  const link = element('download');
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = file.name.replace(/(\.[^.]*)?$/, '-labelled$1');
  link.textContent = `Download ${link.download}`;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  drawBars(element('file-bars'), [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([label, count]) => [label, count / total, number(count)]));
  element('file-warning').hidden = meaningless === 0;
  element('file-warning').textContent = `${number(meaningless)} of them hold nothing that the model can read: their label means little.`;
  element('file-done').hidden = false;
  element('file-live').textContent = `${number(rows)} rows are labelled. The file can be downloaded.`;
}

const size = bytes => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
