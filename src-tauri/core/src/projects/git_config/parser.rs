//! The syntax of git's configuration files.

/// A line that sets a key. Names are in lower case.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) section: String,
    pub(super) has_subsection: bool,
    pub(super) key: String,
    /// `None` for a key alone, which means true.
    pub(super) value: Option<Vec<u8>>,
}

/// Parses a configuration: its settings in their order; `None` if git would not understand it.
pub(super) fn parse(text: &[u8]) -> Option<Vec<Setting>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut parser = Parser { text, at: 0 };
    let (mut section, mut has_subsection) = (String::new(), false);
    let mut settings = Vec::new();
    while let Some(byte) = parser.next() {
        match byte {
            byte if is_space(byte) => {}
            b'#' | b';' => parser.skip_line(),
            b'[' => (section, has_subsection) = parser.section()?,
            byte if byte.is_ascii_alphabetic() => {
                let (key, value) = parser.setting(byte)?;
                settings.push(Setting { section: section.clone(), has_subsection, key, value });
            }
            _ => return None,
        }
    }
    Some(settings)
}

fn is_space(byte: u8) -> bool {
    b" \t\n\r".contains(&byte)
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    /// The next byte, with every line break as `\n`.
    fn next(&mut self) -> Option<u8> {
        if self.text[self.at..].starts_with(b"\r\n") {
            self.at += 1;
        }
        let byte = self.text.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        byte
    }

    /// The next byte; the end of the file counts as a line break.
    fn next_in_line(&mut self) -> u8 {
        self.next().unwrap_or(b'\n')
    }

    fn skip_line(&mut self) {
        while self.next_in_line() != b'\n' {}
    }

    /// Parses a section after its `[`: its name, and whether it has a subsection.
    fn section(&mut self) -> Option<(String, bool)> {
        let mut name = String::new();
        loop {
            match self.next()? {
                // A dot is the old way to write a subsection.
                b']' => return Some((name.clone(), name.contains('.'))),
                byte if is_key_byte(byte) || byte == b'.' => {
                    name.push(char::from(byte.to_ascii_lowercase()));
                }
                byte if is_space(byte) && byte != b'\n' => {
                    return self.subsection().map(|()| (name, true));
                }
                _ => return None,
            }
        }
    }

    /// Parses a subsection after the space before it.
    fn subsection(&mut self) -> Option<()> {
        let mut byte = self.next()?;
        while is_space(byte) && byte != b'\n' {
            byte = self.next()?;
        }
        if byte != b'"' {
            return None;
        }
        loop {
            match self.next()? {
                b'\n' => return None,
                b'"' => break,
                b'\\' if self.next()? == b'\n' => return None,
                _ => {}
            }
        }
        (self.next()? == b']').then_some(())
    }

    /// Parses a key after its first letter, and its value.
    fn setting(&mut self, first: u8) -> Option<(String, Option<Vec<u8>>)> {
        let mut key = String::from(char::from(first.to_ascii_lowercase()));
        let mut byte = self.next_in_line();
        while is_key_byte(byte) {
            key.push(char::from(byte.to_ascii_lowercase()));
            byte = self.next_in_line();
        }
        while byte == b' ' || byte == b'\t' {
            byte = self.next_in_line();
        }
        match byte {
            b'\n' => Some((key, None)),
            b'=' => Some((key, Some(self.value()?))),
            _ => None,
        }
    }

    fn value(&mut self) -> Option<Vec<u8>> {
        let (mut value, mut is_quoted) = (Vec::new(), false);
        // The length without the spaces at its end.
        let mut length = 0;
        loop {
            match self.next_in_line() {
                b'\n' if is_quoted => return None,
                b'\n' => break,
                byte if is_space(byte) && !is_quoted => {
                    if !value.is_empty() {
                        value.push(byte);
                    }
                    continue;
                }
                b'#' | b';' if !is_quoted => {
                    self.skip_line();
                    break;
                }
                b'"' => is_quoted = !is_quoted,
                b'\\' => match self.next_in_line() {
                    b'\n' => {}
                    escaped => value.push(unescaped(escaped)?),
                },
                byte => value.push(byte),
            }
            length = value.len();
        }
        value.truncate(length);
        Some(value)
    }
}

fn unescaped(byte: u8) -> Option<u8> {
    match byte {
        b't' => Some(b'\t'),
        b'b' => Some(8),
        b'n' => Some(b'\n'),
        b'\\' | b'"' => Some(byte),
        _ => None,
    }
}
