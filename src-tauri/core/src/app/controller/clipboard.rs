//! What was copied, and when it is taken out of the clipboard again.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::{Controller, NO_REQUEST};
use crate::app::flows::{clipboard, refresh};
use crate::app::updates::ClipboardContent;
use crate::contract::{ClipboardView, CopiedContent, RequestId, VaultState};

impl Controller {
    /// Shows what was copied, and has it taken out again when its time has come.
    pub(super) fn show_copied(&mut self, copied: CopiedContent, content: Option<ClipboardContent>) {
        self.clearing.take().iter().for_each(JoinHandle::abort);
        self.state.snapshot.clipboard = ClipboardView::Holds(copied);
        self.copied.clone_from(&content);
        let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
        self.clearing =
            content.map(|content| tokio::spawn(clipboard::clear_later(context, updates, content)));
        // Its account may have been signed out while it was being copied.
        self.clear_if_signed_out();
        if self.state.snapshot.vault.state == VaultState::Locked {
            // The copy may have unlocked the keyring.
            let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
            tokio::spawn(refresh::send_stores(context, updates, None));
        }
    }

    /// Looks whether the clipboard still holds what was copied.
    pub(super) fn check_clipboard(&mut self, request: RequestId) {
        let ClipboardView::Holds(CopiedContent { copied_at, .. }) = self.state.snapshot.clipboard
        else {
            self.state.record_end(request, None);
            return;
        };
        let Some(content) = self.copied.clone() else {
            self.state.record_end(request, None);
            return;
        };
        // Beside other work on the clipboard: a copy that runs is not given up for a look.
        let (context, updates) = (Arc::clone(&self.context), self.updates(request));
        tokio::spawn(async move {
            let checked = clipboard::check(context, &updates, content, copied_at).await;
            updates.report_end(checked);
        });
    }

    /// Shows that what was copied at this time is not in the clipboard any more.
    pub(super) fn show_replaced(&mut self, copied_at: u64) {
        let shown = &mut self.state.snapshot.clipboard;
        if matches!(shown, ClipboardView::Holds(copied) if copied.copied_at == copied_at) {
            *shown = ClipboardView::Replaced;
            self.copied = None;
            self.clearing.take().iter().for_each(JoinHandle::abort);
        }
    }

    /// Takes a copied token back whose account is signed out, here or by another process.
    pub(super) fn clear_if_signed_out(&mut self) {
        let state = &self.state;
        let is_signed_out = |content: &mut ClipboardContent| {
            content.account.as_ref().is_some_and(|key| !state.has_account(key))
        };
        if let Some(copied) = self.copied.take_if(is_signed_out) {
            self.clear_clipboard(copied);
        }
    }

    /// Takes a copied text out of the clipboard.
    pub(super) fn clear_clipboard(&self, copied: ClipboardContent) {
        let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
        tokio::spawn(clipboard::clear(context, updates, copied));
    }
}
