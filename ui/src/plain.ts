/**
 * Makes text from outside plain, with the rules of `core/src/plain.rs`: a character that moves the
 * line, reorders it or is invisible is spelled out, as `\u{202e}`. The joiners of Persian and of
 * emoji stay.
 *
 * Every argument of a text passes through here (`words.ts`). A component that draws text from
 * outside without the catalogue, such as the name of a workspace, calls `plain` itself;
 * `plain.test.ts` draws the whole page to check that.
 */

const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;

export function plain(text: string): string {
  return text.replace(hidden, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

export function isPlain(text: string): boolean {
  return plain(text) === text;
}
