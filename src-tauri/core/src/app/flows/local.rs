//! Starting and stopping the local instance, and which tokens it gets.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::Prompt;
use crate::app::updates::{Update, Updates};
use crate::app::{Error, views};
use crate::contract::{LocalState, LocalTokens, LogSource, StartLocal};
use crate::local::{Engine, Spec};
use crate::os::Launch;
use crate::{local, redact, stores, tokens};

/// `made` is the pair this process made or read, for when the vault cannot keep one.
pub(crate) async fn start(
    context: Arc<Context>,
    updates: Updates,
    how: StartLocal,
    made: Option<LocalTokens>,
) -> Result<(), Error> {
    let given = GivenTokens::of(&context, &how)?;
    let settings = context.settings().await.settings;
    let spec = Spec::new(&context.config.local, &settings, &how)?;
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    let tokens = choose_tokens(&context, &updates, &engine, given, made).await?;
    // Those of another computer are its engine's.
    if !engine.is_remote() {
        create_folders(spec.data_folders().collect()).await?;
    }
    let (report, now) = (|stage| updates.report_local_stage(stage), context.ports.clock.now());
    let starting = engine.start_instance(&spec, &tokens, &context.http, now, &report);
    // A face that stays asks the registry apart from its starts.
    let started = match how.skip_new_version || context.config.resident {
        true => starting.await,
        false => start_and_ask(&context, &engine, spec.image(), starting).await,
    };
    send_view_after_start(&context, &updates, &engine, started.is_ok()).await;
    Ok(started?)
}

/// Starts, and asks the registry meanwhile whether there is a newer image. A start that is done waits
/// for the answer for `limits.registry_grace` at most; one that failed does not.
async fn start_and_ask(
    context: &Context,
    engine: &Engine,
    image: String,
    starting: impl Future<Output = Result<(), local::Error>>,
) -> Result<(), local::Error> {
    let asking = async {
        let found = engine.find_container(engine.inspect_deadline()).await.ok().flatten();
        let image = found.and_then(|found| found.image).unwrap_or(image);
        views::local::ask_registry(context, engine, &image).await;
    };
    let (mut starting, mut asking) = (pin!(starting), pin!(asking));
    let grace = context.config.limits.registry_grace;
    tokio::select! {
        started = &mut starting => {
            if started.is_ok() {
                let _ = tokio::time::timeout(grace, asking).await;
            }
            started
        }
        () = &mut asking => starting.await,
    }
}

/// Makes the folders of the instance's data: those that the engine makes are the system's.
async fn create_folders(folders: Vec<PathBuf>) -> Result<(), Error> {
    let made = run_blocking(move || {
        folders.iter().try_for_each(|folder| stores::create_data_folder(folder))
    });
    Ok(made.await??)
}

/// Stops the local instance, and starts it again as it is.
pub(crate) async fn restart(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    let now = context.ports.clock.now();
    let restarted = engine
        .restart_instance(&context.http, now, &|stage| updates.report_local_stage(stage))
        .await;
    send_view_after_start(&context, &updates, &engine, restarted.is_ok()).await;
    Ok(restarted?)
}

/// Replaces the container by one of the newest image.
pub(crate) async fn update(
    context: Arc<Context>,
    updates: Updates,
    may_delete_data: bool,
) -> Result<(), Error> {
    let settings = context.settings().await.settings;
    let spec = Spec::new(&context.config.local, &settings, &StartLocal::default())?;
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    let (report, now) = (|stage| updates.report_local_stage(stage), context.ports.clock.now());
    let updated = engine.update_instance(&spec, may_delete_data, &context.http, now, &report).await;
    updates.send(Update::Local(views::local::look_at_instance(&context).await));
    Ok(updated?)
}

async fn send_view_after_start(
    context: &Context,
    updates: &Updates,
    engine: &Engine,
    is_ready: bool,
) {
    let seen = match is_ready {
        // Its checks have passed a moment ago.
        true => views::local::look_at_instance_of(context, engine, Some(LocalState::Ready)).await,
        false => views::local::look_at_instance(context).await,
    };
    updates.send(Update::Local(seen));
}

/// Stops the local instance.
pub(crate) async fn stop(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    let stopped = engine.stop_instance(&|stage| updates.report_local_stage(stage)).await;
    updates.send(Update::Local(views::local::look_at_instance(&context).await));
    Ok(stopped?)
}

/// Deletes the local instance and its data, if we made it.
pub(crate) async fn remove(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    let removed = engine.remove_instance(&|stage| updates.report_local_stage(stage)).await;
    updates.send(Update::Local(views::local::look_at_instance(&context).await));
    Ok(removed?)
}

/// The last lines of a log of the local instance, without secrets.
pub(crate) async fn read_log(context: &Context, source: LogSource) -> Result<String, Error> {
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    Ok(engine.read_log(source).await?)
}

