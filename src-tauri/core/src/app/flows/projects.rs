//! Project folders: writing the files of a folder, fixing a risk, and forgetting a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::folders::canonical_folder;
use crate::app::secrets::request::WritePlace;
use crate::app::secrets::{read, switch};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, folders, token_files, views};
use crate::contract::{Risk, TokenFileKind};
use crate::os::files;
use crate::projects::git;
use crate::stores;
use crate::stores::atomic::AtomicFile;
use crate::stores::tinyb_file::Content;

/// What is kept out of git: `.tinyb`, and what is set aside of it.
const IGNORED: [&str; 2] = [token_files::TINYB, ".tinyb.*"];
/// The same of an SDK's file.
const IGNORED_ENV: [&str; 2] = [".env.local", ".env.local.companion-tmp"];

/// Writes the files of a folder for the active workspace, and remembers the folder.
pub(crate) async fn write(
    context: Arc<Context>,
    updates: Updates,
    folder: String,
    allow_exposed: Vec<TokenFileKind>,
) -> Result<(), Error> {
    let folder = folders::find_folder(&context, &folder).await?;
    write_active_workspace(&context, &updates, WritePlace { folder, allow_exposed }).await
}

async fn write_active_workspace(
    context: &Arc<Context>,
    updates: &Updates,
    place: WritePlace,
) -> Result<(), Error> {
    let active = context.read_active_account().await?;
    let workspace = active.workspace.clone().ok_or(Error::NoWorkspace)?.id;
    let written =
        switch::switch_workspace(context, updates, active, workspace, Some(place)).await?;
    written.unwrap_or(Ok(())).map_err(|problem| Error::Problem(Box::new(problem)))
}

/// Sets a `.tinyb` that cannot be understood aside and writes a new one.
pub(crate) async fn replace(
    context: Arc<Context>,
    updates: Updates,
    folder: String,
) -> Result<(), Error> {
    let folder = folders::find_folder(&context, &folder).await?;
    let (inner, place) = (Arc::clone(&context), folder.clone());
    run_blocking(move || {
        // Nothing is moved away for a file that is not to be written.
        if let Some(refused) =
            token_files::find_refusal(&inner, &place, TokenFileKind::Tinyb, false)
        {
            return Err(refused);
        }
        Ok(inner.tinyb(&place).set_aside(inner.ports.clock.now())?)
    })
    .await??;
    write_active_workspace(&context, &updates, WritePlace { folder, allow_exposed: Vec::new() })
        .await
}

/// Leaves `.tinyb` as `tb logout` does, if it holds an account of ours, and forgets the folder.
pub(crate) async fn remove(
    context: Arc<Context>,
    updates: Updates,
    folder: String,
) -> Result<(), Error> {
    let folder = canonical_folder(&context, &folder).await;
    let mut locked = context.lock_accounts().await?;
    let keys: Vec<_> = locked.accounts.accounts.iter().map(|known| known.key.clone()).collect();
    // Where the folder is gone, its file is gone with it.
    let mut cleared = Ok(());
    if context.is_folder(&folder).await? {
        let known = read::read_all(&context, locked.accounts.accounts.clone()).await;
        let workspaces = known.into_iter().filter_map(|(_, read)| read).flat_map(|r| r.workspaces);
        let tokens: Vec<_> = workspaces.map(|workspace| workspace.token).collect();
        let is_ours = move |content: &Content| {
            keys.iter().any(|key| token_files::is_of_account(content, key))
        };
        let (inner, folder) = (Arc::clone(&context), folder.clone());
        cleared =
            run_blocking(move || token_files::clear_tokens(&inner, &folder, is_ours, &tokens))
                .await?;
    }
    // What a link leads to is never changed, so it is no reason to keep the folder listed.
    let cleared = match cleared {
        Err(error) if !matches!(error, stores::Error::LeadsOut { .. }) => return Err(error.into()),
        cleared => cleared,
    };
    locked.accounts.projects.retain(|known| known.folder != folder);
    let accounts = context.save_accounts(locked).await?;
    updates.send(Update::Projects(views::projects::view_all(&context, &accounts).await));
    updates.send(Update::Accounts(accounts));
    Ok(cleared?)
}

/// Takes away what is unsafe about one of a project's files, and looks again.
pub(crate) async fn fix(
    context: Arc<Context>,
    updates: Updates,
    folder: String,
    path: String,
    risk: Risk,
) -> Result<(), Error> {
    let accounts = context.read_accounts().await?;
    let project = folders::find_project(&context, &folder).await?;
    let files = views::projects::view_project(&context, &accounts, &project).await.files;
    let file = files.into_iter().find(|file| file.path == path);
    let kind = file.ok_or_else(|| Error::NoFolder { path: path.clone() })?.kind;
    match risk {
        Risk::Readable => {
            let (inner, folder) = (Arc::clone(&context), project.folder);
            run_blocking(move || make_private(&inner, &folder, kind, Path::new(&path))).await??;
        }
        // What only the person's own rules may ignore, a line in the folder's surely does.
        Risk::NotIgnored | Risk::Unknown => {
            add_to_gitignore(&context, project.folder, path, kind).await?
        }
        // What is tracked is in the history already: that is for its people to decide.
        Risk::Tracked => return Err(Error::Tracked { path }),
    }
    updates.send(Update::Projects(
        views::projects::view_all(&context, &context.read_accounts().await?).await,
    ));
    Ok(())
}

/// Blocks.
fn make_private(
    context: &Context,
    folder: &Path,
    kind: TokenFileKind,
    path: &Path,
) -> Result<(), stores::Error> {
    // What a link leads to out of the folder is not the project's.
    let target = match kind {
        TokenFileKind::SetAside => path.to_owned(),
        TokenFileKind::Tinyb | TokenFileKind::EnvLocal => {
            token_files::resolve_target(context, folder, kind)?
        }
    };
    let private = files::make_private(&target);
    private.map_err(|source| stores::Error::Io { path: target, source })
}

/// Puts a file into the folder's `.gitignore`, and makes sure that git ignores it then.
async fn add_to_gitignore(
    context: &Context,
    folder: PathBuf,
    path: String,
    kind: TokenFileKind,
) -> Result<(), Error> {
    let (locks, environment) = (context.locks.clone(), context.git_environment());
    let lines = match kind {
        TokenFileKind::EnvLocal => &IGNORED_ENV[..],
        TokenFileKind::Tinyb | TokenFileKind::SetAside => &IGNORED,
    };
    run_blocking(move || {
        let file = git::ignore_file_path(&folder);
        let atomic = AtomicFile::new(file.clone(), &locks, git::MOST_IGNORE_BYTES);
        let written =
            atomic.keeping_mode().without_links().change(|old| with_lines(&file, old, lines));
        written.map_err(|error| match error {
            stores::Error::NotAFile { .. }
            | stores::Error::TooLarge { .. }
            | stores::Error::Broken { .. } => {
                Error::IgnoreFile { path: file.display().to_string() }
            }
            error => error.into(),
        })?;
        match token_files::find_git_risk(
            &token_files::resolve_links(Path::new(&path)),
            &environment,
        ) {
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
    Ok(Some(lines.iter().fold(old.to_vec(), |text, line| git::add_ignore_line(&text, line))))
}
