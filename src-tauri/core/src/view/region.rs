//! A region as people name it: by its place and its provider.
//!
//! The contract has a region as its name, or as the address of its API where it has no name. The
//! texts are in the catalogue, `region-<provider>-<name>`, each in three forms that `$form` chooses:
//! `whole`, `short` for a narrow line, and `words` that a person may type to find it.

use std::collections::BTreeMap;

use crate::contract::{Phase, RegionView, SignInStage, Snapshot, Text};

/// The regions that the catalogue has a text for: provider and name.
const PLACES: [(&str, &str); 10] = [
    ("gcp", "europe-west2"),
    ("gcp", "europe-west3"),
    ("gcp", "us-east4"),
    ("gcp", "northamerica-northeast2"),
    ("aws", "us-east-1"),
    ("aws", "us-west-2"),
    ("aws", "eu-central-1"),
    ("aws", "eu-west-1"),
    ("aws", "ap-east-1"),
    ("aws", "ap-southeast-2"),
];

/// The text of a region, given by its name or by its API's address.
pub fn text(region: &str) -> Text {
    text_among(region, &[])
}

/// The same, short enough for a narrow line.
pub(super) fn short_text(region: &str) -> Text {
    text(region).with("form", "short")
}

/// The text of each region that a front end may show, by its name and by its API's address.
pub(super) fn places(snapshot: &Snapshot) -> BTreeMap<String, Text> {
    let known = PLACES.iter().map(|(_, name)| *name);
    let listed = snapshot.regions.iter().map(|region| region.api_host.as_str());
    let accounts = snapshot.accounts.iter().chain(&snapshot.account);
    let accounts = accounts.map(|account| account.region.as_str());
    let found = snapshot.found.iter().map(|found| found.region.as_str());
    let asked = match &snapshot.sign_in.phase {
        Phase::Running(SignInStage::Confirming { who }) => Some(who.region.as_str()),
        _ => None,
    };
    let regions = known.chain(listed).chain(accounts).chain(found).chain(asked);
    regions.map(|region| (region.to_owned(), text_among(region, &snapshot.regions))).collect()
}

/// The text of a region. One that the catalogue lacks is its name, with the provider that `listed`
/// gives; one that is no region of Tinybird's is the name of its host.
fn text_among(region: &str, listed: &[RegionView]) -> Text {
    let is_listed = |view: &&RegionView| view.api_host == region || view.name == region;
    let listed = listed.iter().find(is_listed);
    let name = listed.map_or(region, |view| &view.name);
    let is_it = |place: &&(&str, &str)| {
        place.1 == name && listed.is_none_or(|view| view.provider == place.0)
    };
    let text = match PLACES.iter().find(is_it) {
        Some((provider, name)) => Text::new(&format!("region-{provider}-{name}")),
        None => Text::new("region-other")
            .with("name", name.strip_prefix("https://").unwrap_or(name))
            .with("provider", listed.map_or("none", |view| view.provider.as_str())),
    };
    text.with("form", "whole")
}
