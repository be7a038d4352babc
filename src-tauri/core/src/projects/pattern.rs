//! One line of an ignore file, matched as git matches it.
//!
//! Git's own matcher is followed byte by byte, because a line that is understood differently would
//! call an exposed file ignored: braces mean nothing, `[` without its `]` matches nothing, a path
//! need not be text. Where versions of git differ, a line ignores what all of them ignore, and
//! takes back what one of them takes back. Git's matcher may take exponential time; this one takes
//! at most the length of the pattern times the square of the path's.
//!
//! Source: `dir.c` and `wildmatch.c` of git 2.47, `git help gitignore`.

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The lines of an ignore file that can match anything, in their order. With `ignore_case`, ASCII
/// letters match in either case.
pub(super) fn patterns(text: &[u8], ignore_case: bool) -> Vec<Pattern> {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    text.split(|byte| *byte == b'\n').filter_map(|line| Pattern::of(line, ignore_case)).collect()
}

/// A line's pattern as git reads it, without what ends the line; empty for a comment.
pub(super) fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // For git a line is a C string.
    let line = line.split(|byte| *byte == 0).next().unwrap_or_default();
    if line.starts_with(b"#") { b"" } else { without_spaces_at_its_end(line) }
}

fn without_spaces_at_its_end(line: &[u8]) -> &[u8] {
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
    One,
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
    fn of(line: &[u8], ignore_case: bool) -> Option<Self> {
        let pattern = bare(line);
        let (is_negated, pattern) = after(pattern, b'!');
        let (is_for_folders, pattern) = match pattern.strip_suffix(b"/") {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let is_name = !pattern.contains(&b'/');
        let (_, pattern) = after(pattern, b'/');
        let shape = Shape::of(pattern, Form { is_name, is_negated, ignore_case })?;
        Some(Self { shape, is_negated, is_for_folders, is_name, ignore_case })
    }

    /// Whether it matches a path, given from the folder of its ignore file, with `/` between its
    /// parts and none around it.
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
            Shape::Parts(parts) => matches(parts, text, self.ignore_case),
        }
    }

    fn is_same(&self, a: &[u8], b: &[u8]) -> bool {
        if self.ignore_case { a.eq_ignore_ascii_case(b) } else { a == b }
    }
}

fn after(text: &[u8], first: u8) -> (bool, &[u8]) {
    match text.split_first() {
        Some((found, rest)) if *found == first => (true, rest),
        _ => (false, text),
    }
}

/// What a line's marks say of its pattern.
#[derive(Clone, Copy)]
struct Form {
    is_name: bool,
    is_negated: bool,
    ignore_case: bool,
}

fn is_special(byte: &u8) -> bool {
    b"*?[\\".contains(byte)
}

impl Shape {
    /// `None` for what matches nothing.
    fn of(pattern: &[u8], form: Form) -> Option<Self> {
        if pattern.is_empty() {
            return None;
        }
        match pattern.iter().position(is_special) {
            None => Some(Self::Literal(pattern.to_vec())),
            Some(0)
                if form.is_name && pattern[0] == b'*' && !pattern[1..].iter().any(is_special) =>
            {
                Some(Self::Ending(pattern[1..].to_vec()))
            }
            Some(first) => parts(pattern, first, form).map(Self::Parts),
        }
    }
}

