/** What a button does: send an intent, show a screen or open a dialog. */
import type { Intent } from '../contract/Intent';
import { navigate, openDialog, type Dialog, type Field, type Screen } from './navigation.svelte';

export type Action =
  { send: Intent } | { navigate: Screen; field?: Field } | { openDialog: Dialog };

export function run(action: Action, send: (intent: Intent) => Promise<unknown>): void {
  if ('navigate' in action) navigate(action.navigate, action.field);
  else if ('openDialog' in action) openDialog(action.openDialog);
  else void send(action.send);
}
