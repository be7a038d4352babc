/** The keyboard shortcuts of the window, and their names for tooltips. */
import { tick } from 'svelte';
import { zoom } from '../host';
import { app } from './app.svelte';
import { copying } from './copying.svelte';
import { navigate, navigation, type Screen } from './navigation.svelte';

const isMac = navigator.userAgent.includes('Macintosh');

/** The key of each screen, with Ctrl, or with Command on macOS. */
export const screenKeys: Partial<Record<Screen, string>> = {
  home: '1',
  tokens: '2',
  local: '3',
  projects: '4',
  settings: ',',
};

const zoomLevels = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
let zoomLevel = zoomLevels.indexOf(1);

/** A shortcut as a tooltip names it, such as `Ctrl+1` or `⌘1`. */
export function shortcutName(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl+${key}`;
}

/** A shortcut as `aria-keyshortcuts` names it. */
export function shortcutAttribute(key: string): string {
  return `${isMac ? 'Meta' : 'Control'}+${key}`;
}

/** Runs the shortcut of a key that was pressed, if it has one. */
export function runShortcut(event: KeyboardEvent): void {
  if (event.altKey || !(isMac ? event.metaKey : event.ctrlKey)) return;
  const action = zoomAction(event) ?? navigationAction(event);
  if (!action) return;
  event.preventDefault();
  action();
}

function zoomAction({ key }: KeyboardEvent): (() => void) | null {
  if (key === '+' || key === '=') return () => zoomTo(zoomLevel + 1);
  if (key === '-') return () => zoomTo(zoomLevel - 1);
  return key === '0' ? () => zoomTo(zoomLevels.indexOf(1)) : null;
}

function zoomTo(level: number): void {
  zoomLevel = Math.min(Math.max(level, 0), zoomLevels.length - 1);
  void zoom(zoomLevels[zoomLevel]!);
}

/** Screens and copying are behind the first run, and behind a dialog. */
function navigationAction({ key, shiftKey }: KeyboardEvent): (() => void) | null {
  if (!app.snapshot.settings.first_run_done || navigation.dialog !== null) {
    return null;
  }
  if (shiftKey) return key.toLowerCase() === 'c' ? copyWorkspaceToken : null;
  const screen = Object.entries(screenKeys).find(([, screenKey]) => screenKey === key)?.[0];
  return screen ? () => open(screen as Screen) : null;
}

/** The focus goes into the screen, so that Page Down scrolls it. */
function open(screen: Screen): void {
  navigate(screen);
  void tick().then(() => document.querySelector('main')?.focus());
}

function copyWorkspaceToken(): void {
  if (!app.snapshot.tokens.some(({ id }) => id === 'workspace')) return;
  void copying.send({ type: 'copy', token: 'workspace', destination: 'token' });
}
