//! SQL, word by word.

use std::iter::Peekable;
use std::str::Chars;

use serde_json::Value;

/// The words of a text that are still to read.
pub(super) struct Words(Peekable<std::vec::IntoIter<Word>>);

#[derive(Debug, PartialEq)]
enum Word {
    /// A keyword, a bare name or a sign.
    Plain(String),
    /// A name in quotes, which is no keyword.
    Name(String),
    Text(String),
    Number(i64),
}

impl Words {
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let mut rest = text.chars().peekable();
        let mut words = Vec::new();
        while let Some(next) = rest.next() {
            if !next.is_whitespace() {
                words.push(Word::read(next, &mut rest)?);
            }
        }
        Ok(Self(words.into_iter().peekable()))
    }

    /// Takes a keyword or a sign if it comes next.
    pub(super) fn skip(&mut self, plain: &str) -> bool {
        let is_it = |word: &Word| matches!(word, Word::Plain(p) if p.eq_ignore_ascii_case(plain));
        self.0.next_if(is_it).is_some()
    }

    pub(super) fn expect(&mut self, plain: &str) -> Result<(), String> {
        if self.skip(plain) { Ok(()) } else { Err(self.unexpected(plain)) }
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        if self.0.peek().is_none() { Ok(()) } else { Err(self.unexpected("the end")) }
    }

    pub(super) fn name(&mut self) -> Result<String, String> {
        match self.0.next_if(Word::is_name) {
            Some(Word::Plain(name) | Word::Name(name)) => Ok(name),
            _ => Err(self.unexpected("a name")),
        }
    }

    /// Names with points between them.
    pub(super) fn path(&mut self) -> Result<String, String> {
        let mut path = self.name()?;
        while self.skip(".") {
            path = format!("{path}.{}", self.name()?);
        }
        Ok(path)
    }

    pub(super) fn number(&mut self) -> Result<i64, String> {
        match self.0.next_if(|word| matches!(word, Word::Number(_))) {
            Some(Word::Number(number)) => Ok(number),
            _ => Err(self.unexpected("a number")),
        }
    }

    /// A text or a number, if one comes next.
    pub(super) fn literal(&mut self) -> Option<Value> {
        match self.0.next_if(|word| matches!(word, Word::Text(_) | Word::Number(_)))? {
            Word::Text(text) => Some(text.into()),
            Word::Number(number) => Some(number.into()),
            Word::Plain(_) | Word::Name(_) => None,
        }
    }

    pub(super) fn comparison(&mut self) -> Result<String, String> {
        let all = ["=", "!=", "<=", ">=", "<", ">"];
        let found = all.into_iter().find(|sign| self.skip(sign));
        found.map(str::to_owned).ok_or_else(|| self.unexpected("a comparison"))
    }

    fn unexpected(&mut self, instead_of: &str) -> String {
        let found = self.0.peek().map_or_else(|| "the end".to_owned(), |word| format!("{word:?}"));
        format!("Syntax error: {instead_of} was expected, not {found}")
    }
}

impl Word {
    fn read(first: char, rest: &mut Peekable<Chars<'_>>) -> Result<Self, String> {
        match first {
            '\'' => Self::quoted(first, rest).map(Self::Text),
            '"' | '`' => Self::quoted(first, rest).map(Self::Name),
            '-' | '0'..='9' => {
                let number = first.to_string() + &run(rest, |c| c.is_ascii_digit());
                number.parse().map(Self::Number).map_err(|_| format!("Syntax error: {number}"))
            }
            '!' | '<' | '>' => Ok(Self::Plain(first.to_string() + &run(rest, |c| c == '='))),
            _ if first.is_alphabetic() || first == '_' => {
                let more = run(rest, |c| c.is_alphanumeric() || c == '_');
                Ok(Self::Plain(first.to_string() + &more))
            }
            _ => Ok(Self::Plain(first.to_string())),
        }
    }

    /// The text up to the next quote; two quotes, or one after a backslash, stand for one.
    fn quoted(quote: char, rest: &mut Peekable<Chars<'_>>) -> Result<String, String> {
        let mut text = String::new();
        while let Some(next) = rest.next() {
            match next {
                '\\' => text.extend(rest.next()),
                _ if next != quote => text.push(next),
                _ if rest.next_if_eq(&quote).is_some() => text.push(quote),
                _ => return Ok(text),
            }
        }
        Err("Syntax error: a quote is missing".to_owned())
    }

    fn is_name(&self) -> bool {
        match self {
            Self::Name(_) => true,
            Self::Plain(word) => word.starts_with(|c: char| c.is_alphabetic() || c == '_'),
            _ => false,
        }
    }
}

fn run(rest: &mut Peekable<Chars<'_>>, more: impl Fn(char) -> bool) -> String {
    std::iter::from_fn(|| rest.next_if(|next| more(*next))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_each_kind_of_word() {
        let mut words = Words::of("a.`b c` >= 'it''s \\'so\\'' -5").unwrap();

        assert_eq!(words.path().unwrap(), "a.b c");
        assert_eq!(words.comparison().unwrap(), ">=");
        assert_eq!(words.literal().unwrap(), "it's 'so'");
        assert_eq!(words.number().unwrap(), -5);
        assert!(words.end().is_ok());
    }
}
