/** Stands in for `host.ts` in tests: records the intents, and answers as the test says. */
import { vi } from 'vitest';
import type { CopyPreview } from '../contract/CopyPreview';
import type { Intent } from '../contract/Intent';
import type { JwtPreview } from '../contract/JwtPreview';
import type { LocalUsage } from '../contract/LocalUsage';
import type { LogSource } from '../contract/LogSource';
import type { NewJwt } from '../contract/NewJwt';
import type { Problem } from '../contract/Problem';
import type { TokenId } from '../contract/TokenId';
import type { TokenReport } from '../contract/TokenReport';
import { previewOf, previewsOf, reportOf } from './tokens';

export const sent: Intent[] = [];

/** The problem that each intent ends with. Other intents are done. */
export const ends: Partial<Record<Intent['type'], Problem | 'never'>> = {};

let requests = 0;

export const ready = vi.fn(() => Promise.resolve());
export const reveal = vi.fn(() => Promise.resolve('p.the-whole-token'));
export const previewCopies = vi.fn<(token: TokenId) => Promise<CopyPreview[]>>(() =>
  Promise.resolve(previewsOf()),
);
export const previewJwt = vi.fn<(jwt: NewJwt) => Promise<JwtPreview>>((jwt) =>
  Promise.resolve(previewOf(jwt)),
);
export const inspectToken = vi.fn<(text: string) => Promise<TokenReport>>(() =>
  Promise.resolve(reportOf()),
);
export const askAboutToken = vi.fn<(text: string) => Promise<TokenReport>>(() =>
  Promise.resolve(reportOf()),
);
export const readLocalLog = vi.fn<() => Promise<string>>(() => Promise.resolve('one\ntwo'));
export const followLocalLog = vi.fn<(source: LogSource, log: number) => Promise<void>>(() =>
  Promise.resolve(),
);
/** It never answers unless a test says what comes. */
export const nextLogLines = vi.fn<(log: number) => Promise<string[] | null>>(
  () => new Promise(() => {}),
);
export const stopLocalLog = vi.fn<(log: number) => Promise<void>>(() => Promise.resolve());
export const saveLog = vi.fn<(source: LogSource, text: string) => Promise<string | null>>(() =>
  Promise.resolve(null),
);
export const localUsage = vi.fn<() => Promise<LocalUsage>>(() =>
  Promise.resolve({ samples: [], memory_limit: 0, processors: 0 }),
);
export const chooseFolder = vi.fn<() => Promise<string | null>>(() => Promise.resolve(null));
export const leave = vi.fn(() => Promise.resolve());
export const zoom = vi.fn<(level: number) => Promise<void>>(() => Promise.resolve());

/** Publishes the end of a request. `page.ts` sets it. */
export const core = {
  end: (_request: number, _intent: Intent, _problem: Problem | null): void => {},
};

export function dispatch(intent: Intent): Promise<number> {
  requests += 1;
  sent.push(intent);
  const end = ends[intent.type] ?? null;
  if (end !== 'never') core.end(requests, intent, end);
  return Promise.resolve(requests);
}

export function forget(): void {
  sent.length = 0;
  for (const type of Object.keys(ends)) delete ends[type as Intent['type']];
  vi.clearAllMocks();
}
