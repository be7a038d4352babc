# Every text a person reads. One catalogue for the window, the tray and the command line.
# Variables and plurals only; a problem has a text (what happened, what it means) and a hint
# (what to do), under its code with the dots as dashes.

app-name = Tinybird Companion
window-starting = Starting…

## The page the browser ends on

page-done = You are signed in
page-done-next = Close this page and go back to Tinybird Companion.
page-confirm = Almost done
page-confirm-next = Go back to Tinybird Companion and confirm that it was you. Then close this page.
page-denied = Access was denied
page-denied-next = Nothing was saved. Go back to Tinybird Companion to try again.
page-failed = Sign-in did not finish
page-failed-next = Nothing was saved. Go back to Tinybird Companion: it says what went wrong.
page-out-of-date = This page is out of date
page-out-of-date-next = It belongs to no sign-in that is waiting. Go back to Tinybird Companion and use the page it opened last.

## The command line

cli-signed-in = Signed in as { $email } ({ $region })
cli-signed-out = Not signed in. Run tb-companion login.
cli-workspace = Workspace: { $name }
cli-other-accounts = Also kept: { $emails }
cli-vault-unknown = Credentials: the keyring was not asked
cli-vault-in-keyring = Credentials: in your system keyring
cli-vault-locked = Credentials: your system keyring is locked
cli-vault-absent = Credentials: this system has no keyring
cli-vault-volatile = Credentials: in a keyring that forgets them when you log out
cli-vault-failed = Credentials: your system keyring did not answer as it should
cli-vault-session-only = Credentials: kept until this program ends
cli-tinyb-written = This folder: { $path } lets tb work in this workspace
cli-tinyb-missing = This folder: no credentials in { $path }
cli-tinyb-other = This folder: { $path } holds another account or workspace
cli-tinyb-broken = This folder: { $path } cannot be used
cli-tinyb-gone = This folder: { $path } is gone
cli-local-unknown = Tinybird Local: not known
cli-local-no-engine = Tinybird Local: no container engine is running
cli-local-absent = Tinybird Local: not here yet. Run tb-companion local start.
cli-local-stopped = Tinybird Local: stopped
cli-local-starting = Tinybird Local: starting
cli-local-ready = Tinybird Local: ready at { $address }
cli-local-unhealthy = Tinybird Local: running, but unhealthy
cli-workspace-token = Workspace token: { $token }
cli-user-token = User token: { $token }
cli-signed-out-of = Signed out { $email }
cli-nobody-to-sign-out = Nobody was signed in
cli-now-active = Now active: { $email }
cli-browser = Opening your browser to sign in. If it does not open, open this link:
cli-time-left = Waiting for your browser, { $time } left. Ctrl-C cancels.
cli-stage-exchanging = Your browser came back
cli-stage-saving = Saving your credentials
cli-ask = Save as { $email } in { $workspace } ({ $region })? [Y/n]
cli-ask-foreign = Your sign-in belongs to { $host }, which is not a known Tinybird region. Send your token there? [y/N]
cli-came-back = Signed in: { $email } in { $workspace } ({ $region })
cli-stage-engine = Looking for the container engine
cli-stage-pulling = Downloading Tinybird Local: { $mib } of { $of_mib } MiB, { $layers } of { $of_layers } layers
cli-stage-creating = Starting the container
cli-stage-booting = Waiting until the container is healthy
cli-stage-checking = Checking the services: { $passed } of 5 answer
cli-stage-stopping = Stopping Tinybird Local
cli-attending = Press Ctrl-C to stop Tinybird Local.

## Problems

problem-app-broke = Something went wrong inside Tinybird Companion.
problem-app-broke-hint = Try again. If it happens again, run it with --verbose and report what it prints.
problem-app-cancelled = Cancelled.
problem-app-cancelled-hint = What had been saved before stays as it is.
problem-app-not_signed_in = You are not signed in.
problem-app-not_signed_in-hint = Sign in first: tb-companion login.
problem-app-superseded = A newer request took the place of this one.
problem-app-superseded-hint = Nothing needs to be done.

