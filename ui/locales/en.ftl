# Every text a person reads. One catalogue for the window, the tray and the command line.
# Variables and plurals only; a problem has a text (what happened, what it means) and a hint
# (what to do), under its code with the dots as dashes.

app-name = Tinybird Companion

## The window

window-starting = Starting…
window-brand = Companion
window-brand-version = Tinybird Companion
window-places = Places
window-place-home = Home
window-place-tokens = Tokens
window-place-local = Local instance
window-place-projects = Projects
window-place-settings = Settings
window-place-doctor = Doctor
window-not-signed-in = Not signed in
window-account = Account
window-no-workspace = No workspace
window-account-menu = account and workspace
window-switch-workspace = Switch workspace…
window-other-account = { $email } ({ $region })
window-other-accounts = Other accounts
window-sign-in-another = Sign in with another account…
window-sign-out = Sign out…

window-copy = Copy
window-copied = Copied
window-copy-which = Copy { $token }
window-copy-which-as = Copy { $token } as…
window-copied-which = Copied { $token }.
window-copied-name = Copied { $token }
window-copied-which-until = Copied { $token }. Clears in { $seconds } s.
window-link-copied = Link copied
window-clipboard = Clipboard
window-clipboard-cleared = The clipboard was cleared.
window-clear-now = Clear now
window-format-token = Token
window-format-header = Authorization header
window-format-env = .env lines for tb
window-format-sdk = .env lines for the SDKs
window-format-curl = curl command
window-reveal = Reveal
window-reveal-which = Reveal { $token }
window-hide = Hide
window-hide-which = Hide { $token }
window-hides-in = Hides in { $seconds } s
window-token-workspace = Workspace token
window-token-workspace-inline = workspace token
window-token-user = User token
window-token-user-inline = user token
window-token-local-workspace = Local workspace token
window-token-local-workspace-inline = local workspace token
window-token-local-user = Local user token
window-token-local-user-inline = local user token
window-scope-workspace = everything in this workspace, as you
window-scope-user = all your workspaces
window-scope-local = this computer only
window-token-local-none = None yet. Generate a pair, or start Tinybird Local.
window-token-unread = Sign in to read it from your keyring or from Tinybird.
window-token-locked = Unlock your keyring to copy it.
window-token-no-user = This account was added with a workspace token alone.

window-open-settings = Open settings
window-try-again = Try again
window-look-again = Look again
window-look-again-engine = Look again for a container engine
window-looking = Looking…
window-cancel = Cancel
window-close = Close
window-choose = Choose…
window-change = Change

window-sign-in = Sign in
window-sign-in-browser = Sign in with your browser
window-sign-in-says = Opens Tinybird in your browser. Credentials stay on this computer.
window-sign-in-opens = Opens Tinybird in your browser.
window-sign-in-code = Use a code
window-sign-in-paste = Paste a token
window-sign-in-region = Another region
window-sign-in-ways = Other ways…
window-sign-in-ways-title = Sign in
window-sign-in-code-says = A one-time code can be confirmed on any computer. Nothing has to come back to this one.
window-region = Region
window-region-says = One sign-in is for one region. Any https address can be typed.
window-token-field = Token
window-token-says = A user token or a workspace token. What kind it is, Tinybird is asked.
window-use-token = Use this token
window-found = Signed in as { $email } ({ $region })
window-found-token = A token for { $region }
window-found-use = Use it
window-found-use-which = Use what is in { $at }
window-code = One-time code
window-code-confirm = Confirm this code in the page that opens, here or on another computer.
window-copy-code = Copy code
window-code-copied = Code copied
window-copied-code-until = Copied the one-time code. Clears in { $seconds } s.
window-copied-code = Copied the one-time code.
window-still-waiting = An answer came that led to nothing. It may not have been yours, so the wait goes on.
window-sign-in-again = Sign in again
window-signing-in = Signing in
window-time-left = { $time } left
window-open-again = Open again
window-copy-link = Copy link
window-cancel-sign-in = Cancel sign-in
window-is-this-you = Is this you?
window-who = { $email } in { $workspace } ({ $region })
window-foreign-title = Send your token to { $host }?
window-foreign = { $by } names this server. It is not a Tinybird region. Whoever runs it gets your token, so send it only if you know this server.
window-foreign-yes = Send my token there
window-foreign-no = Don't send
window-thats-me = That's me
window-not-me = Not me
window-signed-in-as = Signed in as { $email }
window-account-where = { $region } · { $vault }
window-credentials = Credentials
window-session-only = Your credentials are kept only until you quit.
window-session-only-means = The keyring could not take them. Unlock or start it, then try again; or say where they go.
window-retry-keyring = Retry keyring
window-keep-for-session = This session only
window-keep-in-file = Keep in a file…
window-file-question = Keep your credentials in a file?
window-file-means = They go into a file in this app's folder that you alone may read. It is not encrypted: whoever can read your files, or a backup of them, can use Tinybird as you.
window-file-later = Once there is a keyring, you can move them into it, and the file is deleted.
window-file-not-now = Not in a file
window-file-now = Keep in a file
window-movable = Your keyring can take your credentials now.
window-movable-means = They are in a file that is not encrypted. Moving them deletes the file.
window-move-to-keyring = Move to the keyring

