//! The files that a sign-in or a switch of workspace writes into a project's folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::request::{SaveRequest, WritePlace};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, token_files, views};
use crate::contract::{Problem, TinybState, TokenFileKind};
use crate::stores::tinyb_file::Entry;
use crate::stores::{Error as E, env_file, sessions_file};
use crate::unix_time;

/// Writes the folder's files, and then notes in the accounts file what they hold: before they are
/// written a watcher would take the old `.tinyb` for a change by `tb`. The accounts' lock is not
/// held meanwhile, because the folder's disk may not answer. A new folder (`is_new`) that got no
/// token is not listed.
pub(super) async fn write_folder(
    context: &Arc<Context>,
    updates: &Updates,
    request: SaveRequest,
    place: WritePlace,
    is_new: bool,
) -> Result<(), Problem> {
    let (account, folder) = (request.account.clone(), place.folder.clone());
    let inner = Arc::clone(context);
    let written = run_blocking(move || write_files(&inner, &request, &place)).await;
    let mut look = views::projects::view_folder(context, folder.clone()).await;
    let view = &mut look.view;
    let has_token = view.state == TinybState::Written;
    let result = written.unwrap_or_else(Err).map_err(|error| {
        let is_left = matches!(error, Error::Exposed { .. } | Error::Store(E::LeadsOut { .. }));
        view.state = if is_left { view.state } else { TinybState::Broken };
        Problem::from(error)
    });
    view.problem = result.clone().err().or(view.problem.take());
    if let Err(problem) = result {
        updates.send(Update::Project(look));
        if is_new && !has_token {
            unlist(context, updates, folder).await;
        }
        return Err(problem);
    }
    updates.send(Update::WrittenProject(look));
    let noted = context.change_accounts(move |accounts| {
        if accounts.account(&account.key).is_some() {
            accounts.set_project(&folder, &account);
        }
        Ok(())
    });
    updates.send(Update::Accounts(noted.await?));
    Ok(())
}

/// Takes a folder that was not written out of the list. If that fails, it stays listed as not
/// connected.
async fn unlist(context: &Arc<Context>, updates: &Updates, folder: PathBuf) {
    let unlisted = context.change_accounts(move |accounts| {
        // Another process may have written it meanwhile.
        accounts.projects.retain(|known| known.folder != folder || known.account.is_some());
        Ok(())
    });
    match unlisted.await {
        Ok(accounts) => {
            updates.send(Update::Projects(views::projects::view_all(context, &accounts).await));
            updates.send(Update::Accounts(accounts));
        }
        Err(error) => tracing::warn!(%error, "a folder that was not written stays listed"),
    }
}

/// `.tinyb`, where an SDK is used `.env.local`, and `sessions.txt`. Where `.tinyb` may not be given
/// the tokens, no other file is given one. Blocks.
fn write_files(context: &Context, request: &SaveRequest, place: &WritePlace) -> Result<(), Error> {
    let (folder, account) = (place.folder.as_path(), &request.account);
    let refusal = |kind| {
        token_files::find_refusal(context, folder, kind, place.allow_exposed.contains(&kind))
    };
    match refusal(TokenFileKind::Tinyb) {
        None => context.tinyb(folder).write(&Entry {
            host: &account.key.api_host,
            token: &request.token,
            user_token: request.credentials.user_token.as_ref(),
            facts: request.facts.clone(),
        })?,
        // They are there with an earlier yes.
        Some(Error::Exposed { .. }) if has_tokens(context, request, folder) => {}
        Some(refused) => return Err(refused),
    }
    // The person did not ask for `.env.local` by name: if it is left as it is, its view says so.
    if env_file::is_sdk_project(folder) && refusal(TokenFileKind::EnvLocal).is_none() {
        env_file::write(folder, &request.token, &account.key.api_host, &context.locks)?;
    }
    if let Some(region) = &request.region {
        let name = account.workspace.as_ref().map(|w| w.name.as_str()).unwrap_or_default();
        let (home, now) =
            (&context.config.home, unix_time::utc_date_time(context.ports.clock.now()));
        sessions_file::add_folder(home, region, name, folder, now, &context.locks)?;
    }
    Ok(())
}

/// Whether the folder's `.tinyb` holds these tokens already.
fn has_tokens(context: &Context, request: &SaveRequest, folder: &Path) -> bool {
    let content = context.tinyb(folder).read().ok().flatten();
    content.is_some_and(|content| {
        content.secret("token").as_ref() == Some(&request.token)
            && content.secret("user_token").as_ref() == request.credentials.user_token.as_ref()
    })
}