/// The parts of a pattern whose `first` special byte is there; `None` if it matches nothing.
fn parts(pattern: &[u8], first: usize, form: Form) -> Option<Vec<Part>> {
    let fold = |byte: u8| if form.ignore_case { byte.to_ascii_lowercase() } else { byte };
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(byte) = pattern.get(at) {
        at += 1;
        match byte {
            b'*' => {
                let start = at - 1;
                at += pattern[at..].iter().take_while(|byte| **byte == b'*').count();
                let part = stars(pattern, start..at, first, form);
                at += usize::from(matches!(part, Part::Folders));
                parts.push(part);
            }
            b'?' => parts.push(Part::One),
            b'[' => {
                let (class, length) = class(&pattern[at..], form.ignore_case)?;
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

/// What the stars at `run` mean. Two of them are more than one only between slashes. Before
/// version 2.53 git took them so too where they follow the letters that a pattern begins with.
fn stars(pattern: &[u8], run: std::ops::Range<usize>, first: usize, form: Form) -> Part {
    let (before, behind) = (pattern[..run.start].last(), &pattern[run.end..]);
    let is_after_slash = before.is_none_or(|byte| *byte == b'/');
    let is_maybe_after = run.start == first && form.is_negated;
    let is_before_slash = behind.is_empty() || behind.starts_with(b"/");
    if form.is_name || run.len() == 1 || !(is_after_slash || is_maybe_after) {
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

/// The bytes that a class takes, and its length; `pattern` begins behind its `[`. `None` if it
/// has no end, or names a kind that there is not. With `ignore_case` it is asked for lower case.
fn class(pattern: &[u8], ignore_case: bool) -> Option<(Box<[bool; 256]>, usize)> {
    let byte = |at: usize| pattern.get(at).copied();
    let is_negated = matches!(byte(0)?, b'!' | b'^');
    let mut at = usize::from(is_negated);
    let mut set = Box::new([false; 256]);
    // What a `-` may begin a range from.
    let mut from = None;
    loop {
        let mut this = byte(at)?;
        let is_range = this == b'-' && from.is_some() && byte(at + 1).is_some_and(|b| b != b']');
        let kind_end = kind_at(&pattern[at..])?;
        if is_range {
            at += 1;
            this = byte(at)?;
            if this == b'\\' {
                at += 1;
                this = byte(at)?;
            }
            add_range(&mut set, from.unwrap_or(this)..=this, ignore_case);
            from = None;
        } else if kind_end > 0 {
            add_kind(&mut set, &pattern[at + 2..at + kind_end - 1], ignore_case)?;
            at += kind_end;
            from = None;
        } else {
            if this == b'\\' {
                at += 1;
                this = byte(at)?;
            }
            set[usize::from(this)] = true;
            from = Some(this);
        }
        at += 1;
        if byte(at)? == b']' {
            break;
        }
    }
    set.iter_mut().for_each(|takes| *takes ^= is_negated);
    set[usize::from(b'/')] = false;
    Some((set, at + 1))
}

/// Where the `]` of a `[:kind:]` is that `pattern` begins with; 0 where it begins with none,
/// `None` where no `]` follows.
fn kind_at(pattern: &[u8]) -> Option<usize> {
    if !pattern.starts_with(b"[:") {
        return Some(0);
    }
    let end = 2 + memchr::memchr(b']', &pattern[2..])?;
    Some(if end > 2 && pattern[end - 1] == b':' { end } else { 0 })
}

fn add_range(set: &mut [bool; 256], range: std::ops::RangeInclusive<u8>, ignore_case: bool) {
    for byte in range {
        set[usize::from(byte)] = true;
        if ignore_case {
            set[usize::from(byte.to_ascii_lowercase())] = true;
        }
    }
}

fn add_kind(set: &mut [bool; 256], kind: &[u8], ignore_case: bool) -> Option<()> {
    let is_of: fn(&u8) -> bool = match kind {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |byte| b" \t".contains(byte),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |byte| (b' '..=b'~').contains(byte),
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| b" \t\n\r".contains(byte),
        b"upper" if ignore_case => u8::is_ascii_alphabetic,
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return None,
    };
    (0..=255u8).filter(is_of).for_each(|byte| set[usize::from(byte)] = true);
    Some(())
}

/// Whether all of `text` is what the parts take. A part of any length first takes as little as
/// it may, and more when what follows does not match: the last `*`, and when that would cross a
/// slash, the last `**`. No earlier one has to be asked: what it could take, the last one can.
fn matches(parts: &[Part], text: &[u8], ignore_case: bool) -> bool {
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
            Some(one) if text.get(at).is_some_and(|byte| one.takes(*byte, ignore_case)) => {
                (part, at) = (part + 1, at + 1);
                continue;
            }
            None if at == text.len() => return true,
            _ => {}
        }
        let longer = |of: Option<(usize, usize)>| {
            let (part, at) = of?;
            Some((part, parts.get(part)?.longer(text, at)?))
        };
        if let Some(now) = longer(star) {
            star = Some(now);
            (part, at) = (now.0 + 1, now.1);
        } else if let Some(now) = longer(deep) {
            (star, deep) = (None, Some(now));
            (part, at) = (now.0 + 1, now.1);
        } else {
            return false;
        }
    }
}

impl Part {
    /// Whether a part of one byte takes this one.
    fn takes(&self, byte: u8, ignore_case: bool) -> bool {
        let byte = if ignore_case { byte.to_ascii_lowercase() } else { byte };
        match self {
            Self::Byte(known) => *known == byte,
            Self::One => byte != b'/',
            Self::Class(set) => set[usize::from(byte)],
            Self::Star | Self::Rest | Self::Folders => false,
        }
    }

    /// Where a part of any length that reached `at` ends if it takes the least more.
    fn longer(&self, text: &[u8], at: usize) -> Option<usize> {
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
        let found = patterns(line.as_bytes(), ignore_case);
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
        let found = patterns(b"/ab**/c\n!/ab**/c", false);
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
