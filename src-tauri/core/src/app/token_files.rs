//! The files of a project that hold a token of ours: what is in each, what is unsafe about it, and
//! whether it may be given a token.
//!
//! A risk belongs to the file that a token is really written to: where a path is a link, to what
//! the link leads to. What git makes of a file is said only where git itself would say it, else it
//! is unknown. A file that git tracks, or may track, is given no token without a person's yes.
//! Neither is an `.env.local` that git does not ignore, or of which that is unknown: a `.tinyb` is
//! what the person asked for, so it is written and its risk is said. Through a link into a file
//! that git tracks, or out of the folder, no token is written at all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::Error;
use crate::app::context::{Context, run_blocking};
use crate::contract::{Problem, Risk, TokenFile, TokenFileKind, TokenFileState};
use crate::credentials::{AccountKey, Credentials, Secret};
use crate::os::{files, untrusted_files};
use crate::projects::git;
use crate::projects::git::{GitState, UnknownReason};
use crate::stores;
use crate::stores::env_file;
use crate::stores::tinyb_file::Content;

/// The name of the file that `tb` reads.
pub(crate) const TINYB: &str = ".tinyb";
/// What the name of one that was set aside begins with.
const SET_ASIDE: &str = ".tinyb.broken-";
/// Of more files that were set aside the oldest are not looked at.
const MOST_SET_ASIDE: usize = 100;
/// More entries of a folder than these are not searched for files that were set aside.
const MOST_ENTRIES: usize = 10_000;

/// The files of a folder, `.tinyb` first; `tinyb` is what that one says. Blocks.
pub(crate) fn list_token_files(
    context: &Context,
    folder: &Path,
    tinyb: &Result<Option<Content>, stores::Error>,
) -> Vec<TokenFile> {
    let mut files = vec![view_tinyb(context, folder, tinyb)];
    let token = tinyb.as_ref().ok().and_then(|content| content.as_ref()?.secret("token"));
    files.extend(view_env_local(context, folder, token.as_ref()));
    files.extend(list_set_aside(context, folder));
    files
}

/// The file of a folder that could not be looked at in time.
pub(crate) fn view_unread_file(context: &Context, folder: &Path) -> TokenFile {
    let kind = TokenFileKind::Tinyb;
    TokenFile {
        path: path_of(context, folder, kind).display().to_string(),
        kind,
        state: TokenFileState::Broken,
        risks: vec![Risk::Unknown],
        problem: None,
    }
}

/// Why a file is not to be given a token, if it is not. `is_allowed` is the person's yes to one
/// that git may publish. Blocks.
pub(crate) fn find_refusal(
    context: &Context,
    folder: &Path,
    kind: TokenFileKind,
    is_allowed: bool,
) -> Option<Error> {
    let target = match resolve_target(context, folder, kind) {
        Ok(target) => target,
        Err(error) => return Some(error.into()),
    };
    let state = git_state(&target, &context.git_environment())?;
    let risk = risk_of(&state)?;
    let path = path_of(context, folder, kind);
    let is_link = path.is_symlink();
    let is_refused = match state {
        GitState::Tracked => is_link || !is_allowed,
        GitState::Unknown(reason) if target.exists() && may_be_tracked(&reason) => !is_allowed,
        _ => kind == TokenFileKind::EnvLocal && !is_allowed,
    };
    is_refused.then(|| Error::Exposed { path, target: is_link.then_some(target), risk })
}

/// Replaces the tokens of `used` that are others `now` in the projects' `.tinyb`. A file that cannot
/// be written keeps the old ones, and `tb` asks for a sign-in there.
pub(crate) async fn renew_tinyb(
    context: &Arc<Context>,
    projects: Vec<PathBuf>,
    used: &Credentials,
    now: &Credentials,
) {
    let replaced = replaced_tokens(used, now);
    if replaced.is_empty() {
        return;
    }
    let context = Arc::clone(context);
    let renewed = run_blocking(move || {
        for folder in projects.into_iter().filter(|folder| folder.is_dir()) {
            // It may have been added to git since it was written, and the person has not allowed that.
            let refused = find_refusal(&context, &folder, TokenFileKind::Tinyb, false);
            let renewed = refused.map_or(Ok(()), Err);
            let renewed =
                renewed.and_then(|()| Ok(context.tinyb(&folder).replace_tokens(&replaced)?));
            if let Err(error) = renewed {
                tracing::warn!(%error, "a .tinyb keeps the old tokens");
            }
        }
    });
    // The log says what failed.
    let _ = renewed.await;
}

