/** Problems: those of requests that ended, and those that the page itself finds. */
import type { Code } from './contract/Code';
import type { Flow } from './contract/Flow';
import type { Problem } from './contract/Problem';
import type { Remedy } from './contract/Remedy';
import type { Snapshot } from './contract/Snapshot';
import type { Text } from './contract/Text';

/** A problem that the page finds. The texts of a code follow from its name. */
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

/** Why the last sign-in failed. What is wrong with a pasted token is said where it was pasted. */
export function signInFailure({ sign_in, tried }: Snapshot): Problem | null {
  return tried?.method.by === 'token' ? null : failureOf(sign_in);
}

/** Why a flow failed, unless the person gave it up. */
export function failureOf({ phase }: Flow<unknown>): Problem | null {
  return phase.is === 'failed' && !phase.with.is_given_up ? phase.with : null;
}
