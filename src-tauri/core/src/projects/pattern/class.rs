//! A class in a pattern: `[a-z]`, `[!x]`, `[[:digit:]]`.

/// The bytes that a class matches, and its length; `pattern` begins after its `[`. `None` if it has
/// no end, or names a kind that does not exist. With `ignore_case` only lower case is looked up.
pub(super) fn parse_class(pattern: &[u8], ignore_case: bool) -> Option<(Box<[bool; 256]>, usize)> {
    let byte = |at: usize| pattern.get(at).copied();
    let is_negated = matches!(byte(0)?, b'!' | b'^');
    let mut at = usize::from(is_negated);
    let mut set = Box::new([false; 256]);
    // The byte that a `-` may begin a range from.
    let mut from = None;
    loop {
        let mut this = byte(at)?;
        let is_range = this == b'-' && from.is_some() && byte(at + 1).is_some_and(|b| b != b']');
        let kind_end = kind_end(&pattern[at..])?;
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
    set.iter_mut().for_each(|is_in| *is_in ^= is_negated);
    set[usize::from(b'/')] = false;
    Some((set, at + 1))
}

/// Where the `]` is of the `[:kind:]` that `pattern` begins with; 0 if it begins with none, `None`
/// if no `]` follows.
fn kind_end(pattern: &[u8]) -> Option<usize> {
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
