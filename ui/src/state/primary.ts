/** One primary button per screen: while a sign-in asks who came back, that is the one. */
import { app } from './app.svelte';

export function primaryLook(): 'primary' | 'plain' {
  const { phase } = app.snapshot.sign_in;
  return phase.is === 'running' && phase.with.at === 'confirming' ? 'plain' : 'primary';
}
