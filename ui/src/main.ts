import { flushSync, mount } from 'svelte';
import App from './App.svelte';
import type { Snapshot } from './contract/Snapshot';
import { ready, watch } from './host';
import './look.css';
import './overlays.css';
import {
  app,
  setJwts,
  setLeaks,
  setLocalWorkspaces,
  setResources,
  setSnapshot,
  setStaticTokens,
  setWorkspaces,
} from './state/app.svelte';
import { loadComponents } from './state/lazy.svelte';
import { navigate, openDialog, setDroppedFolder } from './state/navigation.svelte';
import { languageFor, loadCatalogue } from './words';

/** The first of these loads the other components. A window that stays idle does without them. */
const inputEvents = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'click'];

/** The page, once it draws the first snapshot. */
let page: object | null = null;

// The first snapshot is nearly always in the language of the system.
void loadCatalogue(languageFor(navigator.languages));

void watch({
  snapshot: takeSnapshot,
  workspaces: setWorkspaces,
  leaks: setLeaks,
  static_tokens: setStaticTokens,
  jwts: setJwts,
  resources: setResources,
  local_workspaces: setLocalWorkspaces,
  window: async (notice) => {
    await loadComponents();
    if (notice.is === 'dropped') takeFolder(notice.with);
    else openDialog(notice.is);
  },
});

async function takeSnapshot(snapshot: Snapshot): Promise<void> {
  await loadCatalogue(snapshot.language);
  setSnapshot(snapshot);
  if (page) return;
  if (!snapshot.settings.first_run_done) await loadComponents();
  page = mount(App, { target: document.getElementById('app')! });
  flushSync();
  void ready();
  // The page is laid out while its window is being shown, and not after that.
  document.body.getBoundingClientRect();
  for (const event of inputEvents) addEventListener(event, loadOnce, { once: true });
}

function loadOnce(): void {
  for (const event of inputEvents) removeEventListener(event, loadOnce);
  void loadComponents();
}

function takeFolder(folder: string): void {
  setDroppedFolder(folder);
  // The first run has a field for a folder; else the field is on the screen of the projects.
  if (page && app.snapshot.settings.first_run_done) navigate('projects');
}
