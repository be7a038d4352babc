//! Opening Tinybird's pages in the browser.

use std::sync::Arc;

use url::Url;

use crate::app::context::Context;
use crate::app::{Error, opening};
use crate::cloud;
use crate::config::DEFAULT_PORT;
use crate::contract::Snapshot;
use crate::credentials::Region;
use crate::host::Host;
use crate::local;

/// Tinybird's pages for a local instance: port and workspace follow.
const LOCAL: &str = "https://cloud.tinybird.co/local";

/// Opens the page of the tokens, where one is refreshed, at the authority of [`authority_of`].
pub(crate) fn open_tokens(context: &Arc<Context>, snapshot: &Snapshot) -> Result<(), Error> {
    let authority = authority_of(context, snapshot)?;
    opening::open_link(context, authority.join("/tokens")?.as_str());
    Ok(())
}

/// Opens the active workspace. The address has provider, region and workspace, as `tb open` writes
/// it. For a self-managed region we know no such address, and while nobody is signed in there is no
/// workspace: then the front page of the authority opens, where people create one.
pub(crate) fn open_workspace(context: &Arc<Context>, snapshot: &Snapshot) -> Result<(), Error> {
    let page = match (region_page(snapshot)?, &snapshot.workspace) {
        (Some(mut page), Some(workspace)) => {
            let _ = page.path_segments_mut().map(|mut path| {
                path.push(&workspace.name);
            });
            page
        }
        (Some(page), None) => page,
        (None, _) => authority_of(context, snapshot)?.join("/")?,
    };
    opening::open_link(context, page.as_str());
    Ok(())
}

/// Tinybird's page of the active account's region.
fn region_page(snapshot: &Snapshot) -> Result<Option<Url>, Error> {
    let Some(account) = &snapshot.account else {
        return Ok(None);
    };
    let api_host = Host::parse(&account.api_host)?;
    let regions = cloud::known_regions();
    Ok(Region::find(&regions, &api_host).and_then(|region| Url::parse(&region.host).ok()))
}

/// The active account's authority, else the one of the last sign-in, else the one that a sign-in
/// would use.
fn authority_of(context: &Context, snapshot: &Snapshot) -> Result<Host, Error> {
    let of_account = snapshot.account.as_ref().map(|account| &account.auth_host);
    let tried = || snapshot.tried.as_ref()?.auth_host.as_ref();
    Ok(match of_account.or_else(tried) {
        Some(authority) => Host::parse(authority)?,
        None => context.config.auth_host(&snapshot.settings)?,
    })
}

/// Opens the pages for the local instance.
pub(crate) fn open_local(context: &Arc<Context>, snapshot: &Snapshot) {
    let address = snapshot.local.address.as_deref();
    let port = address.and_then(|address| address.rsplit(':').next()?.parse::<u16>().ok());
    let port = port.unwrap_or(DEFAULT_PORT);
    opening::open_link(context, &format!("{LOCAL}/{port}/{}", local::DEFAULT_WORKSPACE));
}
