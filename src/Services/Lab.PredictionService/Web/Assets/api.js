// Calls of the service. A refusal becomes an Error with the sentence that the service gave (application/problem+json).
export class Refused extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter; // seconds; NaN without
  }
}

// Of a route, as 'predict': the service may stand below a path, as this file does.
export const address = route => new URL(`../${route}`, import.meta.url);

export async function post(route, body, signal) {
  let answer;
  try {
    answer = await fetch(address(route), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw new Refused(0, 'The service does not answer. Is it still running?', NaN);
  }
  if (answer.ok) return await answer.json();
  const problem = await answer.json().catch(() => ({}));
  const retryAfter = Number.parseFloat(answer.headers.get('Retry-After') ?? '');
  throw new Refused(answer.status, problem.detail ?? problem.title ?? `The service answered ${answer.status}.`, retryAfter);
}