problem-auth-port_taken = Port { $port } is in use{ $known ->
    [yes] { " by " }{ $holder }
   *[no] {""}
}, and Tinybird sends your browser back to exactly that port.
problem-auth-port_taken-hint = Close the program that uses it (often another sign-in that still waits), then try again.
problem-auth-listen = This system does not let Tinybird Companion wait for your browser.
problem-auth-listen-hint = A firewall or sandbox may forbid listening on 127.0.0.1. Allow it and try again.
problem-auth-denied = Access was denied in the browser. Nothing was saved.
problem-auth-denied-hint = Try again, and allow access when you are asked.
problem-auth-refused = The sign-in server refused: { $reason }. Nothing was saved.
problem-auth-refused-hint = Try again. If it stays so, check the sign-in server and the client id.
problem-auth-timed_out = Nobody signed in within the time there was.
problem-auth-timed_out-hint = Try again, and finish in the page that opens.
problem-auth-unreachable = The sign-in server { $host } cannot be reached.
problem-auth-unreachable-hint = Check your network, VPN or proxy, then try again.
problem-auth-metadata = What { $host } publishes about signing in is wrong: { $reason }.
problem-auth-metadata-hint = Do not sign in there until its administrator has mended it. Nothing was sent.
problem-auth-incomplete = The answer of { $host } lacks { $what }, so nobody could be signed in.
problem-auth-incomplete-hint = Try again. If it stays so, check the address of the sign-in server.
problem-auth-declined = You said that it was not you. Nothing was saved.
problem-auth-declined-hint = Try again, and check the account in the page that opens.
problem-auth-foreign_host = The sign-in belongs to { $host }, which is not a known Tinybird region. Nothing was saved.
problem-auth-foreign_host-hint = If it is your own region, sign in with --host { $host }.

problem-cloud-unreachable = Tinybird at { $host } cannot be reached.
problem-cloud-unreachable-hint = Check your network, VPN or proxy, then try again.
problem-cloud-refused = { $host } did not accept your token. It may have been refreshed or revoked.
problem-cloud-refused-hint = Sign in again.
problem-cloud-no_user = The token that came back from { $host } belongs to no user.
problem-cloud-no_user-hint = Sign in again with your own Tinybird account.
problem-cloud-unexpected = { $host } answered something that is not understood.
problem-cloud-unexpected-hint = Check that this is a Tinybird API host, and try again later.
problem-cloud-no_workspace = This account has no workspace yet.
problem-cloud-no_workspace-hint = Create one in Tinybird, then sign in again.
problem-cloud-unknown_workspace = You have no workspace called { $name } in this region.
problem-cloud-unknown_workspace-hint = See the ones you have: tb-companion workspace ls.

problem-http-not_allowed = { $host } is not reached over https, so nothing was sent.
problem-http-not_allowed-hint = Use an https address.
problem-http-unreachable = { $host } cannot be reached.
problem-http-unreachable-hint = Check your network, then try again.
problem-http-unexpected = { $host } answered something that is not understood.
problem-http-unexpected-hint = Try again later.
problem-http-client = The system's certificates cannot be read, so no secure connection can be made.
problem-http-client-hint = Install your system's CA certificates (on Debian: ca-certificates).

problem-config-host = { $value } is not an https address.
problem-config-host-hint = Give it as https://host. Plain http is for this computer only.
problem-config-port = { $name }={ $value } is not a port.
problem-config-port-hint = Set it to a number from 1 to 65535, or unset it.
problem-config-home = Your home folder is not known.
problem-config-home-hint = Set HOME and try again.

