/** Finds what a person types, without regard to case and accents. */

/** Whether each word of `typed` is in the text. */
export function isFoundBy(typed: string, text: string): boolean {
  const searched = fold(text);
  return fold(typed)
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/** The text in lower case and without accents. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