window-first-run = Let’s get you a token
window-first-run-lead = Four things, each found for you where it can be. Skip any; nothing is lost.
window-first-run-promise = No telemetry. Credentials stay on this computer.
window-step-done = Done:
window-skip = Skip for now
window-done = Done
window-your-tokens = Your tokens
window-workspace = Workspace
window-workspace-named = Workspace { $name }
window-workspace-after = Found once you are signed in.
window-workspace-none = None is chosen yet.
window-workspace-count = { $count ->
    [one] The only one you can use
   *[other] { $count } that you can use
}
window-choose-workspace = Choose a workspace
window-change-workspace = Change workspace
window-search-workspaces = Search workspaces
window-listing-workspaces = Asking Tinybird for your workspaces…
window-using-workspace = Switching workspace…
window-no-workspace-found = No workspace has that name.
window-more-workspaces = { $count } more. Type to find one.
window-current = current

window-project-folder = Project folder
window-project-path = /path/to/your/project
window-project-says = Lets the tb command work in a folder. Type, paste, choose or drop one.
window-project-after = Sign in first. Then a folder can get its .tinyb.
window-project-will-write = Writes { $path }, readable only by you. Where a Tinybird SDK is used, .env.local too.
window-project-whole = Give the whole path, from the root.
window-project-add = Write .tinyb
window-project-named = Project folder { $folder }
window-project-written = The tb command works there.
window-project-another = Add another
window-projects-lead = Folders where the tb command works, with your workspace.
window-add-project = Add a folder
window-folders = Folders
window-no-projects = No project folders yet.
window-tinyb-written = Written
window-tinyb-written-means = The tb command works here in { $held }, as { $email }.
window-tinyb-missing = Missing
window-tinyb-missing-means = There are no credentials in its .tinyb.
window-tinyb-other = Another workspace
window-tinyb-other-means = Its .tinyb holds { $held } of { $email }. Write replaces that by { $workspace }.
window-tinyb-broken = Broken
window-tinyb-broken-means = Its .tinyb cannot be used. It was left as it is.
window-tinyb-gone = Gone
window-tinyb-gone-means = The folder is not there any more.
window-write = Write
window-write-which = Write .tinyb in { $folder }
window-replace-ask = Replace…
window-replace-which = Replace… the .tinyb in { $folder }
window-replace-question = Set { $path } aside and write a new one?
window-replace-says = It cannot be understood. It is kept beside the new one, as .tinyb.broken- and the time.
window-replace-no = Leave it
window-replace = Replace
window-more-which = More for { $folder }
window-open-folder = Open folder
window-open-terminal = Open a terminal here
window-use-here = Use { $workspace } here
window-risk-readable = Others on this computer may read { $path }, and the tokens in it.
window-risk-readable-fix = Make it private
window-risk-tracked = Git tracks { $path }. Its tokens are in the history: take it out with git rm --cached, and refresh the tokens in Tinybird.
window-risk-not-ignored = Git does not ignore { $path }: the next commit may add it.
window-risk-not-ignored-fix = Add to .gitignore
window-risk-unknown = Whether git tracks or ignores { $path } is not known. Check before the next commit.
window-file-reference = { $path } was left as it is: its token is a reference or encrypted.
window-file-set-aside = { $path } was set aside and may hold tokens.
window-write-exposed = Write it anyway
window-write-exposed-which = Write { $path } anyway
window-fix-which = { $fix }: { $path }
window-leaks-search = Look for leaked tokens
window-leaks-searching = Looking for tokens: { $files } files so far…
window-leaks-none = No tokens in the { $files } files that git tracks or would track ({ $skipped } not read).
window-leaks-found = { $finds ->
    [one] One token lies in the { $files } files that git tracks or would track ({ $skipped } not read).
   *[other] { $finds } tokens lie in the { $files } files that git tracks or would track ({ $skipped } not read).
 }
window-leaks-show = Show…
window-leaks-show-which = Show… the tokens in { $folder }
window-leaks-title = Tokens in { $folder }
window-leaks-advice = Whoever has the files has the tokens. Take them out, and refresh each one of the cloud in Tinybird: then it works no longer.
window-leaks-list = Places
window-leaks-more = The search ended here: there may be more.
window-leaks-refresh = Open Tinybird’s tokens
window-leak-cloud = Cloud token
window-leak-local = Local token
window-leak-jwt = JWT
window-leak-yours = yours: { $whose }
window-remove-ask = Remove…
window-remove-which = Remove… { $folder }
window-remove-question = Remove { $folder } from the list?
window-remove-blanks = Your credentials are taken out of { $path }. The folder and everything else in it stay.
window-remove-forgets = It is taken off the list. { $path } is blanked if it holds this account; everything else in the folder stays.
window-remove = Remove
window-keep-project = Keep

