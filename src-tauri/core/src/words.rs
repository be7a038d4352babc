//! The catalogue: every text that a person reads, in every language, from the files that the window
//! uses too.
//!
//! A [`Text`] is a key with arguments. Only a front end renders it, so that all front ends show the
//! same words. An argument may be text from outside: [`plain`] escapes it here.

use std::time::{Duration, SystemTime};

use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::contract::{Arg, Language, Text};
use crate::{plain, unix_time};

const EN: &str = include_str!("../../../ui/locales/en.ftl");
const ES: &str = include_str!("../../../ui/locales/es.ftl");

/// The catalogue in one language, with English for a text that it lacks.
///
/// A message is parsed when it is rendered, because a front end renders a dozen of some hundreds.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    language: Language,
    face: Face,
}

/// Where a text is read. A text has it as `$face`, because a window has buttons for what a terminal
/// needs a command for.
#[derive(Clone, Copy, Debug)]
enum Face {
    /// The window, the tray and the pages in the browser.
    Window,
    /// The command line.
    CommandLine,
}

impl Face {
    fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::CommandLine => "cli",
        }
    }
}

impl Words {
    /// The catalogue for a BCP 47 tag; English for a language that has no catalogue.
    pub fn new(tag: &str) -> Self {
        Self::of(language_of(tag))
    }

    /// The catalogue in a language.
    pub fn of(language: Language) -> Self {
        Self { language, face: Face::Window }
    }

    /// The same catalogue, with its texts for a terminal.
    #[must_use]
    pub fn for_command_line(self) -> Self {
        Self { face: Face::CommandLine, ..self }
    }

    /// The catalogue in English, which `--output json` always uses.
    pub fn english() -> Self {
        Self::of(Language::En)
    }

    /// The tag of the language, `en` or `es`.
    pub fn language(&self) -> &'static str {
        catalogue(self.language).1
    }

    /// Renders a text. A key that no catalogue has is rendered as itself; a test forbids it.
    pub fn render(&self, text: &Text) -> String {
        render(self.language, self.face, text)
    }
}

/// The language we speak to someone whose system has this BCP 47 tag.
pub fn language_of(tag: &str) -> Language {
    let wanted = tag.parse::<LanguageIdentifier>().unwrap_or_default();
    let is_wanted = |language: &&Language| wanted.language == catalogue(**language).1;
    Language::ALL.iter().find(is_wanted).copied().unwrap_or_default()
}

/// The messages in a language, and its tag.
fn catalogue(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::En => (EN, "en"),
        Language::Es => (ES, "es"),
    }
}

fn render(language: Language, face: Face, text: &Text) -> String {
    render_in(language, face, text)
        .or_else(|| render_in(Language::En, face, text))
        .unwrap_or_else(|| text.key.clone())
}

/// Renders a text; `None` if the language lacks it.
fn render_in(language: Language, face: Face, text: &Text) -> Option<String> {
    let (catalogue, tag) = catalogue(language);
    let resource = FluentResource::try_new(message(catalogue, &text.key)?.to_owned()).ok()?;
    let mut bundle = FluentBundle::new(vec![tag.parse().unwrap_or_default()]);
    // A person who copies a token or a path would copy the isolating marks too.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).ok()?;
    let pattern = bundle.get_message(&text.key)?.value()?;
    let mut args = FluentArgs::new();
    args.set("face", face.as_str());
    args.set("system", std::env::consts::OS);
    for (name, value) in &text.args {
        let value = match value {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(plain::escape(text)),
            Arg::Size { bytes } => FluentValue::from(mebibytes(*bytes)),
            Arg::Time { unix_ms } => FluentValue::from(utc(*unix_ms)),
            Arg::Message(text) => FluentValue::from(render(language, face, text)),
        };
        args.set(name.as_str(), value);
    }
    let mut errors = Vec::new();
    let rendered = bundle.format_pattern(pattern, Some(&args), &mut errors);
    if !errors.is_empty() {
        tracing::warn!(key = text.key, "a text lacks a variable");
    }
    Some(rendered.into_owned())
}

/// Whole mebibytes, the nearest number of them.
fn mebibytes(bytes: u64) -> u64 {
    bytes.saturating_add(1 << 19) >> 20
}

/// Date and time in UTC: what draws with these words knows no time zone.
fn utc(unix_ms: u64) -> String {
    let time = unix_time::utc_date_time(SystemTime::UNIX_EPOCH + Duration::from_millis(unix_ms));
    format!("{} {:02}:{:02} UTC", time.date(), time.hour(), time.minute())
}

