//! Project folders: what each one's `.tinyb` holds, writing it, taking over what `tb` changes in
//! it, and forgetting a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::join_all;

use super::core::{Core, Unkept, blocking, named};
use super::flow::{Fact, Tell};
use super::{Error, account, hosts, token_files};
use crate::cloud;
use crate::contract::{
    ProjectView, Risk, TinybState, TokenFileKind, TokenFileState, WorkspaceView,
};
use crate::credentials::{Account, AccountKey, Credentials, Secret, WorkspaceRef};
use crate::os::files;
use crate::projects::git;
use crate::stores::accounts_file::{Accounts, Project};
use crate::stores::atomic::AtomicFile;
use crate::stores::tinyb_file::Content;
use crate::stores::{self, env_file};

/// A folder whose files are to be written.
pub(super) struct Place {
    pub(super) folder: PathBuf,
    /// The files for which the person said yes to a token, although git may publish them.
    pub(super) allow_exposed: Vec<TokenFileKind>,
}

/// What is kept out of git: `.tinyb`, and what is set aside of it.
const IGNORED: [&str; 2] = [token_files::TINYB, ".tinyb.*"];
/// The same of an SDK's file.
const IGNORED_ENV: [&str; 2] = [".env.local", ".env.local.companion-tmp"];

/// Writes the files of a folder for the active workspace, and remembers the folder.
pub(super) async fn write(
    core: Arc<Core>,
    tell: Tell,
    folder: String,
    allow_exposed: Vec<TokenFileKind>,
) -> Result<(), Error> {
    let folder = existing(&core, &folder).await?;
    put(&core, &tell, Place { folder, allow_exposed }).await
}

async fn put(core: &Arc<Core>, tell: &Tell, place: Place) -> Result<(), Error> {
    let active = core.active().await?;
    let workspace = active.workspace.clone().ok_or(Error::NoWorkspace)?.id;
    let saved = account::put_into(core, tell, active, workspace, Some(place)).await?;
    saved.folder.unwrap_or(Ok(())).map_err(|problem| Error::Told(Box::new(problem)))
}

/// Sets a `.tinyb` that cannot be understood aside and writes a new one.
pub(super) async fn replace(core: Arc<Core>, tell: Tell, folder: String) -> Result<(), Error> {
    let folder = existing(&core, &folder).await?;
    let (inner, place) = (Arc::clone(&core), folder.clone());
    blocking(move || {
        // Nothing is moved away for a file that is not to be written.
        if let Some(refused) = token_files::refusal(&inner, &place, TokenFileKind::Tinyb, false) {
            return Err(refused);
        }
        Ok(inner.tinyb(&place).set_aside(inner.ports.clock.now())?)
    })
    .await??;
    put(&core, &tell, Place { folder, allow_exposed: Vec::new() }).await
}

/// Leaves `.tinyb` as `tb logout` does, if it holds an account of ours, and forgets the folder.
pub(super) async fn remove(core: Arc<Core>, tell: Tell, folder: String) -> Result<(), Error> {
    tell.clone().write(forget(core, tell, named(&folder))).await?
}

async fn forget(core: Arc<Core>, tell: Tell, folder: PathBuf) -> Result<(), Error> {
    let file = core.accounts.clone();
    let mut held = blocking(move || file.hold()).await??;
    let keys: Vec<_> = held.accounts.accounts.iter().map(|known| known.key.clone()).collect();
    // Where the folder is gone, its file is gone with it.
    let mut cleared = Ok(());
    if folder.is_dir() {
        let tokens = workspace_tokens(&core, &held.accounts.accounts).await;
        let is_ours = move |content: &Content| keys.iter().any(|key| is_of(content, key));
        let (inner, folder) = (Arc::clone(&core), folder.clone());
        cleared = blocking(move || clear(&inner, &folder, is_ours, &tokens)).await?;
    }
    // What a link leads to is never changed, so it is no reason to keep the folder listed.
    let cleared = match cleared {
        Err(error) if !matches!(error, stores::Error::LeadsOut { .. }) => return Err(error.into()),
        cleared => cleared,
    };
    held.accounts.projects.retain(|known| known.folder != folder);
    let accounts = blocking(move || held.save()).await??;
    tell.fact(Fact::Projects(views(&core, &accounts).await));
    tell.fact(Fact::Accounts(accounts));
    Ok(cleared?)
}

/// The workspace tokens of accounts, as far as nobody has to be asked for them.
async fn workspace_tokens(core: &Core, accounts: &[Account]) -> Vec<Secret> {
    let quiet = core.vault.non_interactive();
    let mut tokens = Vec::new();
    for account in accounts {
        let kept = core.credentials(&quiet, account, None).await.ok();
        tokens.extend(
            kept.into_iter().flat_map(|kept| kept.workspaces).map(|workspace| workspace.token),
        );
    }
    tokens
}