window-local-instance = Local instance
window-local-lead = Tinybird on this computer, in a container.
window-local-is-ready = Tinybird Local is ready.
window-start-local = Start Tinybird Local
window-start-engine = Start { $name }
window-stop-local = Stop
window-stop-local-which = Stop Tinybird Local
window-cancel-local = Cancel starting Tinybird Local
window-open-tinybird-ui = Open Tinybird UI
window-stage-pulling-begun = Downloading Tinybird Local
window-pull-progress = Download of Tinybird Local
window-check-clickhouse = ClickHouse
window-check-redis = Redis
window-check-server = Server
window-check-events = Events
window-check-tokens = Tokens
window-check-answers = answers
window-check-awaited = waiting for it
window-facts = Details
window-fact-api = API
window-fact-clickhouse = ClickHouse
window-fact-engine = Engine
window-fact-container = Container
window-fact-image = Image
window-fact-version = Tinybird Local
window-fact-authority = Sign-in server
window-generate = Generate local tokens
window-generate-only = Only make local tokens
window-generate-says = Used the next time the local instance starts.
window-generate-running = The running instance keeps its own. A new pair is for one that is made anew.

window-home-ready = Ready
window-home-lead = { $workspace } · { $region }
window-home-signed-out = Not signed in. Local tokens need no sign-in.
window-tokens-used-most = Tokens you use most
window-next = Next
window-next-project = Add a project folder
window-next-project-go = Add a folder
window-next-mend = A project folder needs you
window-next-mend-says = Its .tinyb is missing, broken, or for another workspace.
window-next-mend-go = See projects
window-tokens-lead = What each may do is written beside it.
window-cloud = Cloud
window-cloud-in = Cloud · { $workspace }
window-tokens-after = Your cloud tokens are here once you are.

window-sign-out-question = Sign out { $email }?
window-sign-out-means = Its credentials are deleted from your keyring. Other accounts stay.
window-sign-out-blanks = They are also taken out of these files:
window-stay-signed-in = Stay signed in
window-sign-out-now = Sign out
window-closing-question = Keep running in the tray?
window-closing-means = Your tokens stay one click away. You can change this in Settings.
window-keep-in-tray = Keep running in the tray
window-quit = Quit

window-settings-lead = Changes are saved at once.
window-settings-look = Language and look
window-settings-day = Every day
window-settings-sign-in = Signing in
window-system = System
window-language = Language
window-theme = Theme
window-theme-light = Light
window-theme-dark = Dark
window-clear-clipboard = Clear the clipboard after
window-clear-clipboard-says = Only if it still holds the token that was copied here.
window-seconds = { $count } seconds
window-never = Never
window-keep-in-tray-says = Closing the window keeps the app in the tray.
window-no-tray = This desktop shows no tray: closing the window quits.
window-api-host = API host
window-api-host-says = The region you sign in to.
window-auth-host = Sign-in server
window-auth-host-says = For regions of your own.
window-client-id = Client id
window-client-id-says = For a standard OAuth 2 server.
window-local-port = API port
window-clickhouse-port = ClickHouse port
window-image = Image
window-image-says = Used when the container is made.
window-set-by-variable = Set by { $name } for this run.
window-suggestions = Suggestions for { $name }
window-about = About
window-version = Tinybird Companion { $version }
window-no-telemetry = No telemetry: nothing is sent to anybody but Tinybird, your sign-in server and your container engine.
window-quit-app = Quit Tinybird Companion

window-doctor-lead = What works on this computer, and what it means if it does not.
window-doctor-findings = Findings
window-doctor-versions = Versions
window-doctor-test-keyring = Test the keyring

## States, in the words of the window, the command line and the tray

