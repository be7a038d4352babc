/** What a button does: send an intent, change settings and send one, show a screen or open a dialog. */
import type { Intent } from '../contract/Intent';
import type { Settings } from '../contract/Settings';
import { changeSettings } from './settings';
import { navigate, openDialog, type Dialog, type Field, type Screen } from './navigation.svelte';

export type Action =
  | { send: Intent }
  | { change: Partial<Settings>; then: Intent }
  | { navigate: Screen; field?: Field }
  | { openDialog: Dialog };

export function run(action: Action, send: (intent: Intent) => Promise<unknown>): void {
  if ('navigate' in action) navigate(action.navigate, action.field);
  else if ('openDialog' in action) openDialog(action.openDialog);
  else if ('change' in action) void change(action.change, () => send(action.then));
  else void send(action.send);
}

/** The settings' own screen says why a change failed. */
async function change(changes: Partial<Settings>, then: () => Promise<unknown>): Promise<void> {
  if ((await changeSettings(changes)) === null) await then();
  else navigate('settings');
}