/// Takes credentials that are `theirs` out of a folder: its `.tinyb` is left as `tb logout` leaves
/// it, and its `.env.local` without that token and without those of `tokens`. Blocks.
pub(super) fn clear(
    core: &Core,
    folder: &Path,
    is_theirs: impl Fn(&Content) -> bool,
    tokens: &[Secret],
) -> Result<(), stores::Error> {
    let file = core.tinyb(folder);
    let held = file.read().map(|content| content.filter(|content| is_theirs(content)));
    // First, because `.tinyb` tells which token it is. Where that cannot be read, `tokens` does.
    let tinyb = held.as_ref().ok().and_then(Option::as_ref);
    let own = tinyb.and_then(|content| content.secret("token"));
    let is_token = |token: &Secret| Some(token) == own.as_ref() || tokens.contains(token);
    let removed = env_file::remove(folder, is_token, &core.locks);
    let blanked = held.and_then(|held| held.map_or(Ok(false), |_| file.blank(is_theirs)));
    removed.and(blanked).map(drop)
}

/// Takes away what is unsafe about one of a project's files, and looks again.
pub(super) async fn mend(
    core: Arc<Core>,
    tell: Tell,
    folder: String,
    path: String,
    risk: Risk,
) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    let project = listed(&core, &folder).await?;
    let files = view(&core, &accounts, &project).await.files;
    let file = files.into_iter().find(|file| file.path == path);
    let kind = file.ok_or_else(|| Error::NoFolder { path: path.clone() })?.kind;
    match risk {
        Risk::Readable => {
            let (inner, folder) = (Arc::clone(&core), project.folder);
            blocking(move || make_private(&inner, &folder, kind, Path::new(&path))).await??;
        }
        // What only the person's own rules may ignore, a line in the folder's surely does.
        Risk::NotIgnored | Risk::Unknown => ignore(&core, project.folder, path, kind).await?,
        // What is tracked is in the history already: that is for its people to decide.
        Risk::Tracked => return Err(Error::Tracked { path }),
    }
    tell.fact(Fact::Projects(views(&core, &core.read_accounts().await?).await));
    Ok(())
}

/// Blocks.
fn make_private(
    core: &Core,
    folder: &Path,
    kind: TokenFileKind,
    path: &Path,
) -> Result<(), stores::Error> {
    // What a link leads to out of the folder is not the project's.
    let target = match kind {
        TokenFileKind::SetAside => path.to_owned(),
        TokenFileKind::Tinyb | TokenFileKind::EnvLocal => token_files::target(core, folder, kind)?,
    };
    let private = files::make_private(&target);
    private.map_err(|source| stores::Error::Io { path: target, source })
}

/// Puts a file into the folder's `.gitignore`, and makes sure that git ignores it then.
async fn ignore(
    core: &Core,
    folder: PathBuf,
    path: String,
    kind: TokenFileKind,
) -> Result<(), Error> {
    let (locks, home) = (core.locks.clone(), core.git_home());
    let lines = match kind {
        TokenFileKind::EnvLocal => &IGNORED_ENV[..],
        TokenFileKind::Tinyb | TokenFileKind::SetAside => &IGNORED,
    };
    blocking(move || {
        let file = git::ignore_file_in(&folder);
        let atomic = AtomicFile::of(file.clone(), &locks, git::MOST_IGNORE_BYTES);
        let written = atomic.public().without_links().change(|old| with_lines(&file, old, lines));
        written.map_err(|error| match error {
            stores::Error::NotAFile { .. }
            | stores::Error::TooLarge { .. }
            | stores::Error::Broken { .. } => {
                Error::IgnoreFile { path: file.display().to_string() }
            }
            error => error.into(),
        })?;
        match token_files::in_git(&token_files::led_to(Path::new(&path)), &home) {
            None => Ok(()),
            Some(Risk::Tracked) => Err(Error::Tracked { path }),
            Some(_) => Err(Error::StillNotIgnored { path }),
        }
    })
    .await?
}

fn with_lines(
    file: &Path,
    old: Option<&[u8]>,
    lines: &[&str],
) -> Result<Option<Vec<u8>>, stores::Error> {
    let old = old.unwrap_or_default();
    // In UTF-16 git would not find a line of ours.
    if old.contains(&0) {
        return Err(stores::Error::Broken { path: file.to_owned() });
    }
    Ok(Some(lines.iter().fold(old.to_vec(), |text, line| git::with_line(&text, line))))
}

/// A folder that is a project of ours: nothing else is opened, or changed.
pub(super) async fn listed(core: &Core, folder: &str) -> Result<Project, Error> {
    let accounts = core.read_accounts().await?;
    let project = accounts.project(&named(folder)).cloned();
    project.ok_or_else(|| Error::NoFolder { path: folder.to_owned() })
}

