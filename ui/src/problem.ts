/** Problems of the page itself, and what a code says of one. */
import type { Code } from './contract/Code';
import type { Problem } from './contract/Problem';

/** The problem of a code, as the core makes it. */
export function problemOf(code: Code, args?: Problem['text']['args']): Problem {
  const key = `problem-${code.replace('.', '-')}`;
  return { code, text: { key, args }, hint: { key: `${key}-hint`, args } };
}
