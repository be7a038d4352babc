/** Problems of the page itself. */
import type { Code } from './contract/Code';
import type { Remedy } from './contract/Remedy';
import type { Problem } from './contract/Problem';

/** The problem of a code and its remedy, as the core makes it. */
export function problemOf(code: Code, remedy: Remedy, args?: Problem['text']['args']): Problem {
  const key = `problem-${code.replace('.', '-')}`;
  return { code, text: { key, args }, hint: { key: `${key}-hint`, args }, remedy };
}
