/** One thing that a button asks for: whether it is under way, and why it failed. */
import type { Code } from '../contract/Code';
import type { Intent } from '../contract/Intent';
import type { Problem } from '../contract/Problem';
import { ask } from './app.svelte';

/** A request that the person ended, or replaced, needs no explanation. */
const unremarkable: Code[] = ['app.cancelled', 'app.superseded'];

export class Asking {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Whether it was done. */
  async ask(intent: Intent): Promise<boolean> {
    return this.follow(() => ask(intent));
  }

  async follow(work: () => Promise<Problem | null>): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    const problem = await work();
    this.busy = false;
    this.problem = problem && !unremarkable.includes(problem.code) ? problem : null;
    return problem === null;
  }
}
