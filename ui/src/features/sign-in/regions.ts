/** The regions that a person chooses from, and how a typed text names one. */
import { isFoundBy } from '../../search';
import { app, sayPlace } from '../../state/app.svelte';

export interface RegionOption {
  /** The address of its API. */
  host: string;
  /** What people call it. */
  place: string;
  /** All by which it is found. */
  words: string;
}

export function regionOptions(): RegionOption[] {
  return app.snapshot.regions.map(({ name, provider, api_host: host }) => {
    const place = sayPlace(host);
    // The last one is a part of the address of its pages in the browser.
    const names = [place, sayPlace(host, 'words'), host, `${provider} ${name}`];
    return { host, place, words: names.join(' ') };
  });
}

/** The regions that a text finds. The address of a page of Tinybird finds its region. */
export function findRegions(typed: string, options: RegionOption[]): RegionOption[] {
  const [, page] = /^(?:https?:\/\/)?cloud\.tinybird\.co\/(\w+\/[\w-]+)/.exec(typed.trim()) ?? [];
  const text = page?.replace('/', ' ') ?? typed;
  return options.filter(({ words }) => isFoundBy(text.trim(), words));
}

/** The address that a text stands for: that of the one region it finds, else the text itself. */
export function addressOf(typed: string, options: RegionOption[]): string {
  const known = options.find(({ host, place }) => host === typed || place === typed);
  const [only, ...others] = known ? [known] : findRegions(typed, options);
  return only && others.length === 0 && typed.trim() !== '' ? only.host : typed;
}