sign-in-discovering = Asking the sign-in server how it signs people in…
sign-in-waiting = Waiting for you to finish in your browser
sign-in-asking = Asking Tinybird whose token this is…
sign-in-exchanging = Your browser came back. Asking Tinybird who you are…
sign-in-confirming = Somebody signed in. Is this you?
sign-in-foreign-host = Asking where your token may be sent
sign-in-saving = Saving your credentials…
vault-unknown = keyring not asked yet
vault-in-keyring = kept in your system keyring{ $known ->
    [yes] { " (" }{ $backend })
   *[no] {""}
}
vault-locked = your keyring{ $known ->
    [yes] { " (" }{ $backend })
   *[no] {""}
} is locked
vault-absent = this system has no keyring
vault-volatile = kept until you log out of this computer{ $known ->
    [yes] { " (" }{ $backend })
   *[no] {""}
}
vault-failed = your keyring did not answer as it should
vault-session-only = kept until you quit
vault-file = kept in a file that is not encrypted
vault-file-named = They are in { $file }, readable by you alone and not encrypted.
local-unknown = Looking for a container engine…
local-not-told = Its state is not known
local-no-engine = No container engine is running
local-no-engine-explanation = Start Docker Desktop, OrbStack, Colima, Rancher Desktop or Podman, or install one.
local-startable = { $name } is installed but not running.
local-absent = Not on this computer yet
local-absent-explanation = { $engine } is running. The image is downloaded once.
local-stopped = Stopped
local-stopped-explanation = { $engine } is running. The data is kept.
local-starting = Starting…
local-stopping = Stopping…
local-ready = Ready at { $address }
local-unhealthy = Running, but unhealthy
local-since = Running since { $time } · { $engine }
local-stage-engine = Looking for the container engine
local-stage-pulling = Downloading: { $mib } of { $of_mib } MiB, { $layers } of { $of_layers } layers
local-stage-creating = Starting the container
local-stage-booting = Waiting until the container is healthy
local-stage-checking = Checking the services: { $passed } of 5 answer
local-stage-stopping = Waiting until the container has stopped
doctor-not-asked = Not known yet
doctor-keyring = Keyring
doctor-keyring-meaning = Keeps your credentials between starts.
doctor-keyring-test = Keyring test
doctor-keyring-test-meaning = Writes an entry, reads it back and deletes it.
doctor-keyring-kept = { $known ->
    [yes] { $backend } kept the entry and gave it back
   *[no] The keyring kept the entry and gave it back
}
doctor-keyring-not-kept = The keyring does not keep what it is given
doctor-engine = Container engine
doctor-engine-found = { $engine } answers
doctor-engine-meaning = Tinybird Local runs in it.
doctor-instance = Local instance
doctor-instance-meaning = Where you try things without touching the cloud.
doctor-tray = Tray
doctor-tray-shown = This desktop shows one
doctor-no-tray = This desktop shows no tray: closing the window quits.
doctor-tray-meaning = Copies tokens without opening the window.
doctor-files = Project files
doctor-files-meaning = A .tinyb lets the tb command work in its folder.
doctor-files-right = { $count ->
    [one] It is written
   *[other] All { $count } are written
}
doctor-files-wrong = { $wrong } of { $count } need you
doctor-no-files = No project folders yet.

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
cli-credentials = Credentials: { $where }
# The command line ends by itself: nobody quits it.
cli-vault-session-only = kept until this program ends
cli-vault-movable = Your keyring can take them now: tb-companion login --store keyring
cli-tinyb-written = This folder: { $path } lets tb work in this workspace
cli-tinyb-missing = This folder: no credentials in { $path }
cli-tinyb-other = This folder: { $path } holds another account or workspace
cli-tinyb-broken = This folder: { $path } cannot be used
cli-tinyb-gone = This folder: { $path } is gone
cli-local = Tinybird Local: { $state }
cli-finding = { $name }: { $result }
cli-workspace-token = Workspace token: { $token }
cli-user-token = User token: { $token }
cli-signed-out-of = Signed out { $email }
cli-nobody-to-sign-out = Nobody was signed in
cli-now-active = Now active: { $email }
cli-browser = Opening your browser to sign in. If it does not open, open this link:
cli-browser-code = Open this page, here or on another computer, and confirm the code { $code }:
cli-wants-token = Paste a token, then press Enter (it is not shown):
cli-found = Found in { $at }: { $known ->
    [yes] { $email } ({ $region })
   *[no] a token for { $region }
}
cli-time-left = Waiting for your browser, { $time } left. Ctrl-C cancels.
cli-ask = Save as { $email } in { $workspace } ({ $region })? [y/n]
cli-ask-foreign = { $by } names the API host { $host }, which is not a Tinybird region. Whoever runs it gets your token. Send it there? [y/n]
cli-ask-again = Please answer y for yes or n for no:
cli-yes = y yes
cli-no = n no
cli-came-back = Signed in: { $email } in { $workspace } ({ $region })
cli-no-projects = No project folders yet. Run tb-companion project add in one.
cli-project-written = { $folder }: { $workspace }, { $email }
cli-project-missing = { $folder }: no credentials in .tinyb
cli-project-other = { $folder }: holds another workspace, { $workspace } of { $email }
cli-project-broken = { $folder }: .tinyb cannot be used
cli-project-gone = { $folder }: the folder is gone
cli-project-removed = { $folder }: forgotten, and its .tinyb is blank
cli-risk-readable = Others on this computer may read { $path }: chmod 600 it.
cli-risk-tracked = Git tracks { $path }: its tokens are in the history. git rm --cached it, and refresh the tokens.
cli-risk-not-ignored = Git does not ignore { $path }: add it to .gitignore before the next commit.
cli-risk-unknown = Whether git tracks or ignores { $path } is not known: check with git status and git check-ignore.
cli-file-written = { $path } lets Tinybird's SDKs work in this workspace
cli-file-missing = { $path } holds no token
cli-file-other = { $path } holds another token
cli-file-reference = { $path } was left as it is: its TINYBIRD_TOKEN or TINYBIRD_URL is a reference or encrypted
cli-file-broken = { $path } cannot be used
cli-file-set-aside = { $path } was set aside and may hold tokens
cli-no-leaks = No tokens in { $files } files that git tracks or would track ({ $skipped } not read).
cli-leaks = { $finds ->
    [one] One token
   *[other] { $finds } tokens
 } in { $files } files that git tracks or would track ({ $skipped } not read):
