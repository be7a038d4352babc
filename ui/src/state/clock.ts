/** A clock that ticks only while the page shows a countdown. */
import { createSubscriber } from 'svelte/reactivity';

const tick = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

/** Whole seconds until an instant (unix milliseconds). What reads it is drawn again each second. */
export function secondsLeft(instant: number): number {
  const left = Math.ceil((instant - Date.now()) / 1000);
  if (left <= 0) return 0;
  tick();
  return left;
}
