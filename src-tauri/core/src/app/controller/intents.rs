//! Which flow each intent runs: the one match over all intents.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{Controller, Queued};
use crate::app::apply::running;
use crate::app::context::Context;
use crate::app::flows::{
    clipboard, environment, jwts, leaks, local, login_item, pages, projects, refresh, resources,
    settings, sign_in, sign_out, tokens, vault, workspaces,
};
use crate::app::instance_looks::OtherWork;
use crate::app::jobs::Kind;
use crate::app::secrets::local_tokens::LocalCredentials;
use crate::app::updates::Updates;
use crate::app::{Error, opening};
use crate::contract::{
    Copyable, Intent, Phase, RequestId, SignInAttempt, SignInStage, Snapshot, Working,
};
use crate::credentials::AccountKey;
use crate::{os, redact};

/// Work on the account: it is given the snapshot as it is when its turn comes.
pub(super) type Work = Box<
    dyn FnOnce(Arc<Context>, Updates, &Snapshot) -> BoxFuture<'static, Result<(), Error>> + Send,
>;

/// Boxes a flow that needs no snapshot.
fn box_flow<F>(flow: impl FnOnce(Arc<Context>, Updates) -> F + Send + 'static) -> Work
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    Box::new(move |context, updates, _| Box::pin(flow(context, updates)))
}

/// Boxes a flow that is one write: once it runs, a cancel does not end it.
fn box_write<F>(flow: impl FnOnce(Arc<Context>, Updates) -> F + Send + 'static) -> Work
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    box_flow(|context, updates| async move { updates.clone().write(flow(context, updates)).await? })
}

