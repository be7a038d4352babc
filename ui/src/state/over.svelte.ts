/** Loads what the first screen does not need, once somebody is there who may ask for it. */

type Over = typeof import('../over');

let loaded = $state.raw<Over | null>(null);

export const over = {
  /** `null` for the instant between the first screen and the rest. */
  get parts(): Over | null {
    return loaded;
  },
};

export async function loadOver(): Promise<void> {
  loaded ??= await import('../over');
}
