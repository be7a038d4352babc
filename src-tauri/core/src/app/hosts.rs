//! Which APIs a person's tokens may be sent to.
//!
//! A token is sent to a [`TrustedHost`] only, and this module alone makes one. A host is trusted if
//! a person chose it (with the request, by a variable or by a setting), if an account of theirs is
//! there, if it is one of the built-in regions, or if a host that is trusted so lists it as a
//! region. A file in a folder, credentials that were found and the answer of a server choose
//! nothing: the person is asked about the host that they name, before the first request to it.
//! Whether a host is a region is never judged by that host's own list.

use tokio::sync::OnceCell;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::updates::Updates;
use crate::cloud;
use crate::cloud::TrustedHost;
use crate::contract::{Settings, SignInStage};
use crate::credentials::{Account, Region};
use crate::host::Host;
use crate::stores::accounts_file::Accounts;

/// What is trusted while one request runs.
pub(crate) struct Hosts<'a> {
    context: &'a Context,
    updates: &'a Updates,
    /// What the person chose, what was named with the request first.
    chosen: Vec<Host>,
    /// The APIs of the person's accounts.
    own: Vec<String>,
    /// The person's settings, read once for the request.
    pub(crate) settings: Settings,
    /// The regions that the preferred API lists, once it was asked.
    listed: OnceCell<Vec<Region>>,
}

impl<'a> Hosts<'a> {
    /// `accounts` are the person's, as far as they could be read. `named` is the address that the
    /// person gave with the request.
    pub(crate) async fn new(
        context: &'a Context,
        updates: &'a Updates,
        accounts: Option<&Accounts>,
        named: Option<&str>,
    ) -> Result<Self, Error> {
        let named = named.map(Host::parse_typed).transpose()?;
        let settings = context.settings().await.settings;
        let chosen = named.into_iter().chain(context.config.api_host(&settings)?).collect();
        let accounts = accounts.into_iter().flat_map(|accounts| &accounts.accounts);
        let own = accounts.map(|account| account.key.api_host.clone()).collect();
        Ok(Self { context, updates, chosen, own, settings, listed: OnceCell::new() })
    }

    /// The API that the person chose, if they chose one.
    pub(crate) fn chosen_host(&self) -> Option<TrustedHost> {
        self.chosen.first().cloned().map(TrustedHost::trust)
    }

    /// The API that the person chose, else the default one.
    pub(crate) fn preferred_host(&self) -> TrustedHost {
        let default = || TrustedHost::trust(self.context.config.default_api_host.clone());
        self.chosen_host().unwrap_or_else(default)
    }

    /// Trusts a host that `named_by` names, a file or a server. The person is asked about one that
    /// is not trusted already; without their yes it is an error, and the host hears nothing.
    pub(crate) async fn trust(&self, host: Host, named_by: &str) -> Result<TrustedHost, Error> {
        if self.is_own(&host)
            || Region::find(&self.list_regions(&self.preferred_host()).await, &host).is_some()
        {
            return Ok(TrustedHost::trust(host));
        }
        let (api_host, named_by) = (host.to_string(), named_by.to_owned());
        let question =
            SignInStage::ForeignHost { api_host: api_host.clone(), named_by: named_by.clone() };
        match self.updates.ask_person(question).await {
            true => Ok(TrustedHost::trust(host)),
            false => Err(Error::ForeignHost { host: api_host, named_by }),
        }
    }

    /// The region that a host is, `None` for one that is self-managed.
    pub(crate) async fn region_of(&self, host: &TrustedHost) -> Option<Region> {
        // A host that only a yes made trusted does not say itself which region it is.
        let listing = if self.is_own(host) { host.clone() } else { self.preferred_host() };
        Region::find(&self.list_regions(&listing).await, host).cloned()
    }

    /// The API of the region that a token calls `slug`. An unknown region is the API that the
    /// person chose.
    pub(crate) async fn host_of_slug(&self, slug: String) -> Result<TrustedHost, Error> {
        match Region::find_by_slug(&self.list_regions(&self.preferred_host()).await, &slug) {
            Some(region) => Ok(TrustedHost::trust(Host::parse(&region.api_host)?)),
            None => self.chosen_host().ok_or(Error::UnknownRegion { slug }),
        }
    }

    /// The built-in regions, and those that a trusted host lists. The preferred API is asked once.
    async fn list_regions(&self, by: &TrustedHost) -> Vec<Region> {
        let list = || cloud::fetch_regions(by, &self.context.http);
        let listed = match **by == *self.preferred_host() {
            true => self.listed.get_or_try_init(list).await.cloned(),
            false => list().await,
        };
        let listed = listed
            .inspect_err(|error| tracing::info!(%error, "only the built-in regions are known"));
        cloud::known_regions().into_iter().chain(listed.unwrap_or_default()).collect()
    }

    /// Whether it is trusted without any list.
    fn is_own(&self, host: &Host) -> bool {
        self.chosen.contains(host)
            || self.own.iter().any(|own| own == host.as_str())
            || Region::find(&cloud::known_regions(), host).is_some()
    }
}

/// The API of an account, which was trusted when the account was made.
pub(crate) fn host_of_account(account: &Account) -> Result<TrustedHost, Error> {
    Ok(TrustedHost::trust(Host::parse(&account.key.api_host)?))
}

/// The API of the local instance. Its tokens are no secrets.
pub(crate) fn host_of_instance(address: &str) -> Result<TrustedHost, Error> {
    Ok(TrustedHost::trust(Host::parse(address)?))
}
