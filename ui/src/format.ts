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

/** The path in a typed or pasted text. File managers add quotes or `file://`. */
export function parsePath(text: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  const path = bare.startsWith('file://') ? decodePath(bare.slice('file://'.length)) : bare;
  return path.length > 1 ? path.replace(/[/\\]+$/, '') : path;
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
