//! The catalogue: every text a person reads, in every language, from the same files the window
//! uses.
//!
//! A [`Text`] is a key with arguments; only a face turns it into words, so that two faces never
//! say one thing in two ways.

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::contract::{Arg, Language, Text};

const EN: &str = include_str!("../../../ui/locales/en.ftl");
const ES: &str = include_str!("../../../ui/locales/es.ftl");

/// The catalogue in one language, with English behind it.
pub struct Words {
    chosen: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

impl Words {
    /// The catalogue for a BCP 47 tag; a language we do not speak becomes English.
    pub fn new(tag: &str) -> Self {
        Self::of(language_of(tag))
    }

    /// The catalogue in a language.
    pub fn of(language: Language) -> Self {
        let (source, tag) = match language {
            Language::En => (EN, "en"),
            Language::Es => (ES, "es"),
        };
        Self { chosen: bundle(source, tag), english: bundle(EN, "en") }
    }

    /// English, which `--output json` always speaks.
    pub fn english() -> Self {
        Self::new("en")
    }

    /// The language these words are in, `en` or `es`.
    pub fn language(&self) -> &str {
        self.chosen.locales.first().map_or("en", |language| language.language.as_str())
    }

    /// The text in words. A key that is not there comes back as itself, which a test forbids.
    pub fn render(&self, text: &Text) -> String {
        render(&self.chosen, text)
            .or_else(|| render(&self.english, text))
            .unwrap_or_else(|| text.key.clone())
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("locales", &self.chosen.locales).finish()
    }
}

/// The language we speak to someone whose system has this BCP 47 tag.
pub fn language_of(tag: &str) -> Language {
    let wanted = tag.parse::<LanguageIdentifier>().unwrap_or_default();
    if wanted.language.as_str() == "es" { Language::Es } else { Language::En }
}

fn bundle(source: &str, tag: &str) -> FluentBundle<FluentResource> {
    let language = tag.parse().unwrap_or_default();
    // A syntax error leaves the other messages usable; a test shows that there is none.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

fn render(bundle: &FluentBundle<FluentResource>, text: &Text) -> Option<String> {
    let pattern = bundle.get_message(&text.key)?.value()?;
    let mut args = FluentArgs::new();
    for (name, value) in &text.args {
        let value = match value {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(text.as_str()),
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
    fn both_languages_have_the_same_keys_and_variables() {
        let (en, es) = (shape(EN), shape(ES));
        for (key, variables) in &en {
            assert_eq!(Some(variables), es.get(key), "{key}");
        }
        assert_eq!(en.len(), es.len());
    }

    #[test]
    fn every_key_renders_in_both_languages_without_an_error() {
        for (source, tag) in [(EN, "en"), (ES, "es")] {
            let bundle = bundle(source, tag);
            for (key, variables) in shape(source).into_iter().filter(|(key, _)| !key.is_empty()) {
                let mut args = FluentArgs::new();
                variables.iter().for_each(|name| args.set(name.clone(), 2));
                let message = bundle.get_message(&key).expect("the key is there");
                let pattern = message.value().expect("the key has a text");
                let mut errors = Vec::new();
                bundle.format_pattern(pattern, Some(&args), &mut errors);
                assert!(errors.is_empty(), "{key}: {errors:?}");
            }
        }
    }

    #[test]
    fn a_language_we_do_not_speak_is_english() {
        let text = Text::new("app-name");
        assert_eq!(Words::new("C").render(&text), Words::english().render(&text));
        assert_eq!(Words::new("xx-YY").render(&text), Words::english().render(&text));
    }
}
