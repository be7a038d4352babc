/** What the person chose for a new JWT, and the JWT that is made of it. */
import type { JwtScope } from '../../contract/JwtScope';
import type { NewJwt } from '../../contract/NewJwt';
import type { ParameterView } from '../../contract/ParameterView';
import type { ResourceKind } from '../../contract/ResourceKind';
import type { TokenPlace } from '../../contract/TokenPlace';

/** An endpoint or a data source that the JWT may read. */
export interface Chosen {
  kind: ResourceKind;
  name: string;
  parameters: ParameterView[];
  /** The values that are typed for the parameters; an empty one is not fixed. */
  fixed: Record<string, string>;
  filter: string;
}

export type Ends = 'hour' | 'day' | 'month' | 'date';

export interface Draft {
  place: TokenPlace;
  chosen: Chosen[];
  /** The name that was typed; `null`: the one that follows from what is chosen. */
  name: string | null;
  ends: Ends;
  /** The last day, as its field has it. */
  date: string;
  rps: string;
  offline: boolean;
  keep: boolean;
}

const hour = 3600;
const lives = { hour, day: 24 * hour, month: 30 * 24 * hour };

/** The name of a JWT for what it reads. */
export function defaultName(chosen: readonly { name: string }[]): string {
  const first = chosen[0]?.name;
  return first === undefined ? '' : `${first.slice(0, 200)}_read`;
}

/** `workspace` is the one that the person sees: its id in the cloud, its name in the instance. */
export function newJwt(draft: Draft, workspace: string | null, now = Date.now()): NewJwt {
  const { place, chosen, name, rps, offline, keep } = draft;
  return {
    place,
    workspace,
    name: name?.trim() || defaultName(chosen),
    scopes: chosen.map(scopeOf),
    ends_at: endOf(draft, now),
    rps: rps.trim() === '' ? null : wholeNumber(rps),
    offline,
    keep: keep && place === 'cloud',
  };
}

function scopeOf({ kind, name, fixed, filter }: Chosen): JwtScope {
  if (kind === 'data_source') {
    const condition = filter.trim();
    return {
      type: 'DATASOURCES:READ',
      resource: name,
      ...(condition === '' ? {} : { filter: condition }),
    };
  }
  const given = Object.entries(fixed).filter(([, value]) => value !== '');
  return {
    type: 'PIPES:READ',
    resource: name,
    ...(given.length === 0 ? {} : { fixed_params: Object.fromEntries(given) }),
  };
}

/** In unix seconds; 0 where no day was chosen. A chosen day is part of its life. */
function endOf({ ends, date }: Draft, now: number): number {
  if (ends !== 'date') return Math.floor(now / 1000) + lives[ends];
  const end = new Date(`${date}T23:59:59`).getTime();
  return Number.isNaN(end) ? 0 : Math.floor(end / 1000);
}

/** What is no whole number is 0, which the core refuses. */
function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
}

/** The day of an instant, as a date field has it. */
export function dayOf(instant: number): string {
  const day = new Date(instant);
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}
