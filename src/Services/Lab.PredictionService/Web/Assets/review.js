// One review: asks while the person pauses, shows the newest answer only.
import { post } from './api.js';
import { drawBars, percent, toneOf } from './bars.js';
import { offerFeedback, withdrawFeedback } from './feedback.js';

const pause = 250; // ms without a key before the service is asked
const element = id => document.getElementById(id);

export function startReview(limits) {
  const input = element('review');
  let timer = 0;
  let running = null; // AbortController of the newest question
  let shown = null; // text that the answer on the page belongs to

  const later = () => {
    count(input.value, limits);
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  };

  async function ask() {
    clearTimeout(timer);
    const text = input.value;
    if (text === shown) return;
    running?.abort();
    shown = null;
    withdrawFeedback();
    if (text.trim() === '') return clear();
    const question = (running = new AbortController());
    element('answer').setAttribute('aria-busy', 'true');
    try {
      const answer = await post('predict', { text }, question.signal);
      if (question !== running) return;
      shown = text;
      show(answer);
      offerFeedback(text, answer.predictions[0]);
    } catch (problem) {
      if (question === running && problem.name !== 'AbortError') fail(problem.message);
    } finally {
      if (question === running) element('answer').removeAttribute('aria-busy');
    }
  }

  function clear() {
    running = null;
    element('answer').removeAttribute('aria-busy');
    fail('');
  }

  input.addEventListener('input', later);
  input.addEventListener('keydown', key => {
    if (key.key === 'Enter' && (key.ctrlKey || key.metaKey)) {
      key.preventDefault();
      ask();
    }
  });
  element('review-form').addEventListener('submit', event => {
    event.preventDefault();
    ask();
  });
  for (const example of document.querySelectorAll('[data-example]')) {
    example.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      input.value = example.textContent;
      count(input.value, limits);
      ask();
    });
  }
  count(input.value, limits);
  // What the server answered already has no id to give feedback on.
  if (input.value.trim() !== '') ask();
}

function show(answer) {
  const [prediction] = answer.predictions;
  const labels = Object.keys(prediction.scores);
  element('review-problem').textContent = '';
  element('answer').dataset.tone = toneOf(prediction.label, labels.indexOf(prediction.label));
  element('answer-label').textContent = prediction.label;
  element('answer-confidence').textContent = `${percent(prediction.confidence)} sure`;
  const warnings = (prediction.warnings ?? []).map(warning => warning.message);
  warn(warnings);
  element('answer-time').textContent = `${answer.processing_time_ms.toFixed(1)} ms in the service`;
  element('answer-live').textContent = [`${prediction.label}, ${Math.round(100 * prediction.confidence)} percent sure`, ...warnings].join('. ');
  drawBars(element('bars'), Object.entries(prediction.scores).map(([label, share]) => [label, share, percent(share)]));
}

// An empty message: there is nothing to ask.
function fail(message) {
  element('review-problem').textContent = message;
  delete element('answer').dataset.tone;
  element('answer-label').textContent = message ? 'No answer' : 'Nothing yet';
  element('answer-confidence').textContent = message ? 'The reason stands under the review.' : 'The answer appears here.';
  warn([]);
  element('answer-time').textContent = '';
  element('answer-live').textContent = '';
  drawBars(element('bars'), [...element('bars').children].map(item => [item.dataset.label, 0, '']));
}

// Why the answer may mean little, a sentence each.
function warn(messages) {
  element('answer-warnings').hidden = messages.length === 0;
  element('answer-warnings').replaceChildren(...messages.map(message => {
    const item = document.createElement('li');
    item.textContent = message;
    return item;
  }));
}

function count(text, limits) {
  const length = [...text].length;
  element('review-count').textContent = length === 0 ? '' : `${length.toLocaleString('en')} of ${limits.characters.toLocaleString('en')} characters`;
  element('review-count').classList.toggle('too-many', length > limits.characters);
}
