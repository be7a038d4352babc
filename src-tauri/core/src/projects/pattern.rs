//! One line of an ignore file, matched as git matches it.
//!
//! Git's own matcher is followed byte by byte, because a line that is understood differently would
//! call an exposed file ignored: braces mean nothing, `[` without its `]` matches nothing, a path
//! need not be text. Where versions of git differ, a line ignores what all of them ignore, and
//! takes back what one of them takes back. Git's matcher may take exponential time; this one takes
//! at most the length of the pattern times the square of the path's.
//!
//! Source: `dir.c` and `wildmatch.c` of git 2.47, `git help gitignore`.

mod class;

use self::class::parse_class;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Parses an ignore file: its lines that can match anything, in their order. With `ignore_case`,
/// ASCII letters match in either case.
pub(super) fn parse_patterns(text: &[u8], ignore_case: bool) -> Vec<Pattern> {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    text.split(|byte| *byte == b'\n').filter_map(|line| Pattern::parse(line, ignore_case)).collect()
}

/// The pattern in a line, without the spaces and the line break that git drops; empty for a
/// comment.
pub(super) fn pattern_of_line(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // For git a line is a C string.
    let line = line.split(|byte| *byte == 0).next().unwrap_or_default();
    if line.starts_with(b"#") { b"" } else { trim_spaces(line) }
}

fn trim_spaces(line: &[u8]) -> &[u8] {
    let (mut at, mut end) = (0, line.len());
    while at < line.len() {
        match line[at] {
            b' ' => end = end.min(at),
            b'\\' if at + 1 == line.len() => return line,
            other => {
                at += usize::from(other == b'\\');
                end = line.len();
            }
        }
        at += 1;
    }
    &line[..end]
}

/// A line that can match something.
#[derive(Debug)]
pub(super) struct Pattern {
    shape: Shape,
    /// It begins with `!`: what it matches is not ignored after all.
    pub(super) is_negated: bool,
    /// It ends with `/`.
    is_for_folders: bool,
    /// It has no other `/`: it matches the last part of a path, wherever that is.
    is_name: bool,
    ignore_case: bool,
}

#[derive(Debug)]
enum Shape {
    /// These bytes.
    Literal(Vec<u8>),
    /// Anything that ends with these bytes: `*.txt`.
    Ending(Vec<u8>),
    Parts(Vec<Part>),
}

#[derive(Debug)]
enum Part {
    Byte(u8),
    /// `?`, any byte but a slash.
    Any,
    /// `[…]`.
    Class(Box<[bool; 256]>),
    /// `*`, any bytes but slashes.
    Star,
    /// `**` at the end of a path, any bytes.
    Rest,
    /// `**/`, nothing, or any bytes that end with a slash.
    Folders,
}

