//! A line of a `.env` file: the byte ranges of its parts.

use std::ops::Range;

/// The byte order mark that some editors write before the first line.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// A line that may set a variable.
#[derive(Debug)]
pub(super) struct Line {
    /// The whole line with its line break.
    pub(super) all: Range<usize>,
    /// The name of the variable; empty if the line sets none.
    name: Range<usize>,
    /// The value, without quotes around it and a comment after it. If there is none, the empty
    /// range where it would be.
    pub(super) value: Range<usize>,
}

impl Line {
    /// Parses the lines of a file, after its BOM.
    pub(super) fn parse_all(bytes: &[u8]) -> impl Iterator<Item = Self> {
        let mut at = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
        std::iter::from_fn(move || {
            let start = at;
            let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
            // A lone carriage return ends a line too.
            let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
            let end = rest.iter().position(is_end).map_or(bytes.len(), |end| start + end);
            at = bytes.len().min(end + 1);
            if bytes[end..].starts_with(b"\r\n") {
                at += 1;
            }
            Some(Self::parse(bytes, start..end, at))
        })
    }

    /// Whether it sets the variable of this name.
    pub(super) fn sets(&self, bytes: &[u8], name: &str) -> bool {
        bytes[self.name.clone()] == *name.as_bytes()
    }

    fn parse(bytes: &[u8], text: Range<usize>, next: usize) -> Self {
        let line = &bytes[..text.end];
        let start = skip_blanks(line, text.start);
        let exported = line[start..].strip_prefix(b"export").map(|_| start + b"export".len());
        let exported = exported.filter(|end| line.get(*end).is_some_and(|byte| is_blank(*byte)));
        let start = exported.map_or(start, |end| skip_blanks(line, end));
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        let name = start..start + line[start..].iter().take_while(|byte| is_name(byte)).count();
        if let Some(from) = value_start(line, name.end) {
            Self { all: text.start..next, name, value: value_range(line, from) }
        } else {
            Self { all: text.start..next, name: start..start, value: text.end..text.end }
        }
    }
}

/// Where the value begins: after `=`, or, as for the SDK's reader, after `:` and a blank.
fn value_start(line: &[u8], name_end: usize) -> Option<usize> {
    let equals = skip_blanks(line, name_end);
    if line.get(equals) == Some(&b'=') {
        return Some(equals + 1);
    }
    let is_colon = line.get(name_end) == Some(&b':');
    let after = name_end + 1;
    (is_colon && line.get(after).is_some_and(|byte| is_blank(*byte))).then_some(after)
}

fn value_range(line: &[u8], after_sign: usize) -> Range<usize> {
    let start = skip_blanks(line, after_sign);
    let rest = &line[start..];
    if let Some(quote @ (b'"' | b'\'' | b'`')) = rest.first()
        && let Some(length) = rest[1..].iter().position(|byte| byte == quote)
    {
        return start + 1..start + 1 + length;
    }
    let length = rest.iter().position(|byte| *byte == b'#').unwrap_or(rest.len());
    match rest[..length].iter().rposition(|byte| !is_blank(*byte)) {
        Some(last) => start..start + last + 1,
        None => after_sign..after_sign,
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn skip_blanks(line: &[u8], from: usize) -> usize {
    from + line[from..].iter().take_while(|byte| is_blank(**byte)).count()
}