problem-vault-absent = This system has no keyring, so your credentials are not kept there.
problem-vault-absent-hint = Start or install one (GNOME Keyring, KWallet) and sign in again.
problem-vault-locked = Your keyring is locked, so your credentials are not kept there.
problem-vault-locked-hint = Unlock it and try again.
problem-vault-volatile = Your keyring forgets everything when you log out.
problem-vault-volatile-hint = Create a default keyring in your keyring app, then sign in again.
problem-vault-timed_out = Your keyring did not answer in time.
problem-vault-timed_out-hint = It may be waiting for you to unlock it. Look for its question, then try again.
problem-vault-newer = A newer version of Tinybird Companion wrote what the keyring holds. It was left as it is.
problem-vault-newer-hint = Update Tinybird Companion on this computer.
problem-vault-unreadable = What the keyring holds cannot be understood. It was left as it is.
problem-vault-unreadable-hint = Delete the entry in your keyring app, then sign in again.
problem-vault-failed = Your keyring failed: { $reason }.
problem-vault-failed-hint = Try again. If it stays so, restart your keyring.

problem-store-locked = { $path } is being changed by another program of ours.
problem-store-locked-hint = Wait a moment, then try again.
problem-store-broken = { $path } cannot be understood. It was left as it is.
problem-store-broken-hint = Mend it or move it away, then try again.
problem-store-newer = A newer version of Tinybird Companion wrote { $path }. It was left as it is.
problem-store-newer-hint = Update Tinybird Companion on this computer.
problem-store-unwritable = { $path } cannot be read or written: { $reason }.
problem-store-unwritable-hint = Check that the folder is there, that you may write to it, and that the disk has room.

problem-local-no_engine = No container engine is running. Tinybird Local needs one.
problem-local-no_engine-hint = Start Docker Desktop, OrbStack, Colima, Rancher Desktop or Podman, or install one.
problem-local-engine_unreachable = The container engine at { $address } does not answer. It was chosen by { $chosen_by }.
problem-local-engine_unreachable-hint = Start it, or choose another one.
problem-local-engine_lost = The container engine stopped answering.
problem-local-engine_lost-hint = Start it again, then try again. The container is as the engine left it.
problem-local-engine = The container engine refused: { $reason }
problem-local-engine-hint = The message is the engine's own. Mend what it says, then try again.
problem-local-pull_failed = The image { $image } could not be downloaded: { $reason }
problem-local-pull_failed-hint = Check your network and that the image exists, then try again.
problem-local-port_busy = Port { $port } is in use{ $known ->
    [yes] { " by " }{ $holder }
   *[no] {""}
}, and Tinybird Local needs it.
problem-local-port_busy-hint = Stop what uses it, or choose other ports with TB_LOCAL_PORT and TB_LOCAL_CLICKHOUSE_INTERFACE_PORT.
problem-local-other_tokens = The container { $container } was made with other tokens. It was left as it is.
problem-local-other_tokens-hint = To use its tokens, start it without naming any. To use new ones, remove it first (its data is lost): docker rm --force { $container }
problem-local-not_ours = There is a container { $container } that Tinybird Companion did not make. It was left as it is.
problem-local-not_ours-hint = Start it with what made it (tb local start), or remove it (its data is lost): docker rm --force { $container }
problem-local-token_invalid = This is not a token that Tinybird Local takes.
problem-local-token_invalid-hint = Make a pair: tb-companion local generate-tokens.
problem-local-absent = There is no container { $container }.
problem-local-absent-hint = Start one: tb-companion local start.
problem-local-unhealthy = Tinybird Local runs, but its own health check fails.
problem-local-unhealthy-hint = It often lacks memory: give the engine at least 4 GB. See its log: docker logs { $container }
problem-local-died = Tinybird Local ended before it was ready (status { $status }).
problem-local-died-hint = See why: docker logs { $container }
problem-local-ended = Tinybird Local is no longer ready.
problem-local-ended-hint = See how it is: tb-companion local status.
problem-local-timed_out = Tinybird Local was not ready after { $seconds } seconds; { $passed } of its 5 services answer.
problem-local-timed_out-hint = It goes on starting. Look again with tb-companion local status, or see its log: docker logs { $container }
