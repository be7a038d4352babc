/** What the person chooses in the dialog of a new JWT. */
import type { ResourceView } from '../../contract/ResourceView';
import type { TokenPlace } from '../../contract/TokenPlace';
import type { Chosen, Draft, Ends } from './new-jwt';

export class JwtDraft implements Draft {
  place = $state<TokenPlace>('cloud');
  chosen = $state.raw<ChosenResource[]>([]);
  name = $state<string | null>(null);
  ends = $state<Ends>('day');
  date = $state('');
  rps = $state('');
  offline = $state(false);
  keep = $state(false);

  constructor(place: TokenPlace) {
    this.place = place;
  }

  /** Chooses what was not chosen, and the reverse. */
  toggle({ kind, name, parameters }: ResourceView): void {
    const others = this.chosen.filter((one) => one.kind !== kind || one.name !== name);
    const isNew = others.length === this.chosen.length;
    this.chosen = isNew ? [...others, new ChosenResource(kind, name, parameters)] : others;
  }

  /** What is chosen in one place is not in the other. */
  choosePlace(place: TokenPlace): void {
    this.place = place;
    this.forgetChosen();
  }

  /** Another workspace has other endpoints. */
  forgetChosen(): void {
    this.chosen = [];
  }
}

class ChosenResource implements Chosen {
  fixed = $state<Record<string, string>>({});
  filter = $state('');

  constructor(
    readonly kind: Chosen['kind'],
    readonly name: string,
    readonly parameters: Chosen['parameters'],
  ) {}
}