/// Every project, as it is now.
pub(super) async fn views(core: &Arc<Core>, accounts: &Accounts) -> Vec<ProjectView> {
    join_all(accounts.projects.iter().map(|project| view(core, accounts, project))).await
}

/// A folder against the active workspace.
pub(super) async fn here(core: &Arc<Core>, folder: PathBuf) -> ProjectView {
    let accounts = core.read_accounts().await.unwrap_or_default();
    let active = accounts.active();
    let project = Project {
        folder,
        account: active.map(|active| active.key.clone()),
        workspace: active.and_then(|active| active.workspace.clone()),
    };
    view(core, &accounts, &project).await
}

/// A folder against the workspace that it is to hold.
async fn view(core: &Arc<Core>, accounts: &Accounts, project: &Project) -> ProjectView {
    let mut view = ProjectView {
        folder: project.folder.display().to_string(),
        path: core.tinyb(&project.folder).path().display().to_string(),
        state: TinybState::Missing,
        email: None,
        workspace: None,
        files: Vec::new(),
        problem: None,
    };
    let (inner, folder) = (Arc::clone(core), project.folder.clone());
    let look = move || {
        let content = folder.is_dir().then(|| inner.tinyb(&folder).read())?;
        let files = token_files::of_folder(&inner, &folder, &content);
        Some((content, files))
    };
    match core.look(&project.folder, look).await {
        Ok(None) => view.state = TinybState::Gone,
        Ok(Some((content, files))) => {
            view.files = files;
            match content {
                Ok(content) => content.iter().for_each(|is| show(&mut view, is, accounts, project)),
                Err(error) => {
                    (view.state, view.problem) = (TinybState::Broken, Some(error.into()));
                }
            }
        }
        Err(error) => {
            (view.state, view.problem) = (TinybState::Broken, Some(error.into()));
            view.files = vec![token_files::not_looked_at(core, &project.folder)];
        }
    }
    view
}

fn show(view: &mut ProjectView, content: &Content, accounts: &Accounts, project: &Project) {
    if content.text("token").is_none() {
        return;
    }
    let text = |key| content.text(key).map(str::to_owned);
    let is_known = accounts.accounts.iter().any(|account| is_of(content, &account.key));
    let is_it = project.account.as_ref().is_some_and(|key| is_of(content, key))
        && project.workspace.as_ref().map(|w| &*w.id) == content.text("id");
    if is_known && is_it {
        view.state = TinybState::Written;
    } else {
        view.state = TinybState::Other;
        let tinyb = view.files.iter_mut().filter(|file| file.kind == TokenFileKind::Tinyb);
        tinyb.for_each(|file| file.state = TokenFileState::Other);
    }
    view.email = text("user_email");
    view.workspace = text("id").zip(text("name")).map(|(id, name)| WorkspaceView { id, name });
}

pub(super) fn is_of(content: &Content, key: &AccountKey) -> bool {
    content.text("host") == Some(&key.api_host) && content.text("user_id") == Some(&key.user_id)
}

/// Takes over what `tb` did in every project: another workspace, a logout.
pub(super) async fn adopt_all(core: &Arc<Core>, tell: &Tell) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    for project in &accounts.projects {
        adopt(core, tell, &accounts, project).await?;
    }
    Ok(())
}

/// Takes over what `tb` did in the folder whose `.tinyb` changed, a newer token too. Only the
/// file that changed may bring one: an old one may lie anywhere.
pub(super) async fn adopt_from(core: &Arc<Core>, tell: &Tell, folder: &Path) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    let Some(project) = accounts.project(folder) else {
        return Ok(());
    };
    let Some((content, owner)) = adopt(core, tell, &accounts, project).await? else {
        return Ok(());
    };
    match content.secret("user_token") {
        Some(token) => take_token(core, tell, &owner, token).await,
        None => Ok(()),
    }
}

/// Gives what the file says, and the account of ours that it belongs to.
async fn adopt(
    core: &Core,
    tell: &Tell,
    accounts: &Accounts,
    project: &Project,
) -> Result<Option<(Content, Account)>, Error> {
    let file = core.tinyb(&project.folder);
    // What cannot be read is shown as such, and nothing is taken from it.
    let Ok(Ok(Some(content))) = core.look(&project.folder, move || file.read()).await else {
        return Ok(None);
    };
    let owner = owner_of(&content, accounts).cloned();
    if News::of(&content, project, owner.as_ref()).is_some() {
        take_over(core, tell, &project.folder).await?;
    }
    Ok(owner.map(|owner| (content, owner)))
}

fn owner_of<'a>(content: &Content, accounts: &'a Accounts) -> Option<&'a Account> {
    accounts.accounts.iter().find(|account| is_of(content, &account.key))
}

