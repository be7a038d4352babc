/** The components that Home does not need: loaded for the first run, else at the person's first input. */

type Components = typeof import('../lazy');

let loaded = $state.raw<Components | null>(null);

export const lazy = {
  /** `null` until they are loaded. */
  get components(): Components | null {
    return loaded;
  },
};

export async function loadComponents(): Promise<void> {
  loaded ??= await import('../lazy');
}