cli-leak-cloud = { $at }  { $masked }  a token of Tinybird's cloud ({ $whose })
cli-leak-local = { $at }  { $masked }  a token of a local instance: anybody can make one
cli-leak-jwt = { $at }  { $masked }  a JWT ({ $whose })
cli-leaks-advice = Take them out, and refresh each token of the cloud in Tinybird: whoever has the files has the tokens.
cli-attending = Press Ctrl-C to stop Tinybird Local.
cli-not-stopped = Tinybird Local may still run. To stop it, run tb-companion local stop.

## The tray

# The local instance has shorter words here: a line of a menu has room for few.
tray-state = { $workspace } · { $local ->
    [ready] Local ready
    [starting] Local starting
    [stopping] Local stopping
    [stopped] Local stopped
    [absent] no Local yet
    [no_engine] no container engine
    [unhealthy] Local unhealthy
    [failed] Local needs you
   *[unknown] looking for Local
}
tray-state-signed-out = Not signed in · { $local ->
    [ready] Local ready
    [starting] Local starting
    [stopping] Local stopping
    [stopped] Local stopped
    [absent] no Local yet
    [no_engine] no container engine
    [unhealthy] Local unhealthy
    [failed] Local needs you
   *[unknown] looking for Local
}
tray-state-copied = { $workspace } · { $token ->
    [user] user token copied
    [local_workspace] local workspace token copied
    [local_user] local user token copied
   *[workspace] workspace token copied
}
tray-state-copied-signed-out = Not signed in · { $token ->
    [user] user token copied
    [local_workspace] local workspace token copied
    [local_user] local user token copied
   *[workspace] workspace token copied
}
tray-state-credentials = { $workspace } · credentials need you
tray-state-ended = { $workspace } · sign in again
tray-state-confirm = Confirm who signed in
tray-state-confirm-host = Confirm where to sign in
tray-state-waiting = Waiting for your browser
tray-state-signing-in = Signing in…
tray-confirm = Was it you? Open to confirm…
tray-confirm-host = Send your token there? Open to answer…
tray-copy = { $token ->
    [local_workspace] Copy local workspace token
   *[workspace] Copy workspace token
}
tray-copy-cannot = { $token ->
    [local_workspace] Copy local workspace token
   *[workspace] Copy workspace token
} ({ $why ->
    [signed_out] not signed in
    [reading] reading the keyring
    [unreadable] credentials cannot be read
    [no_workspace] no workspace
   *[none_yet] none yet
})
tray-copy-as = Copy as…
tray-format = { $token ->
    [local_workspace] Local workspace token
   *[workspace] Workspace token
}: { $format ->
    [env] TB_HOST and TB_TOKEN
    [sdk] TINYBIRD_URL and TINYBIRD_TOKEN
    [curl] curl command
   *[header] Authorization header
}
tray-format-cannot = { $token ->
    [local_workspace] Local workspace token
   *[workspace] Workspace token
} ({ $why ->
    [signed_out] not signed in
    [reading] reading the keyring
    [unreadable] credentials cannot be read
    [no_workspace] no workspace
   *[none_yet] none yet
})
tray-start = Start Tinybird Local
tray-start-no-engine = Start Tinybird Local (no container engine)
tray-start-engine-stopped = Start Tinybird Local ({ $engine } is not running)
tray-starting = Starting Tinybird Local…
tray-stop = Stop Tinybird Local
tray-stopping = Stopping Tinybird Local…
tray-workspaces = Workspace
tray-workspaces-cannot = Workspace ({ $why ->
    [signed_out] not signed in
    [no_other] there is no other
   *[unknown] not listed yet
})
tray-workspace = { $workspace }
tray-account = { $email } ({ $region })
tray-more-workspaces = More…
tray-open = Open Tinybird Companion
tray-sign-in = Sign in…
tray-signing-in = Signing in…
tray-sign-out = Sign out…
tray-quit = Quit

## The options of the app itself

cli-app-help = Tinybird sign-in, tokens and Tinybird Local, in a window and the tray.

    Usage: tinybird-companion [OPTIONS]

    Options:
    { "  --hidden       Start in the tray, without a window" }
    { "  -h, --help     Show this help" }
    { "  -V, --version  Show the version" }

    For commands in a terminal, use tb-companion.
cli-app-unknown = Unknown option { $option }. Run tinybird-companion --help to see the options.

## Problems

