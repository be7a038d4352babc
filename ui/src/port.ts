/** A port as it was typed. */
import type { Problem } from './contract/Problem';
import { problemOf } from './problem';

/** The port, `null` for none, or why the text is none. */
export function portIn(text: string | null, name: string): number | null | Problem {
  if (text === null) return null;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  return problemOf('config.port', 'open_settings', { name, value: text });
}