impl Pattern {
    fn parse(line: &[u8], ignore_case: bool) -> Option<Self> {
        let pattern = pattern_of_line(line);
        let (is_negated, pattern) = strip_byte(pattern, b'!');
        let (is_for_folders, pattern) = match pattern.strip_suffix(b"/") {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let is_name = !pattern.contains(&b'/');
        let (_, pattern) = strip_byte(pattern, b'/');
        let shape = Shape::parse(pattern, Flags { is_name, is_negated, ignore_case })?;
        Some(Self { shape, is_negated, is_for_folders, is_name, ignore_case })
    }

    /// Whether it matches a git path that is relative to the folder of its ignore file.
    pub(super) fn matches(&self, path: &[u8], is_folder: bool) -> bool {
        if self.is_for_folders && !is_folder {
            return false;
        }
        let last = memchr::memrchr(b'/', path).map_or(0, |at| at + 1);
        let text = if self.is_name { &path[last..] } else { path };
        match &self.shape {
            Shape::Literal(literal) => self.is_same(literal, text),
            Shape::Ending(ending) => {
                let start = text.len().checked_sub(ending.len());
                start.is_some_and(|start| self.is_same(ending, &text[start..]))
            }
            Shape::Parts(parts) => match_parts(parts, text, self.ignore_case),
        }
    }

    fn is_same(&self, a: &[u8], b: &[u8]) -> bool {
        if self.ignore_case { a.eq_ignore_ascii_case(b) } else { a == b }
    }
}

/// A text without this first byte, and whether it had it.
fn strip_byte(text: &[u8], first: u8) -> (bool, &[u8]) {
    match text.split_first() {
        Some((found, rest)) if *found == first => (true, rest),
        _ => (false, text),
    }
}

/// What is known of a line besides its pattern.
#[derive(Clone, Copy)]
struct Flags {
    is_name: bool,
    is_negated: bool,
    ignore_case: bool,
}

fn is_special(byte: &u8) -> bool {
    b"*?[\\".contains(byte)
}

impl Shape {
    /// `None` for a pattern that matches nothing.
    fn parse(pattern: &[u8], flags: Flags) -> Option<Self> {
        if pattern.is_empty() {
            return None;
        }
        match pattern.iter().position(is_special) {
            None => Some(Self::Literal(pattern.to_vec())),
            Some(0)
                if flags.is_name && pattern[0] == b'*' && !pattern[1..].iter().any(is_special) =>
            {
                Some(Self::Ending(pattern[1..].to_vec()))
            }
            Some(first) => parse_parts(pattern, first, flags).map(Self::Parts),
        }
    }
}

/// The parts of a pattern, which has its first special byte at `first`; `None` if it matches
/// nothing.
fn parse_parts(pattern: &[u8], first: usize, flags: Flags) -> Option<Vec<Part>> {
    let fold = |byte: u8| if flags.ignore_case { byte.to_ascii_lowercase() } else { byte };
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(byte) = pattern.get(at) {
        at += 1;
        match byte {
            b'*' => {
                let start = at - 1;
                at += pattern[at..].iter().take_while(|byte| **byte == b'*').count();
                let part = parse_stars(pattern, start..at, first, flags);
                at += usize::from(matches!(part, Part::Folders));
                parts.push(part);
            }
            b'?' => parts.push(Part::Any),
            b'[' => {
                let (class, length) = parse_class(&pattern[at..], flags.ignore_case)?;
                parts.push(Part::Class(class));
                at += length;
            }
            b'\\' => {
                parts.push(Part::Byte(fold(*pattern.get(at)?)));
                at += 1;
            }
            byte => parts.push(Part::Byte(fold(*byte))),
        }
    }
    Some(parts)
}

/// What the stars at `run` mean. `**` is more than `*` only between slashes. Before version 2.53
/// git also took it so right after the letters that a pattern begins with.
fn parse_stars(pattern: &[u8], run: std::ops::Range<usize>, first: usize, flags: Flags) -> Part {
    let (before, behind) = (pattern[..run.start].last(), &pattern[run.end..]);
    let is_after_slash = before.is_none_or(|byte| *byte == b'/');
    let is_maybe_after = run.start == first && flags.is_negated;
    let is_before_slash = behind.is_empty() || behind.starts_with(b"/");
    if flags.is_name || run.len() == 1 || !(is_after_slash || is_maybe_after) {
        Part::Star
    } else if behind.starts_with(b"\\/") {
        Part::Rest
    } else if !is_before_slash {
        Part::Star
    } else if behind.is_empty() {
        Part::Rest
    } else {
        Part::Folders
    }
}

/// Whether the parts match all of `text`. A part of any length first takes as few bytes as it may,
/// and more when the parts after it do not match: the last `*`, and when that would cross a slash,
/// the last `**`. An earlier one is never tried again: what it could take, the last one can.
fn match_parts(parts: &[Part], text: &[u8], ignore_case: bool) -> bool {
    let (mut part, mut at) = (0, 0);
    let (mut star, mut deep) = (None, None);
    loop {
        match parts.get(part) {
            Some(Part::Star) => {
                star = Some((part, at));
                part += 1;
                continue;
            }
            Some(Part::Rest | Part::Folders) => {
                (star, deep) = (None, Some((part, at)));
                part += 1;
                continue;
            }
            Some(one) if text.get(at).is_some_and(|byte| one.matches(*byte, ignore_case)) => {
                (part, at) = (part + 1, at + 1);
                continue;
            }
            None if at == text.len() => return true,
            _ => {}
        }
        let extend = |taken: Option<(usize, usize)>| {
            let (part, at) = taken?;
            Some((part, parts.get(part)?.extend(text, at)?))
        };
        if let Some(now) = extend(star) {
            star = Some(now);
            (part, at) = (now.0 + 1, now.1);
        } else if let Some(now) = extend(deep) {
            (star, deep) = (None, Some(now));
            (part, at) = (now.0 + 1, now.1);
        } else {
            return false;
        }
    }
}

impl Part {
    /// Whether a part of one byte matches this one.
    fn matches(&self, byte: u8, ignore_case: bool) -> bool {
        let byte = if ignore_case { byte.to_ascii_lowercase() } else { byte };
        match self {
            Self::Byte(known) => *known == byte,
            Self::Any => byte != b'/',
            Self::Class(set) => set[usize::from(byte)],
            Self::Star | Self::Rest | Self::Folders => false,
        }
    }