/// Each token that was replaced, with the one in its place.
fn replaced_tokens(used: &Credentials, now: &Credentials) -> Vec<(Secret, Secret)> {
    let workspaces = used.workspaces.iter().filter_map(|old| {
        let new = now.workspaces.iter().find(|new| new.reference.id == old.reference.id)?;
        Some((old.token.clone(), new.token.clone()))
    });
    let user = used.user_token.clone().zip(now.user_token.clone());
    user.into_iter().chain(workspaces).filter(|(old, new)| old != new).collect()
}

/// Whether a `.tinyb` holds credentials of this account.
pub(crate) fn is_of_account(content: &Content, key: &AccountKey) -> bool {
    content.text("host") == Some(&key.api_host) && content.text("user_id") == Some(&key.user_id)
}

/// Takes credentials that are `theirs` out of a folder: its `.tinyb` is left as `tb logout` leaves
/// it, and its `.env.local` without that token and without those of `tokens`. Blocks.
pub(crate) fn clear_tokens(
    context: &Context,
    folder: &Path,
    is_theirs: impl Fn(&Content) -> bool,
    tokens: &[Secret],
) -> Result<(), stores::Error> {
    let file = context.tinyb(folder);
    let content = file.read().map(|content| content.filter(|content| is_theirs(content)));
    // First, because `.tinyb` tells which token it is. Where that cannot be read, `tokens` does.
    let tinyb = content.as_ref().ok().and_then(Option::as_ref);
    let own = tinyb.and_then(|content| content.secret("token"));
    let is_token = |token: &Secret| Some(token) == own.as_ref() || tokens.contains(token);
    let removed = env_file::remove(folder, is_token, &context.locks);
    let blanked = content.and_then(|is| is.map_or(Ok(false), |_| file.blank(is_theirs)));
    removed.and(blanked).map(drop)
}

fn view_tinyb(
    context: &Context,
    folder: &Path,
    content: &Result<Option<Content>, stores::Error>,
) -> TokenFile {
    let kind = TokenFileKind::Tinyb;
    let (state, problem) = match content {
        Err(error) => (TokenFileState::Broken, Some(error.into())),
        Ok(Some(content)) if content.text("token").is_some() => {
            let leads_out = resolve_target(context, folder, kind).err();
            (TokenFileState::Written, leads_out.map(Into::into))
        }
        Ok(_) => (TokenFileState::Missing, None),
    };
    let path = path_of(context, folder, kind);
    // What cannot be understood may hold a token, and so may one that has none for a workspace.
    let may_hold =
        content.as_ref().map_or(true, |content| content.as_ref().is_some_and(Content::has_token));
    let risks = if may_hold { find_risks(context, &path) } else { Vec::new() };
    TokenFile { path: path.display().to_string(), kind, state, risks, problem }
}

