/** Problems that the page itself finds. The texts of a code follow from its name. */
import type { Problem } from './contract/Problem';
import type { Text } from './contract/Text';

export function problem(code: string, args: Text['args'] = {}): Problem {
  const key = `problem-${code.replace('.', '-')}`;
  return { code, text: { key, args }, hint: { key: `${key}-hint`, args } };
}