/// Looks once more under the lock: what was seen without it may be long past. A folder that went
/// along with the active workspace takes it along.
async fn take_over(core: &Core, tell: &Tell, folder: &Path) -> Result<(), Error> {
    let (accounts, file) = (core.accounts.clone(), core.tinyb(folder));
    let (mut held, content) =
        blocking(move || Ok::<_, stores::Error>((accounts.hold()?, file.read()?))).await??;
    let accounts = &mut held.accounts;
    let project = accounts.project(folder).cloned();
    let (Some(content), Some(project)) = (content, project) else {
        return Ok(());
    };
    let Some(news) = News::of(&content, &project, owner_of(&content, accounts)) else {
        return Ok(());
    };
    news.put(accounts);
    let accounts = blocking(move || held.save()).await??;
    tell.fact(Fact::Accounts(accounts));
    Ok(())
}

/// What a `.tinyb` says that we did not know.
struct News {
    was: Project,
    now: Option<(AccountKey, WorkspaceRef)>,
}

impl News {
    /// A stranger's workspace is no news: it is shown, and the person decides.
    fn of(content: &Content, project: &Project, owner: Option<&Account>) -> Option<Self> {
        let now = match (content.text("token"), owner) {
            (None, _) => None,
            (Some(_), None) => return None,
            (Some(_), Some(owner)) => {
                let id = content.text("id")?.to_owned();
                let name = content.text("name").unwrap_or_default().to_owned();
                Some((owner.key.clone(), WorkspaceRef { id, name }))
            }
        };
        let was = project.account.clone().zip(project.workspace.clone());
        (was != now).then(|| Self { was: project.clone(), now })
    }

    fn put(self, accounts: &mut Accounts) {
        let followed = accounts.active().is_some_and(|active| {
            self.was.account.as_ref() == Some(&active.key) && self.was.workspace == active.workspace
        });
        if let Some(known) = accounts.projects.iter_mut().find(|p| p.folder == self.was.folder) {
            (known.account, known.workspace) = self.now.clone().unzip();
        }
        if let Some((key, workspace)) = self.now.filter(|_| followed)
            && let Some(account) = accounts.find(&key).cloned()
        {
            accounts.put(Account { workspace: Some(workspace), ..account });
        }
    }
}

/// Takes over a user token that `tb login` brought, if Tinybird says that it is that user's. A
/// session that is refreshed here has newer ones than any file.
async fn take_token(
    core: &Arc<Core>,
    tell: &Tell,
    account: &Account,
    token: Secret,
) -> Result<(), Error> {
    let quiet = core.vault.non_interactive();
    let kept = core.credentials(&quiet, account, None).await?;
    let is_refreshed = kept.refresh_token.is_some()
        && core.is_over(&account.key, kept.user_token.as_ref()) != Some(true);
    if kept.user_token.as_ref() == Some(&token) || is_refreshed {
        return Ok(());
    }
    let host = hosts::of_account(account)?;
    cloud::check_user(&host, &token, &core.http).await?;
    let workspaces = cloud::workspaces(&host, &token, &core.http).await?;
    let Some(first) = workspaces.first() else {
        return Ok(());
    };
    let info = cloud::workspace(&host, &first.token, &core.http).await?;
    if info.user_id != account.key.user_id {
        return Ok(());
    }
    let credentials =
        Credentials { user_token: Some(token), refresh_token: None, expires_at: None, workspaces };
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await??;
    let now = core.credentials(&quiet, account, None).await?;
    // A sign-in meanwhile is newer.
    if held.accounts.find(&account.key).is_some() && now == kept {
        match core.held_of(&account.key).filter(|held| held.chosen) {
            Some(held) => core.hold_unkept(Unkept { credentials, ..held }),
            None => {
                quiet.keep(account, &credentials).await?;
                core.release_unkept(&account.key);
            }
        }
        core.note_session(&account.key, false, None);
        tell.fact(Fact::Session(account.key.clone(), false));
        blocking(move || held.save()).await??;
    }
    Ok(())
}

/// The folder a person named; `~` is the home.
pub(super) async fn existing(core: &Core, text: &str) -> Result<PathBuf, Error> {
    let text = text.trim();
    let folder = match text.strip_prefix('~') {
        Some(rest) => core.config.home.join(rest.trim_start_matches(['/', '\\'])),
        None => PathBuf::from(text),
    };
    let missing = || Error::NoFolder { path: text.to_owned() };
    let named = folder.clone();
    let look = move || {
        let is_there = named.is_absolute() && named.is_dir();
        is_there.then(|| files::canonical(&named))
    };
    core.look(&folder, look).await?.and_then(Result::ok).ok_or_else(missing)
}
