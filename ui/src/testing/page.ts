/** Draws the whole page from a snapshot, and finds its controls by accessible name. */
import { flushSync, mount, unmount, untrack } from 'svelte';
import App from '../App.svelte';
// Compiled here, before the time limit of a test starts.
import '../lazy';
import type { Snapshot } from '../contract/Snapshot';
import {
  app,
  setJwts,
  setLocalWorkspaces,
  setResources,
  setSnapshot,
  setStaticTokens,
} from '../state/app.svelte';
import { loadComponents } from '../state/lazy.svelte';
import { closeDialog, navigate, setDroppedFolder, type Screen } from '../state/navigation.svelte';
import { languages, loadCatalogue } from '../words';
import { core, forget } from './host';

core.end = (request, intent, problem) => {
  // An effect that sends an intent must not depend on the snapshot that answers it.
  const snapshot = untrack(() => app.snapshot);
  const settings = intent.type === 'change_settings' && !problem ? intent : snapshot.settings;
  setSnapshot({ ...snapshot, settings, ended: [...snapshot.ended, { request, problem }] });
};

let page: object | null = null;

export async function draw(snapshot: Snapshot, screen: Screen = 'home'): Promise<void> {
  await Promise.all([loadComponents(), ...languages.map(loadCatalogue)]);
  setSnapshot(snapshot);
  navigate(screen);
  document.body.replaceChildren();
  page = mount(App, { target: document.body });
  flushSync();
}

/** Publishes the next snapshot. */
export function publish(snapshot: Snapshot): void {
  setSnapshot(snapshot);
  flushSync();
}

export async function erase(): Promise<void> {
  if (page) await unmount(page);
  page = null;
  closeDialog();
  setDroppedFolder(null);
  for (const empty of [setStaticTokens, setJwts, setResources, setLocalWorkspaces]) empty([]);
  forget();
}

/** Waits until all requests are answered, and draws the result. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  flushSync();
}

export function nameOf(element: Element): string {
  const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
  return name.replace(/\s+/g, ' ').trim();
}

export function buttons(): HTMLButtonElement[] {
  return [...document.querySelectorAll('button')];
}

export function button(name: string): HTMLButtonElement {
  const found = buttons().filter((one) => nameOf(one) === name);
  if (found.length !== 1) {
    throw new Error(`${found.length} buttons "${name}" among: ${buttons().map(nameOf).join(', ')}`);
  }
  return found[0]!;
}

export function hasButton(name: string): boolean {
  return buttons().some((one) => nameOf(one) === name);
}

export async function press(name: string): Promise<void> {
  button(name).click();
  await settle();
}

/** Chooses an item of the open menu. */
export async function choose(name: string): Promise<void> {
  const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const item = items.find((one) => nameOf(one) === name);
  if (!item) throw new Error(`no item "${name}" among: ${items.map(nameOf).join(', ')}`);
  item.click();
  await settle();
}

export async function type(label: string, text: string): Promise<void> {
  const named = [...document.querySelectorAll('label')].find((one) => nameOf(one) === label);
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
  const field = fields.find(
    (input) => nameOf(input) === label || (named !== undefined && input.id === named.htmlFor),
  );
  if (!field) throw new Error(`there is no field "${label}"`);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  field.dispatchEvent(new Event('blur'));
  await settle();
}

/** Chooses a value that is a radio button or a checkbox, by its label. */
export async function check(label: string): Promise<void> {
  const labels = [...document.querySelectorAll('label')];
  const found = labels.filter((one) => nameOf(one) === label && one.querySelector('input'));
  if (found.length !== 1) throw new Error(`${found.length} choices "${label}"`);
  found[0]!.querySelector('input')!.click();
  await settle();
}

/** The text of the page. */
export function text(): string {
  return (document.body.textContent ?? '').replace(/\s+/g, ' ');
}

export function primaries(): string[] {
  return [...document.querySelectorAll('button.primary')].map(nameOf);
}
