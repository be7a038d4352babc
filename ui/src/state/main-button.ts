/** A screen shows one primary button. While a sign-in asks a question, that is its answer. */
import { app } from './app.svelte';

/** The look of a screen's main button. */
export function mainButtonLook(): 'primary' | 'plain' {
  const { phase } = app.snapshot.sign_in;
  const asks = phase.is === 'running' && ['confirming', 'foreign_host'].includes(phase.with.at);
  return asks ? 'plain' : 'primary';
}
