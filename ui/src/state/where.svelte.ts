/** Which place is drawn, and what was handed to it from outside. */

export type Place = 'home' | 'tokens' | 'local' | 'projects' | 'settings' | 'doctor';

/** What is asked over whatever place is drawn. */
export type Question = 'workspace' | 'sign_in' | 'paste' | 'sign_out' | 'file' | 'closing';

let place = $state<Place>('home');
let question = $state<Question | null>(null);
let dropped = $state<string | null>(null);

export const where = {
  get place(): Place {
    return place;
  },
  get question(): Question | null {
    return question;
  },
  /** The folder that was dropped on the window and that no field has taken yet. */
  get dropped(): string | null {
    return dropped;
  },
};

export function go(to: Place): void {
  place = to;
}

export function put(asked: Question | null): void {
  question = asked;
}

export function drop(folder: string | null): void {
  dropped = folder;
}
