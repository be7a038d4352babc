/** Clocks that tick only while the page shows the time that is left. */
import { createSubscriber } from 'svelte/reactivity';

const tick = every(1000);
const tickSlowly = every(20_000);

function every(milliseconds: number): () => void {
  return createSubscriber((update) => {
    const timer = setInterval(update, milliseconds);
    return () => clearInterval(timer);
  });
}

/** Whole seconds until an instant (unix milliseconds). What reads it is drawn again each second. */
export function secondsLeft(instant: number): number {
  const left = Math.ceil((instant - Date.now()) / 1000);
  if (left <= 0) return 0;
  tick();
  return left;
}

/** Whole minutes until an instant (unix milliseconds), at least one before it. */
export function minutesLeft(instant: number): number {
  const left = Math.ceil((instant - Date.now()) / 60_000);
  if (left <= 0) return 0;
  tickSlowly();
  return left;
}