    /// Where a part of any length that ends at `at` ends if it takes the least more.
    fn extend(&self, text: &[u8], at: usize) -> Option<usize> {
        match self {
            Self::Star => text.get(at).filter(|byte| **byte != b'/').map(|_| at + 1),
            Self::Rest => text.get(at).map(|_| at + 1),
            Self::Folders => memchr::memchr(b'/', text.get(at..)?).map(|slash| at + slash + 1),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(line: &str, path: &str, ignore_case: bool) -> bool {
        let found = parse_patterns(line.as_bytes(), ignore_case);
        found.iter().any(|pattern| pattern.matches(path.as_bytes(), false))
    }

    /// Cases that the real git judges too are with [`super::super::git`].
    #[test]
    fn a_pattern_that_git_would_backtrack_on_for_ever_ends() {
        let path = "a".repeat(4000);
        assert!(!holds(&"*a".repeat(500), &format!("{path}b"), false));
        assert!(!holds(&format!("{}/b", "**/a*a".repeat(50)), &format!("{path}/{path}"), false));
        assert!(holds(&"*a".repeat(500), &path, false));
    }

    #[test]
    fn the_last_star_and_the_last_two_stars_are_enough_to_go_back_to() {
        let cases = [
            ("/**/a*b/**/c*d", "x/aab/aab/y/cc/ccd", true),
            ("/**/a*b/**/c*d", "x/aab/y/ccd/e", false),
            ("/a*/*b/**", "aa/bb/c", true),
            ("/a/**/b/**/c", "a/b/b/c", true),
            ("/a/**/b/c", "a/b/b/d/b/c", true),
            ("/*a*b*c", "aabbcabc", true),
        ];
        for (line, path, does) in cases {
            assert_eq!(holds(line, path, false), does, "{line} {path}");
        }
    }

    #[test]
    fn what_versions_of_git_differ_in_ignores_less_and_takes_back_more() {
        let found = parse_patterns(b"/ab**/c\n!/ab**/c", false);
        let is = |pattern: &Pattern| {
            (pattern.matches(b"abx/y/c", false), pattern.matches(b"abc", false))
        };
        assert_eq!(found.iter().map(is).collect::<Vec<_>>(), [(false, false), (true, true)]);
    }

    #[test]
    fn case_is_ignored_where_git_is_told_to() {
        let cases = [("A.Txt", "a.tXT"), ("*.TXT", "a.txt"), ("a?C", "ABC"), ("[a-b]B", "Ab")];
        for (line, path) in cases {
            assert!(!holds(line, path, false), "{line}");
            assert!(holds(line, path, true), "{line}");
        }
    }
}
