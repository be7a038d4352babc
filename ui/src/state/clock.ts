/** A clock that ticks only while something on the page counts down. */
import { createSubscriber } from 'svelte/reactivity';

const tick = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** Whole seconds until an instant (unix milliseconds), drawn anew each second until it is there. */
export function secondsLeft(instant: number): number {
  const left = Math.ceil((instant - Date.now()) / 1000);
  if (left <= 0) return 0;
  tick();
  return left;
}