problem-app-broke = Something went wrong inside Tinybird Companion.
problem-app-broke-hint = Try again. If it happens again, please report it.
problem-app-cancelled = Cancelled.
problem-app-cancelled-hint = What had been saved before stays as it is.
problem-app-not_signed_in = You are not signed in.
problem-app-not_signed_in-hint = Sign in first.
problem-app-superseded = A newer request took the place of this one.
problem-app-superseded-hint = Nothing needs to be done.
problem-app-output = The result could not be written: { $reason }.
problem-app-output-hint = Look where standard output goes: it may be a full disk.
problem-app-unfit = The value kept as { $name } cannot be used: it has characters that are not allowed there.
problem-app-unfit-hint = Sign in again, or generate a new pair if it is a local token.
problem-app-no_local_tokens = There are no local tokens yet.
problem-app-no_local_tokens-hint = Generate a pair, or start Tinybird Local, which makes one.
problem-app-unknown_account = None of your accounts is called { $name }.
problem-app-unknown_account-hint = Use the email or the user id that the account has.
problem-app-ambiguous_account = More than one of your accounts is called { $name }: { $accounts }.
problem-app-ambiguous_account-hint = Use its user id, the last in the brackets.
problem-app-no_terminal = There is no terminal here that can be opened with your tokens.
problem-app-no_terminal-hint = Copy a token as .env lines instead, or use tb-companion env.
problem-app-not_started = { $name } could not be started: { $reason }.
problem-app-not_started-hint = Start it yourself, then look again.
problem-app-no_user_token = This account has no user token: it was added with a workspace token alone.
problem-app-no_user_token-hint = Sign in with your browser to have both.
problem-app-clipboard = The clipboard cannot be used. { $reason }
problem-app-clipboard-hint = Try again. If another program holds the clipboard, close it.

problem-auth-port_taken = Port { $port } is in use{ $known ->
    [yes] { " by " }{ $holder }
   *[no] {""}
}, and Tinybird sends your browser back to exactly that port.
problem-auth-port_taken-hint = Close the program that uses it (often another sign-in that still waits), then try again. Or sign in with a one-time code (login --method code), which needs no port.
problem-auth-listen = This system does not let Tinybird Companion wait for your browser.
problem-auth-listen-hint = A firewall or sandbox may forbid listening on 127.0.0.1. Allow it and try again.
problem-auth-denied = Access was denied in the browser. Nothing was saved.
problem-auth-denied-hint = Try again, and allow access when you are asked.
problem-auth-refused = The sign-in server refused: { $reason }. Nothing was saved.
problem-auth-refused-hint = Try again. If it stays so, check the sign-in server and the client id.
problem-auth-too_many_codes = Several codes came back from the browser, and Tinybird accepted none of them. This sign-in tries no more.
problem-auth-too_many_codes-hint = Cancel it and sign in again. If it happens again, another page or program may be interfering: sign in with a one-time code (login --method code).
problem-auth-timed_out = Nobody signed in within the time there was.
problem-auth-timed_out-hint = Try again, and finish in the page that opens.
problem-auth-no_one_time_code = { $host } has no one-time codes.
problem-auth-no_one_time_code-hint = Sign in with your browser instead.
problem-auth-no_token = This is not a Tinybird token.
problem-auth-no_token-hint = Copy the whole token: it begins with p. and has two dots.
problem-auth-jwt = This is a JWT: it opens some endpoints, and names no account to sign in to.
problem-auth-jwt-hint = Paste a user token or a workspace token.
problem-auth-local_token = This is a token of a local instance: it opens nothing in Tinybird's cloud.
problem-auth-local_token-hint = Paste a token of the cloud. Local tokens need no sign-in.
problem-auth-token_refused = { $host } did not accept this token.
problem-auth-token_refused-hint = Check that you copied all of it, and that it belongs to this region.
problem-auth-unknown_region = This token is for the region { $region }, which is not a known one. It was sent nowhere.
problem-auth-unknown_region-hint = Say the address of its API (the region), then give the token again.
problem-auth-found_gone = The credentials in { $at } are not there any more.
problem-auth-found_gone-hint = Sign in another way.
problem-auth-nothing_found = There are no credentials here to use: TB_TOKEN and TB_USER_TOKEN are not set, and this folder has none that are new in .tinyb or .env.local.
problem-auth-nothing_found-hint = Sign in with your browser.
problem-auth-session_over = Your sign-in has ended, and could not be renewed.
problem-auth-session_over-hint = Sign in again. Nothing you saved is lost.
problem-auth-unreachable = The sign-in server { $host } cannot be reached.
problem-auth-unreachable-hint = Check your network, VPN or proxy, then try again.
problem-auth-metadata = What { $host } publishes about signing in is wrong: { $reason }.
problem-auth-metadata-hint = Do not sign in there until its administrator has mended it. Nothing was sent.
problem-auth-incomplete = The answer of { $host } lacks { $what }, so nobody could be signed in.
problem-auth-incomplete-hint = Try again. If it stays so, check the address of the sign-in server.
problem-auth-declined = You said that it was not you. Nothing was saved.
problem-auth-declined-hint = Try again, and check the account in the page that opens.
problem-auth-foreign_host = { $by } names the API host { $host }, which is not a Tinybird region. No token was sent there, and nothing was saved.
problem-auth-foreign_host-hint = If you know this server, choose it yourself: set { $host } as the API host in Settings, or give --host { $host }. Then sign in again.

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
problem-cloud-unknown_workspace-hint = Choose one of the workspaces you have.
problem-cloud-ambiguous_workspace = More than one of your accounts has a workspace called { $name }: { $accounts }.
problem-cloud-ambiguous_workspace-hint = Say which with --account, or switch to the account first.

