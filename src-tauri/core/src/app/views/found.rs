//! Credentials that are on this computer already: in the environment, and in the folders that
//! `tb` or an SDK was used in. They are offered, never taken unasked, and nothing is sent
//! anywhere to find them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::join_all;

use crate::app::Error;
use crate::app::context::{Context, run_blocking};
use crate::cloud;
use crate::config::DEFAULT_API_HOST;
use crate::contract::FoundView;
use crate::credentials::{Account, Region, Secret};
use crate::host::Host;
use crate::stores::accounts_file::Accounts;
use crate::stores::{env_file, sessions_file};
use crate::tokens::payload;

/// Credentials, and where they are.
pub(crate) struct Found {
    pub(crate) view: FoundView,
    pub(crate) host: Host,
    pub(crate) user_token: Option<Secret>,
    pub(crate) workspace_token: Option<Secret>,
    /// The folder whose `.tinyb` they are in.
    pub(crate) folder: Option<PathBuf>,
    /// The user's id, where it is written there.
    user_id: Option<String>,
}

/// What is here and belongs to no account of ours. `folder` is looked into too.
pub(crate) async fn search(
    context: &Arc<Context>,
    folder: Option<&Path>,
    accounts: &Accounts,
) -> Vec<Found> {
    let folders = list_credential_folders(context, folder).await;
    let found = join_all(folders.into_iter().map(|folder| search_folder(context, folder))).await;
    let mut new: Vec<Found> = Vec::new();
    for one in read_environment(context).into_iter().chain(found.into_iter().flatten()) {
        let is_known = accounts.accounts.iter().any(|account| one.is_of(account));
        if !is_known && !new.iter().any(|other| other.is_same(&one)) {
            new.push(one);
        }
    }
    new
}

/// The one that was offered as `at`, if it is still there.
pub(crate) async fn find_at(
    context: &Arc<Context>,
    at: &str,
    folder: Option<&Path>,
    accounts: &Accounts,
) -> Result<Found, Error> {
    let mut found = search(context, folder, accounts).await.into_iter();
    found.find(|found| found.view.at == at).ok_or_else(|| Error::FoundGone { at: at.to_owned() })
}

async fn list_credential_folders(context: &Context, here: Option<&Path>) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = here.into_iter().map(Path::to_owned).collect();
    if context.config.resident {
        let (home, most) = (context.config.home.clone(), context.config.limits.credential_folders);
        folders.push(home.clone());
        let of_tb = run_blocking(move || sessions_file::read_folders(&home, most)).await;
        folders.extend(of_tb.unwrap_or_default());
    }
    folders
}

/// Nothing, where the folder's disk does not answer in time.
async fn search_folder(context: &Arc<Context>, folder: PathBuf) -> Vec<Found> {
    let (inner, at) = (Arc::clone(context), folder.clone());
    let look = move || read_tinyb(&inner, &at).into_iter().chain(read_env_file(&at)).collect();
    context.look_at_folder(&folder, look).await.unwrap_or_default()
}

fn read_environment(context: &Context) -> Option<Found> {
    let config = &context.config;
    let at = if config.user_token.is_some() { "TB_USER_TOKEN" } else { "TB_TOKEN" };
    let host = config.api_host.as_ref().map(Host::as_str);
    Found::of(at.to_owned(), host, config.user_token.clone(), config.token.clone())
}

fn read_tinyb(context: &Context, folder: &Path) -> Option<Found> {
    let file = context.tinyb(folder);
    let content = file.read().ok()??;
    let at = file.path().display().to_string();
    let (user, workspace) = (content.secret("user_token"), content.secret("token"));
    let mut found = Found::of(at, content.text("host"), user, workspace)?;
    found.view.email = content.text("user_email").map(str::to_owned);
    found.view.workspace = content.text("name").map(str::to_owned);
    found.folder = Some(folder.to_owned());
    found.user_id = content.text("user_id").map(str::to_owned).or(found.user_id);
    Some(found)
}

fn read_env_file(folder: &Path) -> Option<Found> {
    let content = env_file::read(folder).ok()??;
    let at = env_file::path_in(folder).display().to_string();
    Found::of(at, content.url.as_deref(), None, content.token)
}

impl Found {
    /// `None` where there is no token of the cloud, or no address that one can be sent to.
    fn of(
        at: String,
        host: Option<&str>,
        user_token: Option<Secret>,
        workspace_token: Option<Secret>,
    ) -> Option<Self> {
        let of_cloud = |token: &Secret| payload::read(token.expose()).ok();
        let user_token = user_token.filter(|token| of_cloud(token).is_some());
        let workspace_token = workspace_token.filter(|token| of_cloud(token).is_some());
        let payload = of_cloud(user_token.as_ref().or(workspace_token.as_ref())?)?;
        let host = match host {
            Some(host) => Host::parse(host).ok()?,
            None => region_of(payload.host.as_deref())?,
        };
        let regions = cloud::known_regions();
        let region = Region::find(&regions, &host).map(|region| region.name.clone());
        let view = FoundView {
            at,
            email: None,
            workspace: None,
            region: region.unwrap_or_else(|| host.to_string()),
        };
        let user_id = user_token.is_some().then_some(payload.owner);
        Some(Self { view, host, user_token, workspace_token, folder: None, user_id })
    }

    fn is_of(&self, account: &Account) -> bool {
        self.host.as_str() == account.key.api_host
            && self.user_id.as_ref().is_some_and(|id| *id == account.key.user_id)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.host == other.host
            && match (&self.user_token, &other.user_token) {
                (None, None) => self.workspace_token == other.workspace_token,
                (ours, theirs) => ours == theirs,
            }
    }
}

/// The API of the region that a token names; where it names none, the usual one.
pub(crate) fn region_of(slug: Option<&str>) -> Option<Host> {
    let regions = cloud::known_regions();
    match slug.map(|slug| Region::find_by_slug(&regions, slug)) {
        None => Host::parse(DEFAULT_API_HOST).ok(),
        Some(region) => Host::parse(&region?.api_host).ok(),
    }
}
