//! The names of regions, and of the home folder.

use companion_core::contract::{AccountView, RegionView};

use super::{english, with};
use crate::world::World;

#[cfg(unix)]
#[tokio::test]
async fn the_home_folder_has_the_name_that_project_folders_have_it_by() {
    let mut world = World::new().await;
    let home = companion_core::os::files::canonicalize(&world.config.home).unwrap();
    let link = home.join("link");
    world.config.home.clone_from(&link);
    assert_eq!(world.process().snapshot().home, link.to_str().unwrap(), "it is not there yet");
    std::os::unix::fs::symlink(&home, &link).unwrap();
    assert_eq!(world.process().snapshot().home, home.to_str().unwrap());
}

#[tokio::test]
async fn every_built_in_region_is_read_by_its_place() {
    let snapshot = World::new().await.process().snapshot();
    assert!(snapshot.regions.len() >= 10);
    for region in &snapshot.regions {
        let place = &snapshot.places[&region.api_host];
        assert_eq!(place.key, format!("region-{}-{}", region.provider, region.name));
        assert_eq!(snapshot.places.get(&region.name), Some(place), "{region:?}");
    }
}

#[test]
fn a_region_is_read_by_its_place_else_by_its_name_else_by_its_host() {
    let listed = |name: &str, provider: &str, api_host: &str| RegionView {
        name: name.to_owned(),
        provider: provider.to_owned(),
        api_host: api_host.to_owned(),
    };
    let snapshot = with(|s| {
        s.regions = vec![
            listed("europe-west3", "gcp", "https://api.tinybird.co"),
            listed("far-away", "gcp", "https://far.test"),
            listed("farther", "moon", "https://farther.test"),
            // Another provider may call a region of its own the same.
            listed("us-east-1", "moon", "https://moon.test"),
        ];
        let account = |region: &str| {
            let region = region.to_owned();
            AccountView { region, ..s.account.clone().unwrap() }
        };
        s.accounts = ["far-away", "unlisted", "https://tinybird.example.com"].map(account).into();
    });
    let said = |region: &str| english(&snapshot.places[region]);
    let short = |region: &str| english(&snapshot.places[region].clone().with("form", "short"));
    assert_eq!(said("europe-west3"), "Europe, Frankfurt · Google Cloud");
    assert_eq!(said("https://api.tinybird.co"), "Europe, Frankfurt · Google Cloud");
    assert_eq!(said("far-away"), "far-away · Google Cloud");
    assert_eq!(said("https://far.test"), "far-away · Google Cloud");
    assert_eq!(said("https://farther.test"), "farther · moon");
    assert_eq!(said("https://moon.test"), "us-east-1 · moon");
    assert_eq!(said("unlisted"), "unlisted");
    assert_eq!(said("https://tinybird.example.com"), "tinybird.example.com");
    assert_eq!(
        (short("europe-west2"), short("far-away")),
        ("London".to_owned(), "far-away".to_owned())
    );
}
