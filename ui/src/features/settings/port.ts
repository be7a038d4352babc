/** Reads a port that the person typed. */
import type { Problem } from '../../contract/Problem';
import { problem } from '../../problem';

/** The port, `null` for no text, or the problem of a text that is no port. */
export function parsePort(text: string | null, name: string): number | null | Problem {
  if (text === null) return null;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  return problem('config.port', { name, value: text }, 'open_settings');
}
