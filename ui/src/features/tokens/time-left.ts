/** How long a token still works, in words. */
import type { Text } from '../../contract/Text';
import { minutesLeft } from '../../state/clock';

/** `null`: it ended. What reads it is drawn again as the time goes by. */
export function timeLeft(endsAt: number): Text | null {
  const minutes = minutesLeft(endsAt);
  if (minutes === 0) return null;
  if (minutes < 60) return { key: 'window-left-minutes', args: { count: minutes } };
  const hours = Math.round(minutes / 60);
  if (hours < 48) return { key: 'window-left-hours', args: { count: hours } };
  return { key: 'window-left-days', args: { count: Math.round(hours / 24) } };
}