/// Sends the last lines of a log of the local instance, and each that follows, without secrets,
/// until the container ends or nobody receives them.
pub(crate) async fn follow_log(
    context: &Context,
    source: LogSource,
    lines: &mpsc::Sender<String>,
) -> Result<(), Error> {
    let engine = Engine::find(&context.config.engine, &context.config.limits).await?;
    Ok(engine.follow_log(source, lines).await?)
}

/// Saves lines of a log in a file that the person chose, without secrets.
pub(crate) async fn save_log(path: PathBuf, text: &str) -> Result<(), Error> {
    let lines = redact::redact(text).into_owned();
    Ok(run_blocking(move || stores::save_text(&path, &lines)).await??)
}

/// Makes a fresh pair and keeps it. In a face that stays, a pair that cannot be kept is used until
/// the face ends, and the vault's row says what is wrong.
pub(crate) async fn generate(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let tokens = tokens::local::generate();
    updates.send(Update::LocalTokens(Some(tokens.clone())));
    match updates.clone().write(save_tokens(Arc::clone(&context), tokens)).await? {
        Err(Error::Vault(error)) if context.config.resident => {
            updates.send(Update::Vault(context.secrets.state_failed(&error)));
            Ok(())
        }
        kept => kept,
    }
}

/// Saves a pair in the vault, and a new generation in the accounts file, so that other processes
/// read the vault again.
async fn save_tokens(context: Arc<Context>, tokens: LocalTokens) -> Result<(), Error> {
    let locked = context.lock_accounts().await?;
    context.secrets.keep_local_tokens(&tokens).await?;
    context.save_accounts(locked).await?;
    Ok(())
}

/// Starts the engine's own program and waits until it answers.
pub(crate) async fn start_engine(context: Arc<Context>, updates: Updates) -> Result<(), Error> {
    let app = context.config.engine.startable.clone().ok_or(local::Error::NoEngine)?;
    let launcher = context.ports.launcher.clone().ok_or(local::Error::NoEngine)?;
    let name = app.name.clone();
    let launch = Launch { program: app.program, args: app.args, ..Launch::default() };
    let started = run_blocking(move || launcher.start(&launch)).await?;
    started.map_err(|source| Error::NotStarted { name: name.clone(), source })?;
    let limits = &context.config.limits;
    let answering = async {
        while Engine::find(&context.config.engine, limits).await.is_err() {
            tokio::time::sleep(limits.start_poll).await;
        }
    };
    let answered = tokio::time::timeout(limits.engine_start, answering).await;
    updates.send(Update::Local(views::local::look_at_instance(&context).await));
    answered.map_err(|_| Error::EngineSilent { name })
}

/// The tokens that a person gave, each checked.
struct GivenTokens {
    user: Option<String>,
    workspace: Option<String>,
}

impl GivenTokens {
    fn of(context: &Context, how: &StartLocal) -> Result<Self, Error> {
        let local = &context.config.local;
        let user = how.user_token.clone().or_else(|| local.user_token.clone());
        let workspace = how.workspace_token.clone().or_else(|| local.workspace_token.clone());
        for token in user.iter().chain(&workspace) {
            tokens::local::validate(token)?;
        }
        Ok(Self { user, workspace })
    }

    fn complete(self, rest: LocalTokens) -> LocalTokens {
        LocalTokens {
            user_token: self.user.unwrap_or(rest.user_token),
            workspace_token: self.workspace.unwrap_or(rest.workspace_token),
        }
    }
}

/// What was given; else the kept pair; else what our container has; else a fresh pair.
async fn choose_tokens(
    context: &Arc<Context>,
    updates: &Updates,
    engine: &Engine,
    given: GivenTokens,
    made: Option<LocalTokens>,
) -> Result<LocalTokens, Error> {
    if let GivenTokens { user: Some(user_token), workspace: Some(workspace_token) } = given {
        return Ok(LocalTokens { user_token, workspace_token });
    }
    match context.secrets.local_tokens(Prompt::Allowed).await {
        Ok(Some(kept)) => return Ok(given.complete(kept)),
        Ok(None) => {}
        // Local tokens can be made at any time, so a vault that fails does not stop the start.
        Err(error) => updates.send(Update::Vault(context.secrets.state_failed(&error))),
    }
    let found =
        engine.find_container(engine.inspect_deadline()).await?.filter(|found| found.is_ours);
    let rest = made.or_else(|| found?.tokens).unwrap_or_else(tokens::local::generate);
    let tokens = given.complete(rest);
    updates.send(Update::LocalTokens(Some(tokens.clone())));
    if let Err(error) = context.secrets.keep_local_tokens(&tokens).await {
        updates.send(Update::Vault(context.secrets.state_failed(&error)));
    }
    Ok(tokens)
}