problem-project-index = Git's index { $path } cannot be read.
problem-project-index-hint = Run git status there to see whether git can read it, then try again.
problem-project-ignore_file = Nothing was added to { $path }: it is a symlink, is not a text file, or is too large.
problem-project-ignore_file-hint = Put a regular file in its place, with the name of the file on a line of its own. Git itself reads nothing from a symlink there.
problem-project-not_ignored = A line was added to .gitignore, and git may still add { $path }.
problem-project-not_ignored-hint = Ask git check-ignore -v which rule holds there, and git status whether git can read the repository.
problem-project-tracked = Git tracks { $path }, so its tokens are in the history.
problem-project-tracked-hint = Take it out with git rm --cached, and refresh the tokens in Tinybird.
problem-project-exposed = { $why ->
    [tracked] Git tracks { $path }: the next commit would publish a token in it. It was given none.
    [linked] { $path } is a link to { $target }, which git tracks: the next commit would publish a token in it. It was given none.
    [not_ignored] Git does not ignore { $path }: the next commit may publish a token in it. It was given none.
   *[unknown] Whether git tracks or ignores { $path } is not known: the next commit may publish a token in it.
}
problem-project-exposed-hint = { $why ->
    [tracked] Take it out of git with git rm --cached and add it to .gitignore. Or write it all the same: project add --allow-exposed.
    [linked] Put a file of its own in the link's place, and keep that out of git.
    [unknown] Check with git status and git check-ignore. To write it all the same: project add --allow-exposed.
   *[not_ignored] Add it to .gitignore, then write it again. Or write it all the same: project add --allow-exposed.
}
problem-project-unreadable = { $path } cannot be read: { $reason }.
problem-project-unreadable-hint = Check that you may read it, then try again.

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
problem-vault-absent-hint = Start or install one (GNOME Keyring, KWallet) and sign in again, or keep them in a file: tb-companion login --store file.
problem-vault-locked = Your keyring is locked, so your credentials cannot be read or kept there.
problem-vault-locked-hint = Unlock it and try again.
problem-vault-volatile = Your keyring forgets everything when you log out.
problem-vault-volatile-hint = Create a default keyring in your keyring app, then sign in again.
problem-vault-file_was_readable = Other users of this computer could read { $path }, which holds your tokens. It is private again.
problem-vault-file_was_readable-hint = If anybody else uses this computer, or had a copy of the file, refresh your tokens on Tinybird’s tokens page. Then sign out and in again.
problem-vault-timed_out = Your keyring did not answer in time.
problem-vault-timed_out-hint = It may be waiting for you to unlock it. Look for its question, then try again.
problem-vault-newer = A newer version of Tinybird Companion wrote what the keyring holds. It was left as it is.
problem-vault-newer-hint = Update Tinybird Companion on this computer.
problem-vault-unreadable = What the keyring holds cannot be understood. It was left as it is.
problem-vault-unreadable-hint = Delete the entry in your keyring app, then sign in again.
problem-vault-not_kept = Your keyring did not give back what was put into it.
problem-vault-not_kept-hint = Restart your keyring, then test it again.
problem-vault-failed = Your keyring failed: { $reason }.
problem-vault-failed-hint = Try again. If it stays so, restart your keyring.

problem-settings-port = 0 is not a port.
problem-settings-port-hint = Take a number from 1 to 65535, or leave it empty.
problem-settings-same_port = Port { $port } cannot be both the API's and ClickHouse's.
problem-settings-same_port-hint = Choose another number for one of them.
problem-settings-clear_after = A token cannot stay in the clipboard for { $seconds } seconds.
problem-settings-clear_after-hint = Choose from { $least } to { $most } seconds, or never.
problem-settings-image = { $image } is not the name of an image.
problem-settings-image-hint = Write it as Docker does, such as tinybirdco/tinybird-local:latest: in Settings, or in TB_COMPANION_IMAGE.
problem-settings-set_aside = Your settings could not be understood, so the usual ones hold. The old file is now { $path }.
problem-settings-set_aside-hint = Choose your settings again, or mend that file and put it back as settings.json.

