import { flushSync, mount } from 'svelte';
import App from './App.svelte';
import type { Snapshot } from './contract/Snapshot';
import { ready, watch } from './host';
import './look.css';
import './parts.css';
import { app, take, takeLeaks, takeWorkspaces } from './state/app.svelte';
import { loadOver } from './state/over.svelte';
import { drop, go, put } from './state/where.svelte';

/** Whoever moves or types may ask for the rest soon; an idle window does without it. */
const signsOfAPerson = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'click'];

mount(App, { target: document.getElementById('app')! });

void watch({
  snapshot: taken,
  workspaces: takeWorkspaces,
  leaks: takeLeaks,
  window: (notice) => {
    void loadOver();
    if (notice.is === 'closing') put('closing');
    else dropped(notice.with);
  },
});

function taken(snapshot: Snapshot): void {
  const first = !app.started;
  take(snapshot);
  if (!first) return;
  flushSync();
  void ready();
  for (const sign of signsOfAPerson) addEventListener(sign, load, { once: true });
}

function load(): void {
  for (const sign of signsOfAPerson) removeEventListener(sign, load);
  void loadOver();
}

function dropped(folder: string): void {
  drop(folder);
  // The first run has a field for it on its one screen; elsewhere the field is among the projects.
  if (app.started && app.snapshot.settings.first_run_done) go('projects');
}
