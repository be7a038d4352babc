/** The lines of a log that the page holds: the newest, up to a number of lines and of characters. */

export type Level = 'error' | 'warning' | 'other';

/** Lines that are held at most. */
export const mostLines = 10_000;
/** Characters that they have at most. */
export const mostCharacters = 4_000_000;

const error = /\b(error|exception|traceback|fatal|critical|panic)\b/i;
const warning = /\bwarn(ing)?\b/i;

/** How bad a line is, by its words. */
export function levelOf(line: string): Level {
  if (error.test(line)) return 'error';
  return warning.test(line) ? 'warning' : 'other';
}

/** What is shown of a log. */
export interface Filter {
  /** Lines with this text, in any case. */
  search: string;
  /** Errors and warnings alone. */
  problemsOnly: boolean;
}

export class Log {
  /** The lines that pass the filter, the newest last. */
  shown: string[] = [];
  private lines: string[] = [];
  private characters = 0;
  private filter: Filter = { search: '', problemsOnly: false };

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  /** Adds the newest lines, and drops the oldest that are too many. Returns how many shown ones go. */
  push(lines: string[]): number {
    for (const line of lines) {
      this.lines.push(line);
      this.characters += line.length;
      if (this.passes(line)) this.shown.push(line);
    }
    return this.drop();
  }

  clear(): void {
    this.lines = [];
    this.shown = [];
    this.characters = 0;
  }

  show(filter: Filter): void {
    this.filter = { ...filter, search: filter.search.toLowerCase() };
    this.shown = this.lines.filter((line) => this.passes(line));
  }

  private passes(line: string): boolean {
    const { search, problemsOnly } = this.filter;
    if (problemsOnly && levelOf(line) === 'other') return false;
    return search === '' || line.toLowerCase().includes(search);
  }

  private drop(): number {
    let surplus = Math.max(this.lines.length - mostLines, 0);
    for (let at = 0; at < surplus; at += 1) this.characters -= this.lines[at]!.length;
    while (this.characters > mostCharacters) {
      this.characters -= this.lines[surplus]!.length;
      surplus += 1;
    }
    if (surplus === 0) return 0;
    const gone = this.lines.splice(0, surplus).filter((line) => this.passes(line)).length;
    this.shown.splice(0, gone);
    return gone;
  }
}
