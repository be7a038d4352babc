/** A port as it was typed. */
import type { Problem } from './contract/Problem';

/** The port, `null` for none, or why the text is none. */
export function portIn(text: string | null, name: string): number | null | Problem {
  if (text === null) return null;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  return {
    code: 'config.port',
    text: { key: 'problem-config-port', args: { name, value: text } },
    hint: { key: 'problem-config-port-hint' },
  };
}