impl Controller {
    /// Runs, or queues, what a face asks for.
    pub(super) fn handle_intent(&mut self, request: RequestId, intent: Intent) {
        match intent {
            Intent::SignIn(how) => {
                self.answer = None;
                self.state.snapshot.tried = Some(SignInAttempt::of(&how));
                self.run_superseding(Kind::SignIn, request, |context, updates| {
                    sign_in::run(context, updates, how)
                });
                self.state.snapshot.sign_in = running(request, SignInStage::Discovering);
            }
            Intent::ConfirmSignIn { keep } => {
                // Without a question the answer changes nothing.
                let _ = self.answer.take().map(|answer| answer.send(keep));
                self.state.record_end(request, None);
            }
            Intent::OpenAgain => {
                if let Some((link, _)) = self.state.waiting_sign_in() {
                    opening::open_link(&self.context, link);
                }
                self.state.record_end(request, None);
            }
            Intent::Cancel { request: target } => {
                self.cancel(target);
                self.state.record_end(request, None);
            }
            Intent::StartLocal(how) => {
                let known = self.state.snapshot.local_tokens.clone();
                self.run_local(request, move |context, updates| {
                    local::start(context, updates, how, known)
                });
            }
            Intent::StopLocal => self.run_local(request, local::stop),
            Intent::UpdateLocal { may_delete_data } => {
                self.run_local(request, move |context, updates| {
                    local::update(context, updates, may_delete_data)
                });
            }
            Intent::RestartLocal => self.run_local(request, local::restart),
            Intent::RemoveLocal => self.run_local(request, |context, updates| async move {
                updates.clone().write(local::remove(context, updates)).await?
            }),
            Intent::StartEngine => self.run_local(request, local::start_engine),
            Intent::OpenTinybirdUi => {
                pages::open_local(&self.context, &self.state.snapshot);
                self.state.record_end(request, None);
            }
            Intent::OpenEnginePage => {
                opening::open_link(&self.context, os::ENGINE_PAGE);
                self.state.record_end(request, None);
            }
            Intent::OpenTokensPage => {
                let opened = pages::open_tokens(&self.context, &self.state.snapshot);
                self.state.record_end(request, opened.err().map(Error::into_logged_problem));
            }
            Intent::OpenWorkspacePage => {
                let opened = pages::open_workspace(&self.context, &self.state.snapshot);
                self.state.record_end(request, opened.err().map(Error::into_logged_problem));
            }
            Intent::Copy { token, destination, field } => {
                let local = LocalCredentials::of(&self.state.snapshot);
                self.run_superseding(Kind::Clipboard, request, move |context, updates| {
                    clipboard::copy(context, updates, token, (destination, field), local)
                });
            }
            Intent::ListTokens => {
                self.state.snapshot.static_tokens.phase = Phase::Running(Working::Working);
                self.run_superseding(Kind::StaticTokens, request, tokens::list);
            }
            Intent::RefreshToken { token } => {
                self.queue(request, box_write(|c, updates| tokens::refresh(c, updates, token)));
            }
            Intent::DeleteToken { token } => {
                self.queue(request, box_write(|c, updates| tokens::delete(c, updates, token)));
            }
            Intent::CreateStaticToken { name, scopes } => self
                .queue(request, box_write(|c, updates| tokens::create(c, updates, name, scopes))),
            Intent::CreateJwt(new) => self.queue(
                request,
                Box::new(|context, updates, snapshot| {
                    let local = LocalCredentials::of(snapshot);
                    Box::pin(jwts::create(context, updates, new, local))
                }),
            ),
            Intent::RepeatJwt { id } => self.queue(
                request,
                Box::new(|context, updates, snapshot| {
                    let local = LocalCredentials::of(snapshot);
                    Box::pin(jwts::repeat(context, updates, id, local))
                }),
            ),
            Intent::ForgetJwt { id } => {
                self.queue(request, box_write(|c, updates| jwts::forget(c, updates, id)));
            }
            Intent::ChooseLocalWorkspace { name } => self.queue(
                request,
                box_write(|c, updates| resources::choose_local_workspace(c, updates, name)),
            ),
            Intent::ListResources { place } => {
                let local = LocalCredentials::of(&self.state.snapshot);
                self.run_superseding(Kind::Resources, request, move |context, updates| {
                    resources::list(context, updates, place, local)
                });
            }
            Intent::ListLocalWorkspaces => {
                let local = LocalCredentials::of(&self.state.snapshot);
                self.run_superseding(Kind::LocalWorkspaces, request, move |context, updates| {
                    resources::list_local_workspaces(context, updates, local)
                });
            }
            Intent::CopyLink => {
                let waiting = self.state.waiting_sign_in();
                let link = waiting.map(|(link, _)| (Copyable::Link, link.clone()));
                self.run_or_end(Kind::Clipboard, request, link, clipboard::copy_address);
            }
            Intent::CopyApiAddress => {
                let account = self.state.snapshot.account.as_ref();
                let address =
                    account.map(|account| (Copyable::ApiAddress, account.api_host.clone()));
                self.run_or_end(Kind::Clipboard, request, address, clipboard::copy_address);
            }
            Intent::CopyText { text } => {
                let text = redact::redact(&text).into_owned();
                self.run_superseding(Kind::Clipboard, request, |context, updates| {
                    clipboard::copy_text(context, updates, text)
                });
            }
            Intent::CopyOneTimeCode => {
                let waiting = self.state.waiting_sign_in();
                let code = waiting.and_then(|(_, code)| code.cloned());
                self.run_or_end(Kind::Clipboard, request, code, clipboard::copy_code);
            }
            Intent::CheckClipboard => self.check_clipboard(request),
            Intent::ClearClipboard => {
                let copied = self.copied.clone();
                self.run_or_end(Kind::Clipboard, request, copied, clipboard::clear);
            }
            Intent::ChangeSettings(wanted) => {
                self.run_superseding(Kind::Settings, request, move |context, updates| {
                    settings::change(context, updates, wanted)
                });
            }
            Intent::CheckLoginItem => {
                self.run_superseding(Kind::LoginItem, request, login_item::check);
            }
            Intent::StartAtLogin { on } => {
                self.run_superseding(Kind::LoginItem, request, move |context, updates| {
                    login_item::set(context, updates, on)
                });
            }
            Intent::ListRegions => {
                self.run_superseding(Kind::Regions, request, workspaces::list_regions)
            }
            Intent::SearchLeaks { folder } => {
                self.run_superseding(Kind::LeakSearch, request, move |context, updates| {
                    leaks::search(context, updates, folder)
                });
            }
            Intent::KeepForSession => {
                self.keep_for_session();
                self.state.record_end(request, None);
            }
            Intent::KeepCredentials => {
                // The person's last choice holds from now on.
                self.context.secrets.keep_for_session(false);
                self.queue(request, box_flow(vault::keep_in_keyring));
            }
            Intent::KeepInFile => {
                self.context.secrets.keep_for_session(false);
                self.queue(request, box_write(vault::keep_in_file));
            }
            Intent::TestVault => self.queue(request, box_write(vault::test)),
            Intent::Refresh { folder } => {
                self.look_at_instance(request, OtherWork::UnderWay);
                self.queue(
                    request,
                    box_flow(|c, updates| refresh::send_stores(c, updates, folder)),
                );
            }
            Intent::RefreshStores { folder } => {
                self.queue(
                    request,
                    box_flow(|c, updates| refresh::send_stores(c, updates, folder)),
                );
            }
            Intent::RefreshLocal => self.look_at_instance(request, OtherWork::Ended(None)),
            Intent::SignOut { folder } => {
                let work = box_write(|c, updates| sign_out::sign_out(c, updates, folder));
                self.queue_work(Queued { request, clears_clipboard: true, work });
            }
            Intent::ListWorkspaces => self.queue(request, box_flow(workspaces::list)),
            Intent::CheckCloud => self.queue(request, box_flow(workspaces::check)),
            Intent::UseAccount { api_host, user_id } => {
                let key = AccountKey { api_host, user_id };
                self.queue(request, box_write(|c, updates| workspaces::activate(c, updates, key)));
            }
            Intent::UseWorkspace { workspace, account, folder } => self.queue(
                request,
                box_flow(|c, updates| {
                    workspaces::switch_by_name(c, updates, workspace, account, folder)
                }),
            ),
            Intent::GenerateLocalTokens => self.queue(request, box_flow(local::generate)),
            Intent::WriteProject { folder, allow_exposed } => self.queue(
                request,
                box_flow(|c, updates| projects::write(c, updates, folder, allow_exposed)),
            ),
            Intent::RemoveProject { folder } => {
                self.queue(request, box_write(|c, updates| projects::remove(c, updates, folder)));
            }
            Intent::FixProjectFile { folder, path, risk } => self.queue(
                request,
                box_flow(move |c, updates| projects::fix(c, updates, folder, path, risk)),
            ),
            Intent::ReplaceProject { folder } => {
                self.queue(request, box_flow(|c, updates| projects::replace(c, updates, folder)));
            }
            Intent::OpenFolder { folder } => {
                self.queue(request, box_flow(|c, _| environment::open_folder(c, folder)));
            }
            Intent::OpenTerminal { folder } => self.queue(
                request,
                Box::new(|context, updates, snapshot| {
                    let local = LocalCredentials::of(snapshot);
                    Box::pin(environment::open_terminal(context, updates, folder, local))
                }),
            ),
        }
    }

    /// Keeps credentials in memory at once, also while a keyring asks for its password.
    fn keep_for_session(&mut self) {
        self.context.secrets.keep_for_session(true);
        self.state.show_vault(self.state.snapshot.vault.clone(), true);
        self.context.changed.notify_one();
    }
}
