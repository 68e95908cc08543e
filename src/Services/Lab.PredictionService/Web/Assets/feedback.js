// Right or wrong, and which label instead. It is about the answer on the page, whatever stands in the form by then.
import { post } from './api.js';

const element = id => document.getElementById(id);
let current = null; // { text, prediction }

export function offerFeedback(text, prediction) {
  current = { text, prediction };
  element('feedback-status').textContent = '';
  ask(true);
  choose(false);
  element('feedback').hidden = false;
  element('feedback-choices').replaceChildren(...Object.keys(prediction.scores).filter(label => label !== prediction.label).map(button));
}

export function withdrawFeedback() {
  current = null;
  element('feedback').hidden = true;
}

function button(label) {
  const choice = document.createElement('button');
  choice.type = 'button';
  choice.textContent = label;
  choice.addEventListener('click', () => send(label));
  return choice;
}

async function send(correct) {
  const about = current;
  if (!about) return;
  const status = element('feedback-status');
  ask(false);
  status.textContent = 'Sending ...';
  try {
    const { prediction, text } = about;
    const answer = await post('feedback/submit', { text, predicted: prediction.label, correct, prediction_id: prediction.prediction_id });
    if (about !== current) return;
    status.textContent = `Thank you. Kept as ${correct}; ${whatComesNext(answer)}`;
  } catch (problem) {
    if (about !== current) return;
    status.textContent = problem.message;
    ask(true);
  }
}

function whatComesNext({ state, pending, retraining_job }) {
  if (state === 'held') return 'others gave this text another label, so a person decides.';
  if (retraining_job) return 'a training begins.';
  const waiting = `${pending.toLocaleString('en')} waiting for the next training.`;
  return state === 'pending' ? `it counts when a person has accepted it. ${waiting}` : waiting;
}

// Asking, or done with it. The focus must not be lost with the button that had it.
function ask(asking) {
  const held = element('feedback').contains(document.activeElement);
  for (const part of ['feedback-question', 'feedback-note']) element(part).hidden = !asking;
  element('feedback-right').parentElement.hidden = !asking;
  if (!asking) choose(false);
  if (!asking && held) {
    const status = element('feedback-status');
    status.tabIndex = -1;
    status.focus();
  }
}

function choose(open) {
  element('feedback-labels').hidden = !open;
  element('feedback-wrong').setAttribute('aria-expanded', String(open));
}

element('feedback-right').addEventListener('click', () => send(current.prediction.label));
element('feedback-wrong').addEventListener('click', () => {
  choose(element('feedback-labels').hidden);
  element('feedback-labels').querySelector('button')?.focus();
});
