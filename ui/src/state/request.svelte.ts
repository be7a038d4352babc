/** A request of one control: whether it runs, and the problem that it ended with. */
import type { Intent } from '../contract/Intent';
import type { Problem } from '../contract/Problem';
import { send } from './app.svelte';

export class Request {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Sends an intent; resolves to whether it is done. */
  async send(intent: Intent): Promise<boolean> {
    return this.track(() => send(intent));
  }

  /** Follows work that sends the intent itself; resolves to whether it is done. */
  async track(work: () => Promise<Problem | null>): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    const problem = await work();
    this.busy = false;
    this.problem = problem?.is_given_up ? null : problem;
    return problem === null;
  }
}
