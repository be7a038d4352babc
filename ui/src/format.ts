/** Formats numbers, dates, paths and tokens for the screen, and parses typed paths. */

/** A token without its middle, which is enough to tell two apart. */
export function shortenToken(token: string): string {
  return token.length > 12 ? `${token.slice(0, 4)}…${token.slice(-8)}` : token;
}

export function formatDuration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function formatMebibytes(bytes: number, language: string): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return number.format(bytes / 2 ** 20);
}

/** Bytes of memory, as engines and systems count gigabytes. */
export function formatGigabytes(bytes: number, language: string): string {
  return formatTenths(bytes / 2 ** 30, language);
}

export function formatTenths(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
}

/** The time of an instant, and its date if that is not today. */
export function formatTime(instant: number, language: string): string {
  const today = new Date(instant).toDateString() === new Date().toDateString();
  const dateStyle = today ? undefined : 'medium';
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', dateStyle }).format(instant);
}

export function stripScheme(address: string): string {
  return address.replace(/^https?:\/\//, '');
}

/** The last part of a path, by which people name a folder. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** The path in a typed or pasted text. `~` is the home folder; file managers add quotes or `file://`. */
export function parsePath(text: string, home: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  const path = bare.startsWith('file://') ? decodePath(bare.slice('file://'.length)) : bare;
  const whole = startsAtHome(path, home) ? home + path.slice(1) : path;
  return whole.length > 1 ? whole.replace(/[/\\]+$/, '') : whole;
}

/** On Windows, `~\` is the home folder too. Elsewhere a file may have such a name. */
function startsAtHome(path: string, home: string): boolean {
  if (home === '') return false;
  return path === '~' || path.startsWith('~/') || (home.includes('\\') && path.startsWith('~\\'));
}

/** The path with the home folder as `~`. */
export function tildePath(path: string, home: string): string {
  if (home.length < 2 || !path.startsWith(home)) return path;
  const rest = path.slice(home.length);
  return /^([/\\]|$)/.test(rest) ? `~${rest}` : path;
}

/** The most characters of a path on the screen. */
const longestPath = 52;

/** A path as the screen shows it: the home folder is `~`, and a long path has `…` in its middle. Any
 * other text stays as it is. */
export function shortenPath(path: string, home: string): string {
  if (!isAbsolutePath(path)) return path;
  const shown = tildePath(path, home);
  if (shown.length <= longestPath) return shown;
  const separator = /^[/~]/.test(path) ? '/' : '\\';
  const [first = '', ...middle] = shown.split(separator);
  // The last folder stays whole, and so does a file in it.
  const end = middle.splice(-2);
  const join = (last: string[]) => [first, '…', ...last].join(separator);
  while (middle.length > 1 && join([middle.at(-1)!, ...end]).length <= longestPath) {
    end.unshift(middle.pop()!);
  }
  return middle.length > 0 ? join(end) : shown;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function isAbsolutePath(path: string): boolean {
  return /^(\/|[A-Za-z]:[/\\]|\\\\)/.test(path);
}

/** The file that is written into a project folder. */
export function credentialsFile(folder: string): string {
  return folder.includes('/') ? `${folder}/.tinyb` : `${folder}\\.tinyb`;
}
