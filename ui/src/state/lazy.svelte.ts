/** Loads the components that the first screen does not need, at the first input of the person. */

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
