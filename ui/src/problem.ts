/** Problems that the page itself finds. The texts of a code follow from its name. */
import type { Code } from './contract/Code';
import type { Problem } from './contract/Problem';
import type { Remedy } from './contract/Remedy';
import type { Text } from './contract/Text';

export function problem(
  code: Code,
  args: Text['args'] = {},
  remedy: Remedy = 'try_again',
): Problem {
  const key = `problem-${code.replace('.', '-')}`;
  return {
    code,
    text: { key, args },
    hint: { key: `${key}-hint`, args },
    remedy,
    is_given_up: false,
  };
}
