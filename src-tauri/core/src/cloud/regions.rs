//! The regions of Tinybird's cloud: the list that its API returns, and a built-in list for when the
//! API cannot be reached.

use serde::Deserialize;

use super::Error;
use crate::credentials::Region;
use crate::host::Host;
use crate::http::{self, Http};

/// The built-in list: provider, region, and the text between `https://` and `.tinybird.co`.
const KNOWN: [(&str, &str, &str); 10] = [
    ("gcp", "europe-west2", "api.europe-west2.gcp"),
    ("gcp", "europe-west3", "api"),
    ("gcp", "us-east4", "api.us-east"),
    ("gcp", "northamerica-northeast2", "api.northamerica-northeast2.gcp"),
    ("aws", "us-east-1", "api.us-east.aws"),
    ("aws", "us-west-2", "api.us-west-2.aws"),
    ("aws", "eu-central-1", "api.eu-central-1.aws"),
    ("aws", "eu-west-1", "api.eu-west-1.aws"),
    ("aws", "ap-east-1", "api.ap-east-1.aws"),
    ("aws", "ap-southeast-2", "api.ap-southeast-2.aws"),
];

/// The regions of the built-in list.
pub fn known_regions() -> Vec<Region> {
    let region = |(provider, name, api): &(&str, &str, &str)| Region {
        name: (*name).to_owned(),
        provider: (*provider).to_owned(),
        api_host: format!("https://{api}.tinybird.co"),
        host: format!("https://cloud.tinybird.co/{provider}/{name}"),
    };
    KNOWN.iter().map(region).collect()
}

/// Fetches the regions that an API host lists. Needs no token.
pub async fn fetch_regions(host: &Host, http: &Http) -> Result<Vec<Region>, Error> {
    #[derive(Deserialize)]
    struct Regions {
        regions: Vec<Region>,
    }
    let answer = http.get(host.join("/v0/regions")?, None).await?;
    if answer.status != 200 {
        return Err(http::Error::Unexpected { host: answer.host }.into());
    }
    Ok(answer.json::<Regions>()?.regions.into_iter().filter_map(with_valid_address).collect())
}

/// The region with its address as [`Host`] writes it; `None` if the address is not valid.
fn with_valid_address(region: Region) -> Option<Region> {
    match Host::parse(&region.api_host) {
        Ok(host) => Some(Region { api_host: host.to_string(), ..region }),
        Err(error) => {
            tracing::warn!(name = region.name, %error, "a region without a valid address is left out");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_without_a_valid_address_is_left_out() {
        let region = |api_host: &str| Region {
            name: "eu".to_owned(),
            provider: "gcp".to_owned(),
            api_host: api_host.to_owned(),
            host: String::new(),
        };
        let address = |text| with_valid_address(region(text)).map(|region| region.api_host);
        assert_eq!(address("https://API.example.com/").as_deref(), Some("https://api.example.com"));
        for none in
            ["http://api.example.com", "javascript:alert(1)", "https://a\nb.example.com", ""]
        {
            assert_eq!(address(none), None, "{none:?}");
        }
    }

    #[test]
    fn the_built_in_list_knows_the_default_region() {
        let host = Host::parse(crate::config::DEFAULT_API_HOST).unwrap();
        assert_eq!(Region::find(&known_regions(), &host).unwrap().name, "europe-west2");
    }
}
