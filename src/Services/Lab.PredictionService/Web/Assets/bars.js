// One bar a class: name, length, value.
const svg = 'http://www.w3.org/2000/svg';
const usual = ['negative', 'neutral', 'positive'];
const others = 6; // tones other-0 ... of the style sheet

export const percent = share => `${(100 * share).toFixed(1)}%`;

export const toneOf = (label, index) => (usual.includes(label) ? label : `other-${index % others}`);

// entries: [label, share 0 to 1, text beside the bar]. Bars that are there stay, so that they move to their new length.
export function drawBars(list, entries) {
  const known = new Map([...list.children].map(item => [item.dataset.label, item]));
  const items = entries.map(([label, share, text], index) => {
    const item = known.get(label) ?? createBar(label, index);
    item.querySelector('rect').setAttribute('width', (100 * share).toFixed(2));
    item.querySelector('.bar-value').textContent = text;
    return item;
  });
  if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) list.replaceChildren(...items);
}

function createBar(label, index) {
  const item = document.createElement('li');
  item.dataset.label = label;
  item.dataset.tone = toneOf(label, index);
  const name = document.createElement('span');
  name.className = 'bar-label';
  name.textContent = label;
  const bar = document.createElementNS(svg, 'svg');
  bar.setAttribute('class', 'bar');
  bar.setAttribute('viewBox', '0 0 100 1');
  bar.setAttribute('preserveAspectRatio', 'none');
  bar.setAttribute('aria-hidden', 'true');
  const length = document.createElementNS(svg, 'rect');
  length.setAttribute('width', '0');
  length.setAttribute('height', '1');
  bar.append(length);
  const value = document.createElement('span');
  value.className = 'bar-value';
  item.append(name, bar, value);
  return item;
}
