// What a person finds in the page: elements by what they are and by their accessible name.
// Called with the name of one of the functions below and its arguments.
const kinds = {
  button: 'button, summary, [role=button], input[type=button], input[type=submit]',
  link: 'a[href], [role=link]',
  field:
    'input:not([type]), input[type=text], input[type=url], input[type=number], ' +
    'input[type=search], input[type=password], textarea, [role=textbox], [role=searchbox], ' +
    '[role=spinbutton], input[role=combobox]',
  switch: '[role=switch], [role=checkbox], input[type=checkbox]',
  choice: '[role=radio], input[type=radio], [role=tab]',
  list: 'select, [role=combobox], [role=listbox], [aria-haspopup=listbox]',
  option: 'option, [role=option]',
  item: '[role=menuitem], [role=menuitemradio], [role=menuitemcheckbox]',
};
kinds.control = Object.values(kinds).join(', ');
kinds.image = 'img, [role=img]';
kinds.heading = 'h1, h2, h3, h4, [role=heading]';
kinds.dialog = 'dialog[open], [role=dialog], [role=alertdialog]';
kinds.region = 'main, nav, aside, section, form, [role=region], [role=group], [role=list]';

const tidy = (text) => text.replace(/\s+/g, ' ').trim();

function isThere(element) {
  if (element.closest('[aria-hidden=true], [inert], [hidden]')) return false;
  const style = getComputedStyle(element);
  if (style.visibility === 'hidden') return false;
  return element.getClientRects().length > 0 || element.localName === 'option';
}

function wordsIn(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  if (node.getAttribute('aria-hidden') === 'true') return '';
  if (getComputedStyle(node).display === 'none') return '';
  const label = node.getAttribute('aria-label') ?? node.getAttribute('alt');
  if (label) return label;
  const inside = [...node.childNodes].map(wordsIn).join('');
  return getComputedStyle(node).display === 'inline' ? inside : ` ${inside} `;
}

function nameOf(element) {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const labelledBy = ids.map((id) => document.getElementById(id)).filter(Boolean);
  if (labelledBy.length) return tidy(labelledBy.map(wordsIn).join(' '));
  const label = element.getAttribute('aria-label');
  if (label) return tidy(label);
  if (element.labels?.length) return tidy([...element.labels].map(wordsIn).join(' '));
  const given = element.getAttribute('title') ?? element.getAttribute('placeholder') ?? '';
  const typedInto = element.matches('input, textarea, select');
  const value = element.matches('input[type=button], input[type=submit]') ? element.value : '';
  return tidy(typedInto ? value || given : wordsIn(element)) || tidy(given);
}

const all = (kind) => [...document.querySelectorAll(kinds[kind])].filter(isThere);
const called = (kind, name) => all(kind).filter((element) => nameOf(element) === name);
const isOff = (element) =>
  element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';
const isOn = (element) =>
  element.checked ?? ['aria-checked', 'aria-selected', 'aria-pressed', 'aria-current']
    .some((name) => !['false', null].includes(element.getAttribute(name)));

// A pointer goes where a thing was when it was looked for: what moves meanwhile is missed.
const still = 50; // ms
const places = (window.journeyPlaces ??= new WeakMap());
function isStill(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const place = [x, y, width, height].join();
  const known = places.get(element);
  if (known?.place === place) return performance.now() - known.since >= still;
  places.set(element, { place, since: performance.now() });
  return false;
}

const doors = {
  find: (kind, name) => called(kind, name),
  usable: (kind, name) => called(kind, name).filter((element) => !isOff(element)),
  // To be acted on: the one of that name, once it stays where it is.
  still: (kind, name) => {
    const found = doors.usable(kind, name);
    return found.length === 1 && !isStill(found[0]) ? [] : found;
  },
  names: (kind) => all(kind).map(nameOf),
  isOn: (kind, name) => called(kind, name).map(isOn),
  value: (name) => called('field', name).map((element) => element.value ?? element.innerText),
  focused: () => document.activeElement && nameOf(document.activeElement),
  remedies: (problem) =>
    [...document.querySelectorAll('[data-code]')]
      .filter((alert) => isThere(alert) && alert.innerText.includes(problem))
      .map((alert) => all('button').filter((one) => alert.contains(one)).map(nameOf)),
  text: () => document.body.innerText,
};

const [door, ...rest] = arguments;
return doors[door](...rest);