problem-store-locked = { $path } is being changed by another program of ours.
problem-store-locked-hint = Wait a moment, then try again.
problem-store-busy = Another program does not stop writing { $path }. What it wrote is still there.
problem-store-busy-hint = Wait until that program is done, then try again.
problem-store-broken = { $path } cannot be understood. It was left as it is.
problem-store-broken-hint = Mend it or move it away, then try again.
problem-store-newer = A newer version of Tinybird Companion wrote { $path }. It was left as it is.
problem-store-newer-hint = Update Tinybird Companion on this computer.
problem-store-not_a_file = { $path } is a folder or something else, where a file should be. It was left as it is.
problem-store-not_a_file-hint = Move it away, then try again.
problem-store-too_large = { $path } is far larger than such a file can be. It was left as it is.
problem-store-too_large-hint = See what is in it. Mend it or move it away, then try again.
problem-store-too_slow = { $path } was not read in time: its disk does not answer.
problem-store-too_slow-hint = Check that the disk, or the server that it is on, can be reached. Then try again.
problem-store-read_only = { $path } is read-only, so it was left as it is.
problem-store-read_only-hint = If it may be changed, give yourself the permission to write to it, then try again.
problem-store-read_only_disk = Nothing can be written to the disk that { $path } is on.
problem-store-read_only_disk-hint = Choose a folder on another disk, or make that one writable, then try again.
problem-store-full = The disk has no room left for { $path }. It was left as it was.
problem-store-full-hint = Make room on the disk, then try again.
problem-store-denied = You do not have the permission to read or change { $path }.
problem-store-denied-hint = See whom it belongs to. Give yourself the permission or choose another folder, then try again.
problem-store-leads_out = { $path } is a link to { $target }, outside of its folder, so it was left as it is.
problem-store-leads_out-hint = Put a file of its own in the link's place, or work in the folder that the link leads to.
problem-store-unfit = { $path } cannot hold the token or the address: it has characters that mean something else there. The file was left as it is.
problem-store-unfit-hint = Copy the token, and put it where your program reads it by hand.
problem-store-unwritable = { $path } cannot be read or written: { $reason }.
problem-store-unwritable-hint = Check that the folder is there, that you may write to it, and that the disk has room.
problem-store-no_folder = { $path } is not a folder of this computer.
problem-store-no_folder-hint = Choose a folder that exists, by its whole path.

problem-local-no_engine = No container engine is running. Tinybird Local needs one.
problem-local-no_engine-hint = Start Docker Desktop, OrbStack, Colima, Rancher Desktop or Podman, or install one.
problem-local-engine_unreachable = The container engine at { $address } does not answer. It was chosen by { $chosen_by }.
problem-local-engine_unreachable-hint = Start it, or choose another one.
problem-local-docker_config = Docker's configuration { $path } cannot be read, so it is not known which container engine you chose.
problem-local-docker_config-hint = Repair that file, or choose an engine with DOCKER_HOST or DOCKER_CONTEXT.
problem-local-context = Docker's current context is { $name }, which cannot be read from { $path }. It was chosen by { $chosen_by }.
problem-local-context-hint = To use the usual engine, run docker context use default and unset DOCKER_CONTEXT. Otherwise create that context again.
problem-local-engine_hangs = { $name } is running, but does not finish what it is asked.
problem-local-engine_hangs-hint = Restart it, then look again. Until it answers, nothing is known of Tinybird Local.
problem-local-engine_lost = The container engine stopped answering.
problem-local-engine_lost-hint = Start it again, then try again. The container is as the engine left it.
problem-local-engine = The container engine refused: { $reason }
problem-local-engine-hint = The message is the engine's own. Mend what it says, then try again.
problem-local-engine_silent = { $name } was started, and does not answer yet.
problem-local-engine_silent-hint = It may still be starting. Look again in a while, or open it to see what it says.
problem-local-pull_failed = The image { $image } could not be downloaded: { $stalled ->
    [yes] nothing came for { $seconds } seconds.
   *[no] { $reason }
}
problem-local-pull_failed-hint = Check your network and that the image exists, then try again.
problem-local-port_busy = Port { $port } is in use{ $known ->
    [yes] { " by " }{ $holder }
   *[no] {""}
}, and Tinybird Local needs it.
problem-local-port_busy-hint = Stop what uses it, or choose other ports: in Settings, or with TB_LOCAL_PORT and TB_LOCAL_CLICKHOUSE_INTERFACE_PORT.
problem-local-other_tokens = The container { $container } was made with other tokens. It was left as it is.
problem-local-other_tokens-hint = To use its tokens, start it without naming any. To use new ones, remove it first (its data is lost): docker rm --force { $container }
problem-local-not_ours = There is a container { $container } that Tinybird Companion did not make. It was left as it is.
problem-local-not_ours-hint = Start it with what made it (tb local start), or remove it (its data is lost): docker rm --force { $container }
problem-local-token_invalid = This is not a token that Tinybird Local takes.
problem-local-token_invalid-hint = Generate a pair, and use that.
problem-local-absent = There is no container { $container }.
problem-local-absent-hint = Start Tinybird Local first.
problem-local-unhealthy = Tinybird Local runs, but its own health check fails.
problem-local-unhealthy-hint = It often lacks memory: give the engine at least 4 GB. See its log: docker logs { $container }
problem-local-died = Tinybird Local ended before it was ready (status { $status }).
problem-local-died-hint = See why: docker logs { $container }
problem-local-ended = Tinybird Local is no longer ready.
problem-local-ended-hint = Look at its state, then start it again.
problem-local-timed_out = Tinybird Local was not ready after { $seconds } seconds; { $passed } of its 5 services answer.
problem-local-timed_out-hint = It goes on starting. Look again in a while, or see its log: docker logs { $container }
