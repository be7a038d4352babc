//! The texts of the command line in the catalogue.

use std::collections::BTreeSet;

use super::{CATALOGUE, sources};

#[test]
fn the_keys_of_the_catalogue_are_those_that_are_used() {
    let is_key = |text: &&str| {
        let rest = text.strip_prefix("cli-").unwrap_or_default();
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    };
    let sources = sources();
    let used: BTreeSet<_> =
        sources.iter().flat_map(|(_, source)| source.split('"')).filter(is_key).collect();
    let known = CATALOGUE.lines().filter_map(|line| line.split_once(" = "));
    let known: BTreeSet<_> =
        known.map(|(key, _)| key).filter(|key| key.starts_with("cli-")).collect();
    assert_eq!(used, known);
}