/// The source of a key's message. It ends where another message or a comment begins. No message
/// refers to another: a test forbids it.
fn message<'a>(catalogue: &'a str, key: &str) -> Option<&'a str> {
    let start = catalogue.find(&format!("\n{key} ="))? + 1;
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#');
    let mut lines = catalogue[start..].split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    let rest: usize = lines.take_while(|line| !begins(line)).map(str::len).sum();
    Some(&catalogue[start..start + first + rest])
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each key with the variables its message uses.
    fn shape(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        FluentResource::try_new(source.to_owned()).expect("the catalogue parses");
        let mut shape: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
                assert!(shape.insert(key.clone(), BTreeSet::new()).is_none(), "{key} twice");
            }
            let variables = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
            });
            shape.entry(key.clone()).or_default().extend(variables);
        }
        shape
    }

    #[test]
    fn all_languages_have_the_same_keys_and_variables() {
        let english = shape(EN);
        for language in Language::ALL {
            let other = shape(catalogue(*language).0);
            for (key, variables) in &english {
                assert_eq!(Some(variables), other.get(key), "{language:?} {key}");
            }
            assert_eq!(english.len(), other.len());
        }
    }

    /// Each key with numbers for its variables, as one message and as one among all.
    #[test]
    fn every_key_says_alone_what_it_says_among_the_others() {
        for language in Language::ALL {
            let (words, source) = (Words::of(*language), catalogue(*language).0);
            let tag: LanguageIdentifier = words.language().parse().unwrap();
            let mut bundle = FluentBundle::new(vec![tag]);
            bundle.set_use_isolating(false);
            bundle.add_resource(FluentResource::try_new(source.to_owned()).unwrap()).unwrap();
            for (key, variables) in shape(source).into_iter().filter(|(key, _)| !key.is_empty()) {
                let mut args = FluentArgs::new();
                variables.iter().for_each(|name| args.set(name.clone(), 2));
                let pattern = bundle.get_message(&key).unwrap().value().unwrap();
                let mut errors = Vec::new();
                let said = bundle.format_pattern(pattern, Some(&args), &mut errors);
                assert!(errors.is_empty(), "{key}: {errors:?}");

                let text = variables
                    .iter()
                    .fold(Text::new(&key), |text, name| text.with(name, Arg::Number(2)));
                assert_eq!(words.render(&text), said, "{key}");
            }
        }
    }

    #[test]
    fn an_argument_is_text_and_the_catalogue_hides_nothing() {
        for language in Language::ALL {
            let (words, source) = (Words::of(*language), catalogue(*language).0);
            for (key, variables) in shape(source).into_iter().filter(|(key, _)| !key.is_empty()) {
                let hostile = |text: Text, name: &String| {
                    text.with(name, "\u{1b}[2K\r\n\u{9b}2K\u{202e}moc\u{2028}")
                };
                let said = words.render(&variables.iter().fold(Text::new(&key), hostile));
                assert!(plain::is_plain(&said), "{key}: {said:?}");
            }
        }
        let text = Text::new("cli-signed-out-of").with("email", "a\u{1b}]52;c;eA==\u{7}@b");
        assert_eq!(Words::english().render(&text), r"Signed out a\u{1b}]52;c;eA==\u{7}@b");
    }

    #[test]
    fn a_text_knows_where_it_is_read() {
        let hint = Text::new("problem-local-died-hint").with("cause", "unknown");
        let words = Words::english();
        let in_window =
            "The log may show why. Tinybird Local needs at least 4\u{a0}GB of memory in Docker.";
        assert_eq!(words.render(&hint), in_window);
        let command = "See why: tb-companion local logs";
        assert_eq!(words.for_command_line().render(&hint), command);
    }

    #[test]
    fn amounts_and_moments_are_written_for_people() {
        let stage = Text::new("local-stage-pulling")
            .with("mib", Arg::Size { bytes: 3 << 19 })
            .with("of_mib", Arg::Size { bytes: 1 << 30 })
            .with("percent", 50usize)
            .with("layers", 7_u16)
            .with("of_layers", 19_u16);
        let said = Words::english().render(&stage);
        assert_eq!(said, "Downloading: 50%, 2 of 1024\u{a0}MiB, 7 of 19 layers");
        let since = Text::new("local-since")
            .with("time", Arg::Time { unix_ms: 1_795_430_000_000 })
            .with("engine", "Docker");
        let said = Words::english().render(&since);
        assert_eq!(said, "Running since 2026-11-23 10:33 UTC · Docker");
    }

    #[test]
    fn a_text_in_a_text_is_in_its_language() {
        let region = Text::new("region-gcp-europe-west2").with("form", "short");
        let row = Text::new("tray-account").with("email", "ada@example.com").with("region", region);
        assert_eq!(Words::english().render(&row), "ada@example.com (London)");
        assert_eq!(Words::of(Language::Es).render(&row), "ada@example.com (Londres)");
    }

    #[test]
    fn a_key_of_no_catalogue_is_said_as_it_is() {
        assert_eq!(Words::of(Language::Es).render(&Text::new("no-such-key")), "no-such-key");
    }

    #[test]
    fn a_language_is_spoken_in_every_country() {
        for (tag, language) in
            [("es-AR", Language::Es), ("es", Language::Es), ("en-GB", Language::En)]
        {
            assert_eq!(language_of(tag), language, "{tag}");
        }
    }

    #[test]
    fn a_language_we_do_not_speak_is_english() {
        let text = Text::new("app-name");
        assert_eq!(Words::new("C").render(&text), Words::english().render(&text));
        assert_eq!(Words::new("xx-YY").render(&text), Words::english().render(&text));
    }
}
