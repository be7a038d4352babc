/** Numbers, dates, paths and tokens as a person reads them. */

/** A token with its middle left out: enough to tell two apart. */
export function shortened(token: string): string {
  return token.length > 32 ? `${token.slice(0, 18)}…${token.slice(-8)}` : token;
}

export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function mebibytes(bytes: number, language: string): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return number.format(bytes / 2 ** 20);
}

/** A moment of today by its time, another one by its date too. */
export function moment(instant: number, language: string): string {
  const today = new Date(instant).toDateString() === new Date().toDateString();
  const dateStyle = today ? undefined : 'medium';
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', dateStyle }).format(instant);
}

export function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '');
}

/** The last part of a path, which is what people call a folder. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** The path in what was typed or pasted: file managers add quotes, or `file://`. */
export function pathIn(text: string): string {
  const bare = text.trim().replace(/^(['"])(.*)\1$/, '$2');
  const path = bare.startsWith('file://') ? decoded(bare.slice('file://'.length)) : bare;
  return path.length > 1 ? path.replace(/[/\\]+$/, '') : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function isWholePath(path: string): boolean {
  return /^(\/|[A-Za-z]:[/\\]|\\\\)/.test(path);
}

/** The file that is written in a project folder. */
export function credentialsFile(folder: string): string {
  return folder.includes('/') ? `${folder}/.tinyb` : `${folder}\\.tinyb`;
}
