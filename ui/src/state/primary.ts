/** One primary button per screen: while a sign-in asks the person, its answer is the one. */
import { app } from './app.svelte';

export function primaryLook(): 'primary' | 'plain' {
  const { phase } = app.snapshot.sign_in;
  const asks = phase.is === 'running' && ['confirming', 'foreign_host'].includes(phase.with.at);
  return asks ? 'plain' : 'primary';
}
