// A page that came before its model: looks again until the model is there.
import { address } from './api.js';

const interval = 2000; // ms

export function waitForModel() {
  const notice = document.getElementById('no-model');
  if (!notice) return;
  const timer = setInterval(async () => {
    try {
      const answer = await fetch(address('model/info'));
      if (!answer.ok) return;
      clearInterval(timer);
      location.reload();
    } catch {
      // The service is away for a moment.
    }
  }, interval);
}