/// Where an SDK is used, or where it holds the token that `.tinyb` holds.
fn view_env_local(
    context: &Context,
    folder: &Path,
    expected: Option<&Secret>,
) -> Option<TokenFile> {
    let kind = TokenFileKind::EnvLocal;
    let path = path_of(context, folder, kind);
    let read = env_file::read(folder);
    let content = read.as_ref().ok().and_then(Option::as_ref);
    let token = content.and_then(|content| content.token.as_ref());
    let is_ours = token.is_some() && token == expected;
    if !is_ours && !env_file::is_sdk_project(folder) {
        return None;
    }
    let state = match (&read, content) {
        (Err(_), _) => TokenFileState::Broken,
        (_, Some(content)) if content.is_reference => TokenFileState::Reference,
        _ if token.is_none() => TokenFileState::Missing,
        _ if is_ours => TokenFileState::Written,
        _ => TokenFileState::Other,
    };
    let is_wanted =
        expected.is_some() && matches!(state, TokenFileState::Missing | TokenFileState::Other);
    let leads_out = || resolve_target(context, folder, kind).err().map(Problem::from);
    let problem = match read {
        Err(ref error) => Some(error.into()),
        Ok(_) if is_wanted => find_refusal(context, folder, kind, false).map(Problem::from),
        Ok(_) => leads_out(),
    };
    // What cannot be read may hold a token.
    let may_hold = state == TokenFileState::Broken || token.is_some();
    let risks = if may_hold { find_risks(context, &path) } else { Vec::new() };
    Some(TokenFile { path: path.display().to_string(), kind, state, risks, problem })
}

/// What was set aside is the person's to repair or to remove, and may hold tokens until then.
fn list_set_aside(context: &Context, folder: &Path) -> Vec<TokenFile> {
    let entries = untrusted_files::entries(folder, MOST_ENTRIES).into_iter().flatten();
    let is_it = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SET_ASIDE))
            && path.symlink_metadata().is_ok_and(|data| data.is_file() && data.len() > 0)
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(is_it).collect();
    // Their names end in the time.
    paths.sort_by(|a, b| b.cmp(a));
    paths.truncate(MOST_SET_ASIDE);
    let view = |path: PathBuf| TokenFile {
        kind: TokenFileKind::SetAside,
        state: TokenFileState::Other,
        risks: find_risks(context, &path),
        path: path.display().to_string(),
        problem: None,
    };
    paths.into_iter().map(view).collect()
}

fn path_of(context: &Context, folder: &Path, kind: TokenFileKind) -> PathBuf {
    match kind {
        TokenFileKind::EnvLocal => env_file::path_in(folder),
        _ => context.tinyb(folder).path().to_owned(),
    }
}

/// The file that a token would be written to.
pub(crate) fn resolve_target(
    context: &Context,
    folder: &Path,
    kind: TokenFileKind,
) -> Result<PathBuf, stores::Error> {
    match kind {
        TokenFileKind::EnvLocal => env_file::resolve_links(folder, &context.locks),
        _ => context.tinyb(folder).resolve_links(),
    }
}

/// What is unsafe about the file at `path`.
fn find_risks(context: &Context, path: &Path) -> Vec<Risk> {
    let readable = files::is_readable_by_others(path).then_some(Risk::Readable);
    readable
        .into_iter()
        .chain(find_git_risk(&resolve_links(path), &context.git_environment()))
        .collect()
}

/// The file that a path leads to; the path itself where there is none.
pub(crate) fn resolve_links(path: &Path) -> PathBuf {
    files::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// What git makes of a file, where that is not safe. Blocks.
pub(crate) fn find_git_risk(target: &Path, environment: &git::Environment) -> Option<Risk> {
    risk_of(&git_state(target, environment)?)
}

fn git_state(target: &Path, environment: &git::Environment) -> Option<GitState> {
    let folder = target.parent().unwrap_or(target);
    match target.file_name().and_then(|name| name.to_str()) {
        Some(name) => git::state_of(folder, name, environment),
        None => Some(GitState::Unknown(UnknownReason::Folder { path: target.to_owned() })),
    }
}

fn risk_of(state: &GitState) -> Option<Risk> {
    match state {
        GitState::Ignored => None,
        GitState::Tracked => Some(Risk::Tracked),
        GitState::NotIgnored => Some(Risk::NotIgnored),
        GitState::Unknown(reason) => {
            tracing::info!(%reason, "what git makes of a file is not known");
            Some(Risk::Unknown)
        }
    }
}

/// Whether it is the index that could not be understood, and not only a rule.
fn may_be_tracked(reason: &UnknownReason) -> bool {
    matches!(
        reason,
        UnknownReason::Index { .. }
            | UnknownReason::Repository { .. }
            | UnknownReason::Folder { .. }
    )
}
