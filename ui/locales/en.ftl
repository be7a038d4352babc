# Every text a person reads. One catalogue for the window, the tray and the command line.
# Variables and plurals only; a problem has a text (what happened, what it means) and a hint
# (what to do), under its code with the dots as dashes.

app-name = Tinybird Companion

## The window

window-brand = Companion
window-brand-version = Tinybird Companion
window-places = Places
window-place-home = Home
window-place-tokens = Tokens
window-place-local = Tinybird Local
window-place-projects = Projects
window-place-settings = Settings
window-place-doctor = Doctor
window-not-signed-in = Not signed in
window-account = Account
window-no-workspace = No workspace
window-account-menu = Account and workspace
window-switch-workspace = Switch workspace…
window-other-account = { $email } ({ $region })
window-other-account-in = { $workspace }, { $email } ({ $region })
window-accounts = Accounts
window-sign-in-another = Sign in with another account…
window-sign-out = Sign out…

window-copy = Copy
window-copied = Copied
window-copy-which = Copy { $token }
window-copy-for = Copy for { $destination }
window-copy-for-which = Copy for { $destination }: { $token }
window-use-in-which = Use the { $token } in…
window-use-in = Use it in…
window-use-in-title = Use the { $token } in…
window-use-in-loading = Preparing what you can paste…
window-search-places = Search places
window-use-places = Places to use it
window-no-place-found = No place found. Try another name.
window-use-general = General
window-use-project = Project files
window-use-code = Code
window-use-bi = BI and SQL tools
window-use-automation = Automation and AI
window-preview-masked = Copy puts in the whole token.
window-has-token = Token
window-copied-which = Copied the { $token }{ $is_named ->
    [yes] {" "}for { $destination }
   *[no] {""}
}.
window-copied-name = Copied { $token }
window-copied-which-until = Copied the { $token }{ $is_named ->
    [yes] {" "}for { $destination }
   *[no] {""}
}. Clears in { $seconds } s.
window-copied-field = Copied “{ $field }” for { $destination }.
window-copied-field-until = Copied “{ $field }” for { $destination }. Clears in { $seconds } s.
window-link-copied = Link copied
window-clipboard = Clipboard
window-clipboard-cleared = Clipboard cleared.
window-clear-now = Clear now
window-reveal = Reveal
window-reveal-which = Reveal { $token }
window-hide-which = Hide { $token }
window-hides-in = Hide ({ $seconds } s)
window-token-workspace = Workspace token
window-token-workspace-inline = workspace token
window-token-user = User token
window-token-user-inline = user token
window-token-local-workspace = Local workspace token
window-token-local-workspace-inline = local workspace token
window-token-local-user = Local user token
window-token-local-user-inline = local user token
window-token-local-admin = Local admin token
window-token-local-admin-inline = local admin token
window-token-static-inline = static token
window-token-named-inline = token { $name }
window-token-jwt-inline = JWT
window-token-jwt-named-inline = JWT { $name }
window-token-local-named-inline = token of { $name }
window-token-workspace-opens = Full access to { $workspace }, as you.
window-token-pasted-opens = Opens { $workspace }. What it can do depends on the token you pasted.
window-token-user-opens = Creates and deletes workspaces, as you. You rarely need this token.
window-token-local-opens = Opens Tinybird Local on this computer and nothing else.
window-token-local-admin-opens = Opens every workspace inside Tinybird Local.
window-token-private-means = Keep it private: never in a web page, a chat or git.
window-token-in-tinybird = Listed in Tinybird as “Admin { $email }”.
window-token-private = Private
window-token-this-computer = This computer only
window-token-ended = May no longer work
window-token-ended-means = Your sign-in has ended, so this token may no longer work.
window-token-local-none = Not created yet.
window-token-unread = Sign in to get this token.
window-token-locked = Unlock { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
} to copy this token.
window-token-failed = We couldn’t read this token from { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
}.
window-token-no-user = Not available: you signed in with a workspace token.
window-token-sign-in-which = Sign in for the { $token }
window-unlock = Unlock
window-unlock-which = Unlock { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
}

window-open-settings = Open Settings
window-open-tokens = Open Tokens
window-use-port = Use port { $port }
window-change-ports = Change ports
window-try-again = Try again
window-look-again = Check again
window-look-again-engine = Check again for Docker
window-looked = Checked
window-looking = Checking…
window-cancel = Cancel
window-close = Close
window-choose = Choose…
window-choose-folder = Choose folder…
window-change = Change

window-sign-in = Sign in
window-sign-in-browser = Sign in with your browser
window-sign-in-says = Opens Tinybird in your browser. Your credentials stay on this computer.
window-sign-in-opens = Opens Tinybird in your browser.
window-sign-in-code = Use a code
window-sign-in-paste = Paste a token
window-sign-in-region = Choose another region
window-sign-in-ways = Sign in another way…
window-sign-in-ways-title = Sign in to Tinybird
window-sign-in-other-ways = Other ways to sign in
window-sign-in-code-says = Get a code and confirm it in any browser, even on another device.
window-sign-in-paste-says = Use a token you already have.
window-region = Region
window-region-says = The region is in the address of your Tinybird page. Self-managed? Enter its address.
window-token-field = Token
window-token-says = Paste a user token or a workspace token. We’ll detect the type.
window-use-token = Use this token
window-found = Found a sign-in for { $email } ({ $region })
window-found-token = Found a token for { $region }
window-found-use = Continue
window-found-use-which = Continue with the sign-in found in { $at }
window-found-continue = Continue as { $email }
window-found-continue-which = Continue as { $email }, found in { $at }
window-code = One-time code
window-code-confirm = Confirm this code on the page that opens, here or on another device.
window-copy-code = Copy code
window-code-copied = Code copied
window-copied-code-until = Copied the one-time code. Clears in { $seconds } s.
window-copied-code = Copied the one-time code.
window-still-waiting = That sign-in didn’t complete. We’re still waiting. Select Open again to retry.
window-sign-in-again = Sign in again
window-signing-in = Signing in
window-time-left = { $time } left
window-open-again = Open again
window-copy-link = Copy link
window-cancel-sign-in = Cancel sign-in
window-is-this-you = Is this you?
window-who = { $email } in { $workspace } ({ $region })
window-foreign-title = Send your token to { $host }?
window-foreign = { $by } points to this server, which isn’t a Tinybird region. The server’s owner gets your token. Send the token only if you know this server.
window-foreign-yes = Send my token
window-foreign-no = Don’t send
window-thats-me = That’s me
window-not-me = Not me
window-signed-in-as = Signed in as { $email }
window-account-where = { $region } · { $vault }
window-credentials = Saved sign-in
window-session-only = You’ll be signed out when you quit.
window-session-only-means = We couldn’t save your sign-in in { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
}. { $system ->
    [windows] Retry
   *[linux] Unlock it and retry
}, or choose another place.
window-retry-keyring = Retry { $system ->
    [macos] Keychain
    [windows] Credential Manager
   *[linux] keyring
}
window-keep-for-session = OK for now
window-keep-in-file = Save in a file…
window-file-question = Save your sign-in in a file?
window-file-means = We save your sign-in in a file that only you can read. The file isn’t encrypted. Anyone who gets your files or a backup can use Tinybird as you.
window-file-later = Once { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] a keyring
} is available, you can move your sign-in there. Moving the sign-in deletes the file.
window-file-not-now = Cancel
window-file-now = Save in a file
window-movable = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} can save your sign-in now.
window-movable-means = Your sign-in is in a file that isn’t encrypted. Moving the sign-in deletes the file.
window-move-to-keyring = Move to { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
}

window-first-run = Let’s get you a token
window-first-run-lead = We fill in what we can find. You can skip anything and come back later.
window-first-run-promise = No telemetry. Credentials stay on this computer.
window-first-run-optional = Optional, for developers
window-first-run-optional-says = Connect a code project, or run Tinybird on this computer.
window-first-run-end = You’re all set
window-first-run-end-copied = Your token is copied. Paste the token where you were asked for it.
window-first-run-ready = Your token is ready
window-first-run-end-ready = Copy the token, then paste it where you were asked for it.
window-step-done = Done:
window-skip = Skip setup
window-done = Done
window-your-token = Your token
window-workspace = Workspace
window-workspace-named = Workspace { $name }
window-workspace-after = Shows up after you sign in.
window-workspace-none = No workspace chosen yet
window-workspace-count = { $count ->
    [one] The only workspace you can use
   *[other] { $count } workspaces you can use
}
window-choose-workspace = Choose a workspace
window-change-workspace = Change workspace
window-search-workspaces = Search workspaces
window-listing-workspaces = Loading your workspaces…
window-using-workspace = Switching workspace…
window-no-workspace-found = No workspace matches your search.
window-workspace-pasted = This token opens only this workspace. Sign in to see your other workspaces.
window-more-workspaces = { $count } more. Type to narrow the list.
window-current = current

window-project-folder = Project folder
window-project-path = Drop it here, or enter its path
window-project-says = Connect a code project so it can use this workspace.
window-project-after = Sign in first to connect a folder.
window-project-will-write = Saves your token in { $path }. Only you can read the file. If the project uses a Tinybird SDK, we also save .env.local.
window-project-whole = Enter where the folder is, for example { $system ->
    [windows] C:\Users\ada\web
   *[linux] ~/projects/web
}.
window-project-add = Connect folder
window-project-named = Project folder { $folder }
window-project-written = This folder is connected.
window-project-another = Connect another folder
window-projects-lead = Folders on this computer that are connected to Tinybird.
window-add-project = Connect a folder
window-folders = Folders
window-no-projects = No folders connected yet
window-connect-all = { $count ->
    [one] Connect this folder
   *[other] Connect all { $count } folders
}
window-connect-all-says = These folders were connected before. Connect them again?
window-tinyb-written = Connected
window-tinyb-written-means = Connected to { $held } as { $email }.
window-tinyb-uses-other-means = Connected to { $held } as { $email }. Your current workspace is { $workspace }.
window-tinyb-missing = Not connected
window-tinyb-missing-means = Not connected to a workspace yet.
window-tinyb-other = Other workspace
window-tinyb-other-means = Uses { $held } ({ $email }). Connect this folder to { $workspace } instead?
window-tinyb-other-unknown-means = Connected to an account we don’t know.
window-tinyb-other-signed-out-means = Connected to { $held } ({ $email }).
window-tinyb-broken = Damaged file
window-tinyb-broken-means = Its .tinyb file is damaged. We haven’t changed the file.
window-tinyb-gone = Folder not found
window-tinyb-gone-means = We can’t find this folder anymore.
window-write = Connect
window-write-which = Connect { $folder }
window-replace-ask = Replace…
window-replace-which = Replace… the damaged file in { $folder }
window-replace-question = Replace the damaged file?
window-replace-says = We keep the damaged file in the same folder. Its name then starts with .tinyb.broken.
window-replace-no = Cancel
window-replace = Replace
window-more-which = More actions for { $folder }
window-open-folder = Open folder
window-open-terminal = Open a terminal here
window-use-here = Connect this folder to { $workspace }
window-risk-readable = Other users of this computer can read the token in { $path }.
window-risk-readable-fix = Make it private
window-risk-tracked = Git tracks { $path }, so your token may be in the project’s history. Refresh the token in Tinybird. Then stop tracking the file.
window-risk-not-ignored = Git doesn’t ignore { $path }. Your token could end up in your next commit.
window-risk-not-ignored-fix = Add to .gitignore
window-risk-unknown = We can’t tell whether git ignores { $path }. Check before your next commit.
window-file-reference = We didn’t change { $path }. Its token is a reference or encrypted.
window-file-set-aside = We kept the damaged file as { $path }. The file may contain tokens.
window-write-exposed = Save the token anyway
window-write-exposed-which = Save the token anyway in { $path }
window-fix-which = { $fix }: { $path }
window-leaks-search = Look for exposed tokens
window-leaks-searching = Looking for exposed tokens: { $files } files so far…
window-leaks-none = No exposed tokens in { $files ->
    [one] one file
   *[other] { $files } files
}{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } not read)
}.
window-leaks-found = { $finds ->
    [one] Found one exposed token
   *[other] Found { $finds } exposed tokens
} in the { $files ->
    [one] one file
   *[other] { $files } files
} we checked{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } not read)
}.
window-leaks-show = Review…
window-leaks-show-which = Review… the tokens in { $folder }
window-leaks-title = Exposed tokens in { $folder }
window-leaks-advice = Anyone with these files can use these tokens. Delete the tokens from the files. Then refresh each cloud token in Tinybird, so the old token stops working.
window-leaks-list = Tokens found
window-leaks-more = The search stopped here. There may be more tokens.
window-leaks-refresh = Manage tokens in Tinybird
window-leak-cloud = Cloud token
window-leak-local = Local token
window-leak-jwt = JWT
window-leak-yours = Yours, { $whose }
window-remove-ask = Disconnect…
window-remove-question = Disconnect { $folder }?
window-remove-blanks = Removes your token from { $path } and the folder from this list. Nothing else in the folder changes.
window-remove-forgets = Removes the folder from this list. If { $path } holds a token of yours, we remove that token too. Nothing else in the folder changes.
window-remove = Disconnect
window-keep-project = Cancel

window-local-instance = Tinybird Local
window-local-lead = A private Tinybird on your computer, for trying things out.
window-local-is-ready = Tinybird Local is ready
window-start-local = Start Tinybird Local
window-start-engine = Start { $name }
window-install-engine = Get Docker
window-stop-local = Stop
window-restart-local = Restart
window-restart-local-which = Restart Tinybird Local
window-local-log-end = The end of its log
window-stop-local-which = Stop Tinybird Local
window-cancel-local = Cancel starting Tinybird Local
window-open-tinybird-ui = Open Tinybird UI
window-show-log = Show log
window-log-title = Logs of Tinybird Local
window-log-says = New lines appear as they come. We hide tokens.
window-log-ended = The log has ended. We hide tokens.
window-log-source = Log
window-log-of-container = Container
window-log-of-server = API
window-log-of-hfi = Events
window-log-of-setup = Setup
window-log-of-kafka = Kafka
window-log-search = Search this log
window-log-problems = Errors and warnings only
window-log-follow = Follow
window-log-nothing-found = No line matches.
window-log-save = Save…
window-log-saved = Saved in
window-log-lines = Log lines
window-log-waiting = Nothing here yet. New lines appear as they come.
window-log-empty = The log is empty.
window-log-copy = Copy lines
window-log-copied = Lines copied
window-remove-local-ask = Remove…
window-remove-local-which = Remove… Tinybird Local
window-start-fresh-ask = Remove and start fresh…
window-remove-local-question = Remove Tinybird Local?
window-remove-local-means = Deletes Tinybird Local’s container and its data on this computer.
window-remove-local-folder = Your data stays in { $folder }.
window-remove-local-keeps = Your workspaces and tokens in Tinybird’s cloud stay as they are.
window-remove-local = Remove
window-start-fresh = Remove and start fresh
window-new-version = A newer version of Tinybird Local is available
window-new-version-says = It’s downloaded only when you update.
window-update-local-ask = Update…
window-update-local-which = Update… Tinybird Local
window-update-local-question = Update Tinybird Local?
window-update-local-means = Downloads the newest version, and replaces the container with a new one.
window-update-local-loses = The data in the container is deleted.
window-update-local-keeps = Its tokens and ports stay as they are.
window-update-local = Update
window-stage-pulling-begun = Downloading Tinybird Local…
window-pull-progress = Tinybird Local download
window-check-clickhouse = ClickHouse
window-check-redis = Redis
window-check-server = Server
window-check-events = Events
window-check-tokens = Tokens
window-check-answers = ready
window-check-awaited = starting…
window-logs = Logs
window-logs-says = What Tinybird Local is doing, line by line.
window-show-logs = Show logs
window-usage = Memory and processor
window-usage-memory = Memory
window-usage-of-memory = { $used } of { $limit } GB
window-usage-processors = Processor
window-usage-of-processors = { $used } of { $limit } { $limit ->
    [one] core
   *[other] cores
}
window-usage-chart = { $name }, last 10 minutes
window-usage-little-memory = Docker has { $limit } GB of memory. Tinybird Local needs at least 4 GB. Give Docker more in its settings.
window-usage-memory-full = Tinybird Local uses most of its { $limit } GB of memory. If it slows down or stops, give Docker more in its settings.
window-copy-fact = Copy: { $name }
window-facts = Details
window-fact-api = API address
window-fact-clickhouse = ClickHouse address
window-fact-engine = Container app
window-fact-container = Container
window-fact-image = Image
window-fact-data = Data
window-fact-version = Tinybird Local version
window-fact-authority = Sign-in server
window-local-tokens = Local tokens
window-generate = Create local tokens
window-generate-only = Just create local tokens
window-generate-says = Tinybird Local uses these tokens the next time it’s created.
window-generate-running = Tinybird Local keeps its current tokens until it’s created again.

window-home-ready = Ready
window-home-lead = { $region } · { $email }
window-home-signed-out = Not signed in. You can use local tokens without signing in.
window-open-tinybird = Open Tinybird
window-open-in-tinybird = Open in Tinybird
window-api-address-copied = API address copied
window-api-address-inline = API address
window-see-projects = See projects
window-next = Next step
window-next-leaks = We found exposed tokens in { $folder }
window-next-leaks-sub = Anyone with these files can use the tokens.
window-next-readable = Others can read your token in { $folder }
window-next-readable-sub = Other users of this computer can open the file.
window-next-tracked = Git tracks your token in { $folder }
window-next-tracked-sub = Refresh the token in Tinybird. Then stop tracking the file.
window-next-not-ignored = Git doesn’t ignore your token in { $folder }
window-next-not-ignored-sub = Your next commit could publish the token.
window-next-unknown = Git might publish your token in { $folder }
window-next-unknown-sub = We can’t tell whether git ignores the file.
window-next-broken = The connection file in { $folder } is damaged
window-next-missing = { $folder } isn’t connected
window-next-missing-sub = Connect this folder to { $workspace }.
window-next-other = { $folder } uses another workspace
window-next-other-sub = Connect this folder to { $workspace } instead?
window-next-gone = We can’t find the folder { $folder }
window-next-gone-sub = If you deleted or moved the folder, remove it from the list.
window-remove-from-list = Remove from list
window-remove-from-list-which = Remove from list: { $folder }
window-tokens-lead = Your keys to Tinybird. Keep them private.
window-cloud = Cloud
window-cloud-in = Cloud · { $workspace }
window-tokens-after = Sign in to see your cloud tokens.
window-static-tokens = Static tokens
window-search-tokens = Search by name, right or resource
window-sort-tokens = Sort by
window-sort-name = By name
window-sort-power = By access
window-refresh = Refresh
window-list-tokens = Refresh the static tokens
window-listing-tokens = Loading the tokens of { $workspace }…
window-no-tokens = { $workspace } has no static tokens.
window-no-token-found = No tokens found. Try other words.
window-token-count-all = { $count ->
    [one] { $count } token
   *[other] { $count } tokens
}
window-token-count = { $count ->
    [one] { $found } of { $count } token
   *[other] { $found } of { $count } tokens
}
window-tokens-all = Show all { $count } tokens
window-tokens-fewer = Show fewer tokens
window-power-full = Full access
window-power-read = Read-only
window-token-details = Details
window-token-details-which = Details of the { $token }
window-token-more-which = More for the { $token }
window-scopes = Rights of this token
window-scopes-none = This token has no rights.
window-scope-everything = in the whole workspace
window-scope-filter = Only rows where { $filter }
window-token-refresh-ask = Refresh…
window-token-refresh-question = Refresh the token { $name }?
window-token-refresh-means = The token gets a new value. You can copy it here afterwards.
window-token-refresh = Refresh token
window-token-delete-ask = Delete…
window-token-delete-question = Delete the token { $name }?
window-token-delete-means = You can’t undo this.
window-token-delete = Delete token
window-read-only-offer = For a web page?
window-read-only-create = Create one that can only read
window-read-only-create-which = Create one that can only read, instead of the { $token }
window-local-workspaces = Workspaces in Tinybird Local
window-local-in-use = In use
window-local-use = Use as the local workspace token
window-local-use-first = Use the first workspace instead
window-local-for = For { $folders }
window-token-local-opens-which = Opens { $workspace } in Tinybird Local, on this computer only.
window-token-local-stopped = Start Tinybird Local to copy the token of { $workspace }.
window-jwts = Read-only tokens made here (JWTs)
window-jwts-none = None yet. Such a token reads only what you choose, and ends by itself.
window-jwt-new = New read-only token…
window-jwt-new-first = New read-only token… Your first one
window-jwt-ended = Ended
window-jwt-kept = Companion keeps it for you.
window-jwt-gone = You quit Companion since, so it no longer has this JWT.
window-jwt-again = Create again
window-jwt-again-which = Create again: { $token }
window-left-minutes = { $count ->
    [one] { $count } minute left
   *[other] { $count } minutes left
}
window-left-hours = { $count ->
    [one] { $count } hour left
   *[other] { $count } hours left
}
window-left-days = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
window-jwt-title = New read-only token
window-jwt-place = Where
window-jwt-reads = What can it read?
window-search-resources = Search endpoints and data sources
window-resource-type = Type the exact name
window-resource-kind = Kind
window-endpoint = Endpoint
window-data-source = Data source
window-resource-add = Add
window-resource-remove = Remove
window-resource-remove-which = Remove { $name }
window-listing-resources = Loading endpoints and data sources…
window-no-resources = This workspace has no endpoints or data sources yet.
window-no-resource-found = Nothing found. Try another name.
window-more-resources = { $count } more. Type to narrow the list.
window-jwt-fixed = People who use the token can’t change a value that you set here.
window-jwt-free = Not fixed
window-jwt-filter = Only rows where
window-jwt-ends = Ends in
window-ends-hour = 1 hour
window-ends-day = 1 day
window-ends-month = 30 days
window-ends-date = On a date
window-jwt-last-day = Last day
window-jwt-name = Name
window-jwt-name-hint = Follows from what it reads
window-jwt-more = More options
window-jwt-more-says = Rate limit, and who creates it
window-jwt-rate = Requests a second, at most
window-jwt-no-limit = No limit
window-jwt-maker = Who creates it
window-made-by-tinybird = Tinybird
window-made-by-instance = Tinybird Local
window-made-here = This computer
window-made-there-says = The default. Works with any token that can manage tokens.
window-jwt-keep = Keep this token
window-jwt-keep-says = Companion can copy it again after you quit.
window-made-here-says = Needs no network, but the workspace admin token.
window-jwt-preview = What it can do
window-jwt-claims = Claims (JSON)
window-jwt-create = Create token
window-jwt-created = Your read-only token is ready
window-jwt-created-says = Works until { $time }. { $kept ->
    [yes] Companion keeps it for you.
   *[no] Companion keeps it only until you quit.
  }
window-inspect = What is this token?
window-inspect-field = Paste a token
window-inspect-says = We read it on this computer and don’t keep it. “Ask Tinybird” sends it to Tinybird.
window-inspect-ask = Ask Tinybird
window-inspect-asking = Asking Tinybird…

window-sign-out-question = Sign out { $email }?
window-sign-out-means = We delete the credentials that Companion saved for this account. Any other accounts stay signed in.
window-sign-out-blanks = We also remove your token from these files:
window-stay-signed-in = Stay signed in
window-sign-out-now = Sign out
window-closing-question = Keep running in the { $system ->
    [macos] menu bar
   *[linux] system tray
}?
window-closing-means = Companion stays in your { $system ->
    [macos] menu bar
   *[linux] system tray
}, so tokens are one click away. You can change this in Settings.
window-keep-in-tray = Keep running in the { $system ->
    [macos] menu bar
   *[linux] system tray
}
window-quit = Quit
window-quitting-question = Quit Companion?
window-quitting-means = Your copied token goes when Companion quits.
window-keep-open = Keep open

window-settings-general = General
window-settings-advanced = Advanced
window-settings-advanced-says = Region, sign-in server, and the ports and image of Tinybird Local.
window-settings-sign-in = Sign-in
window-system = Same as system
window-language = Language
window-theme = Theme
window-theme-light = Light
window-theme-dark = Dark
window-clear-clipboard = Clear the clipboard after
window-clear-clipboard-says = Only if the clipboard still holds the token you copied here.
window-seconds = { $count } seconds
window-never = Never
window-login-item = Start when you log in
window-login-item-no-tray-says = Companion opens its window when you log in.
window-login-item-says = Companion starts in the { $system ->
    [macos] menu bar
   *[linux] system tray
}, without a window.
window-settings-notices = Notifications while the window is closed
window-notice-copied = Token copied
window-notice-copied-says = When you copy a token from the { $system ->
    [macos] menu bar
   *[linux] system tray
}.
window-notice-local = Tinybird Local ready or stopped
window-notice-local-says = Also when Tinybird Local stops by itself.
window-notice-sign-in = Sign in again
window-notice-sign-in-says = When your sign-in has ended.
window-keep-in-tray-says = When you close the window, Companion stays in the { $system ->
    [macos] menu bar
   *[linux] system tray
}.
window-no-tray = This desktop shows no system tray. Closing the window quits Companion.
window-auth-host = Sign-in server
window-auth-host-says = Only for self-managed Tinybird.
window-client-id = Client ID
window-client-id-says = Only for self-managed sign-in.
window-local-port = API port
window-clickhouse-port = ClickHouse port
window-image = Image
window-image-says = Applies the next time Tinybird Local is created.
window-data-folder = Data folder
window-data-folder-says = Keeps your data when Tinybird Local is removed. Applies the next time it’s created.
window-data-in-container = In the container
window-memory-limit = Memory limit
window-memory-limit-says = The most that Tinybird Local may use. It needs 4 GB. Applies the next time it’s created.
window-no-limit = No limit
window-gigabytes = { $count } GB
window-default-value = { $value } (default)
window-set-by-variable = Fixed by the { $name } environment variable.
window-suggestions = Suggestions for { $name }
window-about = About
window-version = Tinybird Companion { $version }
window-no-telemetry = No telemetry. Companion contacts only Tinybird, your sign-in server and Docker or another container app.
window-quit-app = Quit Tinybird Companion

window-doctor-right = Everything Companion needs is working.
window-doctor-wrong = { $count ->
    [one] 1 result needs your attention.
   *[other] { $count } results need your attention.
}
window-doctor-findings = Results
window-doctor-versions = Versions
window-doctor-test-keyring = Test { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
}

## States, in the words of the window, the command line and the tray

sign-in-discovering = Contacting the sign-in server…
sign-in-waiting = Waiting for you to finish in your browser…
sign-in-asking = Checking whose token this is…
sign-in-exchanging = Finishing sign-in…
sign-in-confirming = Is this your account?
sign-in-foreign-host = Send your token to this server?
sign-in-saving = Saving your sign-in…
vault-unknown = { $system ->
    [macos] Keychain
    [windows] Credential Manager
   *[linux] Keyring
} not checked yet
vault-in-keyring = { $known ->
    [yes] Saved in { $backend }
   *[no] Saved in { $system ->
        [macos] the Keychain
        [windows] Credential Manager
       *[linux] your keyring
    }
}
vault-locked = { $known ->
    [yes] { $backend } is locked
   *[no] { $system ->
        [macos] The Keychain
        [windows] Credential Manager
       *[linux] Your keyring
    } is locked
}
vault-absent = No keyring on this computer
vault-volatile = Saved until you log out of this computer{ $known ->
    [yes] {" "}({ $backend })
   *[no] {""}
}
vault-failed = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} isn’t working properly
vault-session-only = Saved until you quit
vault-file = Saved in a file that isn’t encrypted
vault-file-named = Your sign-in is in { $file }. Only you can read the file, but it isn’t encrypted.
local-unknown = Checking for Docker…
local-not-told = Status unknown
local-no-engine = Docker isn’t running
local-engine-unusable = We can’t use Docker
local-no-engine-explanation = Only needed to run Tinybird on this computer. Cloud tokens work without Docker. Another container app works too.
local-startable = { $name } is installed but isn’t running.
local-absent = { $face ->
    [window] Not installed yet
   *[cli] Not installed yet. Run tb-companion local start.
}
local-absent-explanation = { $engine } is running. { $room ->
    [none] The first start takes a moment.
    [little_memory] It has only { $memory } GB of memory, and Tinybird Local needs 4 GB. Give it more in its settings first.
    [little_disk] The first start downloads about 1.2 GB, once. Only { $disk } GB of disk space is free, which may be too little.
    [both] The first start downloads about 1.2 GB, once. You have what it needs: { $memory } GB of memory (4 GB needed) and { $disk } GB of disk space.
   *[memory] The first start downloads about 1.2 GB, once. You have what it needs: { $memory } GB of memory (4 GB needed).
}
local-stopped = Stopped
local-died = Stopped by itself
local-stopped-explanation = { $engine } is running. Your local data is kept.
local-starting = Starting…
local-stopping = Stopping…
local-removing = Deleting…
local-ready = Ready at { $address }
local-unhealthy = Running, but not responding properly
local-since = Running since { $time } · { $engine }
local-stage-engine = Checking for Docker…
local-stage-pulling = Downloading: { $percent }%, { $mib } of { $of_mib } MiB, { $layers } of { $of_layers } layers{ $known ->
    [yes] {" "}· { $rate } MiB/s · { $minutes ->
        [0] less than a minute left
        [one] about 1 minute left
       *[other] about { $minutes } minutes left
    }
   *[no] {""}
}
local-stage-creating = Starting the container…
local-stage-booting = Starting up…
local-stage-checking = Almost ready ({ $passed } of 5 services)
local-stage-stopping = Waiting for Tinybird Local to stop…
local-stage-removing = Deleting the container and its data…
doctor-not-asked = Not checked yet
doctor-cloud = Tinybird cloud
doctor-cloud-meaning = Has your workspace and its tokens.
doctor-cloud-works = Your sign-in works
doctor-cloud-signed-out = You aren’t signed in
doctor-cloud-ended = Your sign-in has ended
doctor-cloud-unreachable = We can’t reach Tinybird
doctor-cloud-unexpected = Tinybird doesn’t respond as expected
doctor-keyring = { $system ->
    [macos] Keychain
    [windows] Credential Manager
   *[linux] Keyring
}
doctor-keyring-meaning = Keeps you signed in when you reopen Companion.
doctor-keyring-test = { $system ->
    [macos] Keychain
    [windows] Credential Manager
   *[linux] Keyring
} test
doctor-keyring-test-meaning = Saves a test entry, reads the entry back and deletes it.
doctor-keyring-kept = { $known ->
    [yes] { $backend } is working
   *[no] { $system ->
        [macos] The Keychain
        [windows] Credential Manager
       *[linux] Your keyring
    } is working
}
doctor-keyring-not-kept = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} isn’t saving passwords
doctor-engine = Docker
doctor-engine-found = { $engine } is running
doctor-engine-meaning = Runs Tinybird Local. Another container app works too.
doctor-instance = Tinybird Local
doctor-instance-meaning = For trying things out without touching the cloud.
doctor-tray = { $system ->
    [macos] Menu bar
   *[linux] System tray
}
doctor-tray-shown = Available
doctor-no-tray = This desktop shows no system tray. Closing the window quits Companion.
doctor-tray-meaning = Copies tokens without opening the window.
doctor-files = Project folders
doctor-files-meaning = Connected folders hold a token for your workspace.
projects-connected = { $count ->
    [one] 1 folder connected
   *[other] { $count } folders connected
}
projects-wrong = { $wrong } of { $count } need attention
projects-none = No folders connected yet

## Regions: whole, short for a narrow line, and more words that find it in a search
region-gcp-europe-west2 = { $form ->
    [short] London
    [words] United Kingdom UK Great Britain England Reino Unido Inglaterra London Londres GCP
   *[whole] Europe, London · Google Cloud
}
region-gcp-europe-west3 = { $form ->
    [short] Frankfurt, Google Cloud
    [words] Germany Alemania Frankfurt Fráncfort GCP
   *[whole] Europe, Frankfurt · Google Cloud
}
region-gcp-us-east4 = { $form ->
    [short] Virginia, Google Cloud
    [words] United States USA America Estados Unidos EEUU GCP
   *[whole] US East, Virginia · Google Cloud
}
region-gcp-northamerica-northeast2 = { $form ->
    [short] Toronto
    [words] Canada North America GCP
   *[whole] Canada, Toronto · Google Cloud
}
region-aws-us-east-1 = { $form ->
    [short] Virginia, AWS
    [words] United States USA America Estados Unidos EEUU Amazon
   *[whole] US East, Virginia · AWS
}
region-aws-us-west-2 = { $form ->
    [short] Oregon
    [words] United States USA America Estados Unidos EEUU Amazon
   *[whole] US West, Oregon · AWS
}
region-aws-eu-central-1 = { $form ->
    [short] Frankfurt, AWS
    [words] Germany Alemania Frankfurt Fráncfort Amazon
   *[whole] Europe, Frankfurt · AWS
}
region-aws-eu-west-1 = { $form ->
    [short] Ireland
    [words] Ireland Irlanda Dublin Amazon
   *[whole] Europe, Ireland · AWS
}
region-aws-ap-east-1 = { $form ->
    [short] Hong Kong
    [words] China Amazon
   *[whole] Asia, Hong Kong · AWS
}
region-aws-ap-southeast-2 = { $form ->
    [short] Sydney
    [words] Australia Sydney Sídney Amazon
   *[whole] Australia, Sydney · AWS
}
region-other = { $form ->
    [short] { $name }
    [words] { $name } { $provider }
   *[whole] { $name }{ $provider ->
        [none] {""}
        [gcp] {" "}· Google Cloud
        [aws] {" "}· AWS
        [azure] {" "}· Azure
       *[other] {" "}· { $provider }
    }
}

## The page the browser ends on

page-done = You’re signed in
page-done-next = Close this page and go back to Tinybird Companion.
page-confirm = Almost done
page-confirm-next = Go back to Tinybird Companion and confirm your account. Then close this page.
page-denied = Access denied
page-denied-next = Nothing was saved. Go back to Tinybird Companion to try again.
page-failed = Sign-in didn’t finish
page-failed-next = Nothing was saved. Tinybird Companion shows what went wrong.
page-out-of-date = This page has expired
page-out-of-date-next = Go back to Tinybird Companion. Use the last page it opened, or start again.

## The command line

cli-signed-in = Signed in as { $email } ({ $region })
cli-signed-out = Not signed in. Run tb-companion login.
cli-workspace = Workspace: { $name }
cli-other-accounts = Other accounts: { $emails }
cli-credentials = Credentials: { $where }
# The command line ends by itself: nobody quits it.
cli-vault-session-only = Saved until this program ends
cli-vault-movable = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} can save your credentials now. Run tb-companion login --store keyring.
cli-tinyb-written = This folder: connected to this workspace ({ $path })
cli-tinyb-missing = This folder: not connected (no token in { $path })
cli-tinyb-other = This folder: connected to another account or workspace ({ $path })
cli-tinyb-broken = This folder: { $path } is damaged
cli-tinyb-gone = This folder: not found ({ $path })
cli-local = Tinybird Local: { $state }
cli-finding = { $name }: { $result }
cli-workspace-token = Workspace token: { $token }
cli-user-token = User token: { $token }
cli-no-tokens = This workspace has no tokens that you can see
cli-token-ask = { $what ->
    [refresh] Give the token “{ $name }” a new value? { $breaks }
   *[delete] Delete the token “{ $name }”? { $breaks }
} [yes/no]
cli-local-remove-ask = Delete Tinybird Local’s container? Its data goes with it, unless it has a data folder. [yes/no]
cli-local-update-ask = A newer version takes the place of Tinybird Local’s container, and the data in it is deleted. Continue? [yes/no]
cli-local-newer-image = A newer version is available. To use it, run tb-companion local update.
cli-token-changed = { $what ->
    [refresh] “{ $name }” has a new value ({ $id })
    [create] Created “{ $name }” ({ $id })
   *[delete] Deleted “{ $name }” ({ $id })
}
cli-token-copied = Copied { $name } for { $destination }. It stays in the clipboard until you copy something else.
cli-signed-out-of = Signed out { $email }
cli-nobody-to-sign-out = You weren’t signed in
cli-now-active = Now using { $email }
cli-browser = Opening your browser to sign in. If nothing opens, use this link:
cli-browser-code = Open this page, here or on another device, and confirm the code { $code }:
cli-wants-token = Paste a token, then press Enter (the token isn’t shown):
cli-found = Found in { $at }: { $known ->
    [yes] { $email } ({ $region })
   *[no] a token for { $region }
}
cli-time-left = Waiting for your browser, { $time } left. Press Ctrl-C to cancel.
cli-ask = Is this you: { $email } in { $workspace } ({ $region })? [y/n]
cli-ask-foreign = { $by } points to { $host }, which isn’t a Tinybird region. The server’s owner gets your token. Send the token there? [y/n]
cli-ask-again = Please answer y for yes or n for no:
cli-yes = y yes
cli-no = n no
cli-came-back = Signed in: { $email } in { $workspace } ({ $region })
cli-no-projects = No folders connected yet. Go to a project folder and run tb-companion project add.
cli-project-written = { $folder }: connected to { $workspace } as { $email }
cli-project-missing = { $folder }: not connected
cli-project-other = { $folder }: connected to another workspace, { $workspace } ({ $email })
cli-project-broken = { $folder }: its .tinyb file is damaged
cli-project-gone = { $folder }: folder not found
cli-project-removed = { $folder }: disconnected
cli-risk-readable = Other users of this computer can read the token in { $path }. Run chmod 600 on the file.
cli-risk-tracked = Git tracks { $path }, so your token may be in its history. Run git rm --cached on the file, and refresh the token.
cli-risk-not-ignored = Git doesn’t ignore { $path }. Add the file to .gitignore before your next commit.
cli-risk-unknown = We can’t tell whether git ignores { $path }. Check with git status and git check-ignore.
cli-file-written = { $path } connects Tinybird SDKs to this workspace
cli-file-missing = { $path } has no token
cli-file-other = { $path } has another token
cli-file-reference = We didn’t change { $path }. Its TINYBIRD_TOKEN or TINYBIRD_URL is a reference or encrypted.
cli-file-broken = { $path } is damaged
cli-file-set-aside = We kept the damaged file as { $path }. The file may contain tokens.
cli-no-leaks = No exposed tokens in { $files ->
    [one] one file
   *[other] { $files } files
}{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } not read)
}.
cli-leaks = { $finds ->
    [one] Found one exposed token
   *[other] Found { $finds } exposed tokens
} in the { $files ->
    [one] one file
   *[other] { $files } files
} we checked{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } not read)
}:
cli-leak-cloud = { $at }  { $masked }  cloud token ({ $whose })
cli-leak-local = { $at }  { $masked }  local token: works with Tinybird Local only
cli-leak-jwt = { $at }  { $masked }  JWT ({ $whose })
cli-leaks-advice = Anyone with these files can use these tokens. Delete the tokens from the files, and refresh each cloud token in Tinybird.
cli-attending = Press Ctrl-C to stop Tinybird Local.
cli-not-stopped = Tinybird Local may still be running. To stop it, run tb-companion local stop.

## The tray

# The local instance has shorter words here: a line of a menu has room for few.
tray-state = { $workspace } · { $local ->
    [ready] Local ready
    [starting] Local starting
    [stopping] Local stopping
    [removing] deleting Local
    [stopped] Local stopped
    [absent] Local not installed
    [no_engine] Docker not running
    [unhealthy] Local not responding
    [failed] Local has a problem
   *[unknown] checking Local
}
tray-state-signed-out = Not signed in · { $local ->
    [ready] Local ready
    [starting] Local starting
    [stopping] Local stopping
    [removing] deleting Local
    [stopped] Local stopped
    [absent] Local not installed
    [no_engine] Docker not running
    [unhealthy] Local not responding
    [failed] Local has a problem
   *[unknown] checking Local
}
tray-state-copied = { $workspace } · { $token ->
    [user] user token copied
    [local_workspace] local workspace token copied
    [local_user] local user token copied
    [static] static token copied
    [jwt] JWT copied
    [local_admin] local admin token copied
    [local_named] local workspace token copied
   *[workspace] workspace token copied
}{ $is_named ->
    [yes] {" "}for { $destination }
   *[no] {""}
}
tray-state-copied-signed-out = Not signed in · { $token ->
    [user] user token copied
    [local_workspace] local workspace token copied
    [local_user] local user token copied
    [static] static token copied
    [jwt] JWT copied
    [local_admin] local admin token copied
    [local_named] local workspace token copied
   *[workspace] workspace token copied
}{ $is_named ->
    [yes] {" "}for { $destination }
   *[no] {""}
}
tray-state-credentials = { $workspace } · check your sign-in
tray-state-ended = { $workspace } · sign in again
tray-state-confirm = Confirm your account
tray-state-confirm-host = Confirm where to send your token
tray-state-waiting = Waiting for your browser…
tray-state-signing-in = Signing in…
tray-confirm = Is this you? Open to confirm…
tray-confirm-host = Send your token to this server? Open to answer…
tray-copy = { $token ->
    [local_workspace] Copy local workspace token
   *[workspace] Copy workspace token
}
tray-copy-local = Copy local workspace token ({ $workspace })
tray-copy-for = { $token ->
    [local_workspace] Copy local workspace token for { $destination }
   *[workspace] Copy workspace token for { $destination }
}
tray-copy-cannot = { $token ->
    [local_workspace] Copy local workspace token
   *[workspace] Copy workspace token
} ({ $why ->
    [signed_out] not signed in
    [reading] reading { $system ->
        [macos] Keychain
        [windows] Credential Manager
       *[linux] keyring
    }
    [unreadable] sign-in can’t be read
    [no_workspace] no workspace
    [not_running] Local isn’t running
   *[none_yet] not created yet
})
tray-copy-as = Copy as…
tray-format = { $token ->
    [local_workspace] Local workspace token
   *[workspace] Workspace token
}: { $destination }
tray-format-cannot = { $token ->
    [local_workspace] Local workspace token
   *[workspace] Workspace token
} ({ $why ->
    [signed_out] not signed in
    [reading] reading { $system ->
        [macos] Keychain
        [windows] Credential Manager
       *[linux] keyring
    }
    [unreadable] sign-in can’t be read
    [no_workspace] no workspace
    [not_running] Local isn’t running
   *[none_yet] not created yet
})
tray-start = Start Tinybird Local
tray-start-no-engine = Start Tinybird Local (Docker isn’t running)
tray-start-engine-stopped = Start Tinybird Local ({ $engine } isn’t running)
tray-starting = Starting Tinybird Local…
tray-stop = Stop Tinybird Local
tray-stopping = Stopping Tinybird Local…
tray-removing = Deleting Tinybird Local…
tray-workspaces = Workspace
tray-workspaces-cannot = Workspace ({ $why ->
    [signed_out] not signed in
    [no_other] no other workspace
   *[unknown] not loaded yet
})
tray-workspace = { $workspace }
tray-account = { $email } ({ $region })
tray-account-in = { $workspace }, { $email } ({ $region })
tray-more-workspaces = More…
tray-open = Open Tinybird Companion
tray-sign-in = Sign in…
tray-signing-in = Signing in…
tray-sign-out = Sign out…
tray-quit = Quit

## Where a token is pasted

use-token = Token only
use-token-where = Paste it wherever a tool asks for a Tinybird token.
use-header = HTTP header
use-header-where = Add it to the headers of your request, in Postman for example.
use-curl = curl
use-curl-where = Paste it in a terminal. In PowerShell, write curl.exe.
use-json = JSON
use-json-where = Both local tokens, as tb local generate-tokens prints them.
use-env = tb (.env)
use-env-where = Save it in the .env file of your project, or paste it in a terminal after “export”.
use-sdk = Tinybird SDKs (.env.local)
use-sdk-where = Save it in .env.local, beside your Tinybird configuration.
use-local_start = tb local start
use-local_start-where = Paste it in a terminal to start Tinybird Local with these tokens.
use-javascript = JavaScript
use-javascript-where = Paste it in a JavaScript or TypeScript module.
use-python = Python
use-python-where = Paste it in a script or a notebook. It needs no package.
use-grafana = Grafana
use-grafana-where = In Connections, add a ClickHouse data source and fill in these fields.
use-metabase = Metabase
use-metabase-where = In Admin settings, Databases, add a ClickHouse database with these fields.
use-superset = Superset
use-superset-where = In Settings, Database Connections, add ClickHouse Connect with these fields.
use-jdbc = DBeaver or DataGrip
use-jdbc-where = Create a ClickHouse connection and fill in these fields.
use-tableau = Tableau
use-tableau-where = Connect to a server, choose ClickHouse, and fill in these fields.
use-power_bi = Power BI
use-power_bi-where = In Get data, choose ClickHouse and fill in these fields.
use-github_actions = GitHub Actions
use-github_actions-where = Paste it in a terminal, in your repository. It needs the GitHub CLI.
use-compose = Docker Compose
use-compose-where = Save it as compose.override.yaml, and change “app” to the name of your service.
use-mcp = AI assistants (MCP)
use-mcp-where = Paste it in the MCP settings of your assistant.
use-warning-read-all = This token can’t read what this tool needs: that takes the right { $right }.
use-warning-read-all-other = This token can’t read what this tool needs. Use the token { $token } instead.
use-warning-reads-only = This tool only reads, and the token can do everything. One with the right { $right } is enough.
use-warning-reads-only-other = This tool only reads, and the token can do everything. Use the token { $token } instead.
use-warning-no-endpoint = This token can’t read an endpoint. It needs the right { $right }.
use-warning-public = Anyone who sees your page can use this token. Use one that can only read.
use-warning-in-address = This token becomes part of a web address. Use one that can only read.

## What a token may do

scope-admin = Can do everything in this workspace
scope-tokens = Can manage tokens
scope-deploy = Can deploy
scope-read-all = Can read everything in this workspace
scope-organization = Can read the organization’s data sources
scope-read = Can read { $resource }
scope-append = Can add rows to { $resource }
scope-other = Has the right { $right }
scope-other-of = Has the right { $right } for { $resource }
scope-none = Can do nothing
scope-more = { $first }, and { $more ->
    [one] { $more } more right
   *[other] { $more } more rights
}
breaks-own-renewed = This app and its project folders get the new value. Every other program with this token stops working.
breaks-own = This app and every .tinyb file with this token stop working. You have to sign in again.
breaks-jwts = All JWTs of this workspace stop working, and so does every program that uses this token.
breaks-programs = Every program that uses this token stops working.
jwt-fixed = Always with { $name } = { $value }
jwt-filter = Only rows of { $resource } where { $filter }
jwt-rate = At most { $count ->
    [one] { $count } request a second
   *[other] { $count } requests a second
}
jwt-ends = Works until { $time }

## What is this token?

report-title = { $kind ->
    [cloud] This is a token of a Tinybird workspace or user.
    [local] This is a token of Tinybird Local.
    [jwt] This is a JWT of Tinybird.
    [foreign_jwt] This is a JWT, but not one of Tinybird’s.
    [broken] This looks like a token, but part of it is missing or hidden. Copy it again, whole.
   *[none] This isn’t a Tinybird token.
}
report-value = { $value }
report-name = Name
report-works = Works
report-works-local = Only with Tinybird Local
report-region = Region
report-region-known = { $region } ({ $provider })
report-region-none = Not named in the token
report-owner = Belongs to
report-owner-ours = { $name }
report-owner-unknown = Not one of your accounts here ({ $id })
report-can = Access
report-limit = Limit
report-ends = Ends
report-ends-never = Never
report-ends-missing = Never, but Tinybird requires an end
report-ends-minutes = { $count ->
    [one] In { $count } minute ({ $time })
   *[other] In { $count } minutes ({ $time })
}
report-ends-hours = { $count ->
    [one] In { $count } hour ({ $time })
   *[other] In { $count } hours ({ $time })
}
report-ends-days = { $count ->
    [one] In { $count } day ({ $time })
   *[other] In { $count } days ({ $time })
}
report-ended = Already ended: { $time }
report-signature = Signature
report-signature-right = Valid: signed with { $key }
report-signature-wrong = Not valid: another key signed it, so it won’t work
report-signature-unknown = Not checked: this app has no key for it
report-key-local = the key of Tinybird Local
report-key-workspace = the admin token of { $workspace }
report-answer = Tinybird says
report-answer-yes = { $host } accepts it
report-answer-unclear = { $host } doesn’t say. The token isn’t valid there, or can’t list endpoints
report-answer-no = { $host } doesn’t accept it
report-workspace = Workspace
report-person = User

## Notifications, while the window is closed

notice-copied = { $token ->
    [user] User token copied
    [local_workspace] Local workspace token copied
    [local_user] Local user token copied
    [static] Static token copied
    [jwt] JWT copied
    [local_admin] Local admin token copied
    [local_named] Local workspace token copied
   *[workspace] Workspace token copied
}{ $is_named ->
    [yes] {" "}for { $destination }
   *[no] {""}
}
notice-copied-clears = Clears in { $seconds } s.
notice-local-ready = Tinybird Local is ready
notice-local-stopped = Tinybird Local stopped
notice-sign-in = Sign in again
notice-session-ended = Your sign-in for { $email } has ended.

## The options of the app itself

options-about = Tinybird sign-in, tokens and Tinybird Local, in a window and the { $system ->
    [macos] menu bar
   *[linux] system tray
}.
options-usage = Usage: tinybird-companion [OPTIONS]
options-options = Options:
options-hidden = Start in the { $system ->
    [macos] menu bar
   *[linux] system tray
}, without a window
options-help = Show this help
options-version = Show the version
options-more = For commands in a terminal, use tb-companion.
options-unknown = Unknown option { $option }. Run tinybird-companion --help to see the options.

## Problems

problem-app-broke = Something went wrong inside Tinybird Companion.
problem-app-broke-hint = Try again. If it happens again, please report the problem.
problem-app-cancelled = Canceled.
problem-app-cancelled-hint = Nothing you had already saved has changed.
problem-app-not_signed_in = You’re not signed in.
problem-app-not_signed_in-hint = { $face ->
    [window] Sign in first.
   *[cli] Run tb-companion login.
}
problem-app-superseded = A newer request replaced this request.
problem-app-superseded-hint = You don’t need to do anything.
problem-app-output = We couldn’t write the result: { $reason }.
problem-app-output-hint = Check where standard output goes. The disk may be full.
problem-app-unfit = The saved { $name } contains characters that aren’t allowed.
problem-app-unfit-hint = Sign in again. For a local token, create new local tokens.
problem-app-no_local_tokens = You have no local tokens yet.
problem-app-no_local_tokens-hint = { $face ->
    [window] Create local tokens, or start Tinybird Local.
   *[cli] Run tb-companion local generate-tokens --keep, or tb-companion local start.
}
problem-app-unknown_account = None of your accounts is called { $name }.
problem-app-unknown_account-hint = Use the account’s email or user ID.
problem-app-ambiguous_account = More than one of your accounts is called { $name }: { $accounts }.
problem-app-ambiguous_account-hint = Use the user ID, the last part in the brackets.
problem-app-no_terminal = We found no terminal app to open.
problem-app-no_terminal-hint = { $face ->
    [window] Copy the token as .env lines instead.
   *[cli] Copy a token as .env lines instead, or run tb-companion env.
}
problem-app-no_web_view = Tinybird Companion needs Microsoft Edge WebView2, and this computer doesn’t have it.
problem-app-no_web_view-hint = Install WebView2 from { $address }, then open Tinybird Companion again.
problem-app-not_started = We couldn’t start { $name }{ $why ->
    [not_found] : it doesn’t exist
    [denied] : you don’t have permission
   *[other] { $face ->
        [window] {""}
       *[cli] : { $reason }
    }
}.
problem-app-not_started-hint = Start { $name } yourself, then { $face ->
    [window] check again
   *[cli] try again
}.
problem-app-no_user_token = This account has no user token. You signed in with a workspace token.
problem-app-no_user_token-hint = Sign in with your browser to get both tokens.
problem-app-clipboard = We can’t use the clipboard.{ $face ->
    [window] {""}
   *[cli] {" "}{ $reason }
}
problem-app-clipboard-hint = { $face ->
    [window] Try again. If another program holds the clipboard, close that program.
   *[cli] Use --print to print the token instead.
}
problem-app-login_item = We can’t change or find out whether Companion starts when you log in{ $known ->
    [yes] : { $reason }
   *[no] {""}
}.
problem-app-login_item-hint = Try again. Your system’s settings may also list the apps that start when you log in.

problem-auth-port_taken = Another program{ $known ->
    [yes] {" "}({ $holder }, process { $process })
   *[no] {""}
} is blocking the sign-in on port { $port }.
problem-auth-port_taken-hint = Another sign-in may still be waiting. Close that program, or { $face ->
    [window] sign in with a code instead
   *[cli] run tb-companion login --method code
}.
problem-auth-listen = This system doesn’t let Companion wait for your browser.
problem-auth-listen-hint = { $face ->
    [window] Sign in with a code instead. A code needs no connection to this computer.
   *[cli] A firewall or sandbox may block connections on 127.0.0.1. Allow them, or run tb-companion login --method code.
}
problem-auth-denied = Access was denied in the browser. Nothing was saved.
problem-auth-denied-hint = Try again, and allow access when Tinybird asks.
problem-auth-refused = The sign-in server refused: { $reason }. Nothing was saved.
problem-auth-refused-hint = { $face ->
    [window] Check the sign-in server and the client ID in Settings. Then sign in again.
   *[cli] Try again. If that doesn’t help, check the sign-in server and the client ID.
}
problem-auth-too_many_codes = Your browser sent several codes, and Tinybird accepted none. This sign-in has stopped.
problem-auth-too_many_codes-hint = { $face ->
    [window] Sign in with a code instead. Another page or program may be interfering.
   *[cli] Cancel this sign-in and run tb-companion login --method code. Another page or program may be interfering.
}
problem-auth-timed_out = The sign-in timed out.
problem-auth-timed_out-hint = Try again, and finish on the page that opens.
problem-auth-no_one_time_code = { $host } doesn’t offer one-time codes.
problem-auth-no_one_time_code-hint = Sign in with your browser instead.
problem-auth-no_token = This isn’t a Tinybird token.
problem-auth-no_token-hint = Copy the whole token. It starts with “p.” and has three parts separated by dots.
problem-auth-jwt = This is a JWT. It opens only some endpoints and can’t sign you in.
problem-auth-jwt-hint = { $face ->
    [window] Paste
   *[cli] Enter
} a user token or a workspace token.
problem-auth-local_token = This token works with Tinybird Local only, not with Tinybird’s cloud.
problem-auth-local_token-hint = { $face ->
    [window] Paste
   *[cli] Enter
} a cloud token. Local tokens don’t need a sign-in.
problem-auth-token_refused = { $host } didn’t accept this token.
problem-auth-token_refused-hint = Check that you copied the whole token and that it belongs to this region.
problem-auth-unknown_region = This token is for { $region }, a region we don’t know. We didn’t send the token anywhere.
problem-auth-unknown_region-hint = { $face ->
    [window] Choose the region, or enter its address. Then try again.
   *[cli] Add the region’s API address with --host, then enter the token again.
}
problem-auth-no_region = This token doesn’t say which region it’s for. We didn’t send the token anywhere.
problem-auth-no_region-hint = { $face ->
    [window] Choose the region of your workspace.
   *[cli] Add the region’s API address with --host, then enter the token again.
}
problem-auth-found_gone = The sign-in we found in { $at } isn’t there anymore.
problem-auth-found_gone-hint = Sign in another way.
problem-auth-nothing_found = { $face ->
    [window] We found no new sign-in on this computer.
   *[cli] There is no new sign-in here. TB_TOKEN and TB_USER_TOKEN aren’t set, and .tinyb and .env.local hold no new token.
}
problem-auth-nothing_found-hint = { $face ->
    [window] Sign in another way.
   *[cli] Run tb-companion login to sign in with your browser.
}
problem-auth-session_over = Your sign-in has ended.
problem-auth-session_over-hint = Sign in again. Nothing you saved is lost.
problem-auth-unreachable = We can’t reach the sign-in server { $host }.
problem-auth-unreachable-hint = Check your network, VPN or proxy, then try again.
problem-auth-metadata = The sign-in server { $host } isn’t set up correctly: { $why ->
    [withdrawn] its settings are gone
    [too_large] its settings are too large
    [other_issuer] its settings belong to another server
    [no_pkce] it doesn’t offer PKCE with S256
    [insecure] one of its addresses isn’t https
   *[incomplete] its settings lack an address
}.
problem-auth-metadata-hint = Don’t sign in there until its administrator fixes this. Nothing was sent.
problem-auth-incomplete = We couldn’t sign you in. The reply from { $host } has no { $what }.
problem-auth-incomplete-hint = { $face ->
    [window] Check the address of the sign-in server in Settings. Then sign in again.
   *[cli] Try again. If that doesn’t help, check the address of the sign-in server.
}
problem-auth-declined = You said this isn’t your account. Nothing was saved.
problem-auth-declined-hint = Try again, and check the account on the page that opens.
problem-auth-foreign_host = { $by } points to { $host }, which isn’t a Tinybird region. No token was sent, and nothing was saved.
problem-auth-foreign_host-hint = { $face ->
    [window] If you know this server, enter { $host } as the region in Settings. Then sign in again.
   *[cli] If you know this server, run tb-companion login --host { $host }.
}

problem-cloud-unreachable = We can’t reach Tinybird at { $host }.
problem-cloud-unreachable-hint = Check your network, VPN or proxy, then try again.
problem-cloud-refused = { $host } didn’t accept your token. The token may have been refreshed or revoked.
problem-cloud-refused-hint = Sign in again.
problem-cloud-no_user = The token from { $host } belongs to no user.
problem-cloud-no_user-hint = Sign in again with your own Tinybird account.
problem-cloud-unexpected = { $host } sent an unexpected reply.
problem-cloud-unexpected-hint = Check that this is a Tinybird API address, and try again later.
problem-cloud-missing_right = Your token can’t do that at { $host }. It needs one of these rights: { $rights }.
problem-cloud-missing_right-hint = Ask a workspace admin for the token you need.
problem-cloud-not_found = { $host } has no token called { $name }.
problem-cloud-not_found-hint = List the tokens again: somebody may have deleted it.
problem-cloud-invalid = { $host } didn’t accept the request: { $reason }
problem-cloud-invalid-hint = Change what it names, then try again.
problem-token-no_signing_key = You can’t see the workspace admin token, which signs JWTs.
problem-token-no_signing_key-hint = Let Tinybird create the JWT instead, or ask a workspace admin.
problem-token-unknown = This workspace has no token called { $name }.
problem-token-unknown-hint = { $face ->
    [window] Choose one of the tokens in the list.
   *[cli] Choose a token that tb-companion token ls lists.
}
problem-token-other_workspace = This JWT belongs to the workspace { $name }.
problem-token-other_workspace-hint = Switch to that workspace, then create the JWT.
problem-token-not_kept = This app doesn’t have that JWT any more.
problem-token-not_kept-hint = Create it again.
problem-token-jwt = { $why ->
    [name] Give the token a name of at most 256 characters.
    [no_scope] Choose what the token can read.
    [no_resource] Choose an endpoint or a data source.
    [twice] One of the endpoints or data sources is chosen twice.
    [parameters] Only endpoints have parameters.
    [filter] Only data sources that are read have a filter.
    [ended] Choose an end in the future.
   *[rate] Allow at least one request a second.
}
problem-token-jwt-hint = Change it, then try again.
problem-token-no_field = { $destination } has no field called { $name }.
problem-token-no_field-hint = It has these fields: { $fields }.
problem-token-unmatched_scopes = Each scope of a JWT needs one resource.
problem-token-unmatched_scopes-hint = Give as many resources as scopes, and at most as many parameters and filters.
problem-token-not_confirmed = Nothing was changed.
problem-token-not_confirmed-hint = { $face ->
    [window] Choose the action again, and confirm it.
   *[cli] Answer yes at the terminal, or use --yes.
}
problem-token-not_for_destination = This token can’t be used there.
problem-token-not_for_destination-hint = Choose another token, or another place.
problem-cloud-no_workspace = This account has no workspace yet.
problem-cloud-no_workspace-hint = Create a workspace in Tinybird, then sign in again. Or check the region you signed in to.
problem-cloud-unknown_workspace = You have no workspace called { $name } in this region.
problem-cloud-unknown_workspace-hint = { $face ->
    [window] Choose one of your workspaces.
   *[cli] Choose a workspace that tb-companion workspace ls lists.
}
problem-cloud-ambiguous_workspace = More than one of your accounts has a workspace called { $name }: { $accounts }.
problem-cloud-ambiguous_workspace-hint = { $face ->
    [window] Choose the workspace in the list of its account.
   *[cli] Name the account with --account, or switch to the account first.
}

problem-project-index = We can’t read git’s index { $path }.
problem-project-index-hint = { $face ->
    [window] The git repository may be damaged. Check it in your git app, then try again.
   *[cli] Run git status there to see whether git can read it. Then try again.
}
problem-project-ignore_file = We added nothing to { $path }. It’s a link, isn’t a text file or is too large.
problem-project-ignore_file-hint = Put a regular text file in its place. Write the token file’s name in it, on a line of its own.
problem-project-not_ignored = We added a line to .gitignore, but git may still add { $path }.
problem-project-not_ignored-hint = { $face ->
    [window] Another git rule may override the line. Ask someone who knows this repository.
   *[cli] Run git check-ignore -v to see which rule applies. Run git status to check that git can read the repository.
}
problem-project-tracked = Git tracks { $path }, so your token may be in its history.
problem-project-tracked-hint = { $face ->
    [window] Refresh the token in Tinybird. Then stop tracking the file in git.
   *[cli] Run git rm --cached on the file, and refresh its tokens in Tinybird.
}
problem-project-exposed = { $why ->
    [tracked] Git tracks { $path }, so your next commit would publish the token. We didn’t save the token there.
    [linked] { $path } is a link to { $target }. Git tracks that file, so your next commit would publish the token. We didn’t save the token there.
    [not_ignored] Git doesn’t ignore { $path }, so your next commit may publish the token. We didn’t save the token there.
   *[unknown] We can’t tell whether git ignores { $path }. Your next commit may publish a token in it.
}
problem-project-exposed-hint = { $face ->
    [window] { $why ->
        [tracked] Stop tracking the file in git and add it to .gitignore. Or save the token anyway.
        [linked] Replace the link with a regular file, and keep that file out of git.
        [unknown] Check your git rules first. Or save the token anyway.
       *[not_ignored] Add the file to .gitignore first. Or save the token anyway.
    }
   *[cli] { $why ->
        [tracked] Run git rm --cached on the file and add it to .gitignore. To save the token anyway, run tb-companion project add --allow-exposed.
        [linked] Replace the link with a regular file, and keep that file out of git.
        [unknown] Check with git status and git check-ignore. To save the token anyway, run tb-companion project add --allow-exposed.
       *[not_ignored] Add the file to .gitignore, then run tb-companion project add again. To save the token anyway, add --allow-exposed.
    }
}
problem-project-unreadable = We can’t read { $path }{ $why ->
    [not_found] : it doesn’t exist
    [denied] : you don’t have permission
   *[other] { $face ->
        [window] {""}
       *[cli] : { $reason }
    }
}.
problem-project-unreadable-hint = Check that you can open { $path }, then try again.

problem-http-not_allowed = { $host } doesn’t use https, so nothing was sent.
problem-http-not_allowed-hint = Use an https address.
problem-http-unreachable = We can’t reach { $host }.
problem-http-unreachable-hint = Check your network, then try again.
problem-http-unexpected = { $host } sent an unexpected reply.
problem-http-unexpected-hint = Try again later.
problem-http-client = We can’t read this system’s certificates, so we can’t connect securely.
problem-http-client-hint = Install your system’s CA certificates (on Debian: ca-certificates).

problem-config-host = { $value } can’t be used as a server address.
problem-config-host-hint = Enter the server’s name only, such as tinybird.example.com. Plain http works only on this computer.
problem-config-port = { $name }: { $value } isn’t a port.
problem-config-port-hint = Enter a number from 1 to 65535, or { $face ->
    [window] leave the field empty
   *[cli] unset the variable
}.
problem-config-home = We can’t find your home folder.
problem-config-home-hint = Set the { $system ->
    [windows] USERPROFILE
   *[linux] HOME
} environment variable and try again.

problem-vault-absent = This computer has no keyring to save your sign-in in.
problem-vault-absent-hint = { $face ->
    [window] Save your sign-in in a file. Or install a keyring such as GNOME Keyring or KWallet, and sign in again.
   *[cli] Install a keyring such as GNOME Keyring or KWallet and sign in again. Or run tb-companion login --store file.
}
problem-vault-locked = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} is locked. We can’t read or save your sign-in.
problem-vault-locked-hint = { $face ->
    [window] Unlock { $system ->
        [macos] the Keychain
        [windows] Credential Manager
       *[linux] your keyring
    }.
   *[cli] Unlock { $system ->
        [macos] the Keychain
        [windows] Credential Manager
       *[linux] your keyring
    } and try again.
}
problem-vault-volatile = Your keyring forgets your sign-in when you log out of this computer.
problem-vault-volatile-hint = Create a default keyring in your keyring app, then sign in again.
problem-vault-file_was_readable = Other users of this computer could read { $path }, which holds your tokens. The file is private again.
problem-vault-file_was_readable-hint = If somebody may have read the file, refresh your tokens in Tinybird. Then sign out and in again.
problem-vault-timed_out = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} didn’t answer in time.
problem-vault-timed_out-hint = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} may be waiting for you to unlock it. Look for its prompt, then try again.
problem-vault-newer = A newer version of Tinybird Companion saved your sign-in in { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
}. We haven’t changed the entry.
problem-vault-newer-hint = Update Tinybird Companion on this computer.
problem-vault-unreadable = The saved sign-in in { $system ->
    [macos] the Keychain
    [windows] Credential Manager
   *[linux] your keyring
} is damaged. We haven’t changed the entry.
problem-vault-unreadable-hint = Delete the entry in { $system ->
    [macos] Keychain Access
    [windows] Credential Manager
   *[linux] your keyring app
}, then sign in again.
problem-vault-not_kept = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} didn’t give back what we saved there.
problem-vault-not_kept-hint = Restart { $system ->
    [macos] your computer
    [windows] your computer
   *[linux] your keyring
}, then try again.
problem-vault-failed = { $system ->
    [macos] The Keychain
    [windows] Credential Manager
   *[linux] Your keyring
} isn’t working{ $face ->
    [window] {""}
   *[cli] : { $reason }
}.
problem-vault-failed-hint = Try again. If that doesn’t help, restart { $system ->
    [macos] your computer
    [windows] your computer
   *[linux] your keyring
}.

problem-settings-port = 0 isn’t a port.
problem-settings-port-hint = Enter a number from 1 to 65535, or leave the field empty.
problem-settings-same_port = The API and ClickHouse can’t both use port { $port }.
problem-settings-same_port-hint = Choose another number for the API or for ClickHouse.
problem-settings-clear_after = A token can’t stay in the clipboard for { $seconds } seconds.
problem-settings-clear_after-hint = Choose from { $least } to { $most } seconds, or never.
problem-settings-memory = Tinybird Local can’t have { $gib } GB of memory.
problem-settings-memory-hint = Choose from { $least } to { $most } GB, or no limit.
problem-settings-data_folder = { $path } can’t be a data folder.
problem-settings-data_folder-hint = Enter a whole path without a colon, such as /home/ada/tinybird.
problem-settings-image = { $image } isn’t the name of an image.
problem-settings-image-hint = Enter a name such as tinybirdco/tinybird-local:latest{ $face ->
    [window] .
   *[cli] {" "}in Settings, or in TB_COMPANION_IMAGE.
}
problem-settings-set_aside = We couldn’t read your settings, so we use the defaults. Your old settings are in { $path }.
problem-settings-set_aside-hint = Choose your settings again. Or fix that file and rename it to settings.json.

problem-store-locked = Another Companion program is changing { $path }.
problem-store-locked-hint = Wait a moment, then try again.
problem-store-busy = Another program is using { $path }. Nothing was lost.
problem-store-busy-hint = Wait until that program is done, then try again.
problem-store-broken = { $path } is damaged. We haven’t changed the file.
problem-store-broken-hint = Fix or move the file, then try again.
problem-store-newer = A newer version of Tinybird Companion wrote { $path }. We haven’t changed the file.
problem-store-newer-hint = Update Tinybird Companion on this computer.
problem-store-not_a_file = We expected a file at { $path } but found something else. We haven’t changed it.
problem-store-not_a_file-hint = Move { $path } somewhere else, then try again.
problem-store-too_large = { $path } is far too large for this kind of file. We haven’t changed it.
problem-store-too_large-hint = Check what the file contains. Fix or move the file, then try again.
problem-store-too_slow = We couldn’t read { $path } in time. The disk isn’t responding.
problem-store-too_slow-hint = Check that the disk or its server is connected, then try again.
problem-store-read_only = { $path } is read-only. We haven’t changed the file.
problem-store-read_only-hint = Allow changes to the file, then try again.
problem-store-read_only_disk = The disk with { $path } is read-only.
problem-store-read_only_disk-hint = Choose a folder on another disk, or allow changes to this disk. Then try again.
problem-store-full = The disk has no space left for { $path }. We haven’t changed the file.
problem-store-full-hint = Free up some disk space, then try again.
problem-store-denied = You don’t have permission to read or change { $path }.
problem-store-denied-hint = Check who owns { $path }. Change its permissions or choose another folder, then try again.
problem-store-leads_out = { $path } is a link to { $target }, outside its folder. We haven’t changed it.
problem-store-leads_out-hint = Replace the link with a regular file. Or work in the folder that the link points to.
problem-store-unfit = The token or the address contains characters that { $path } can’t hold. We haven’t changed the file.
problem-store-unfit-hint = Copy the token, and paste it where your program reads it.
problem-store-unwritable = We can’t read or change { $path }{ $why ->
    [not_found] : it doesn’t exist
    [denied] : you don’t have permission
   *[other] { $face ->
        [window] {""}
       *[cli] : { $reason }
    }
}.
problem-store-unwritable-hint = Check that the folder exists and that you can change it. Check that the disk has space.
problem-store-no_folder = We can’t find the folder { $path }.
problem-store-no_folder-hint = Choose a folder that exists. Enter its full path.

problem-local-no_engine = Docker isn’t running. Tinybird Local needs Docker or another container app.
problem-local-no_engine-hint = Start or install Docker Desktop. OrbStack, Colima, Rancher Desktop and Podman work too.
problem-local-engine_unreachable = { $face ->
    [window] Docker isn’t responding.
   *[cli] Docker isn’t responding at { $address }. { $chosen_by } sets this address.
}
problem-local-engine_unreachable-hint = { $face ->
    [window] Start Docker, then check again. { $chosen_by } sets Docker’s address to { $address }.
   *[cli] Start Docker, or choose another address.
}
problem-local-docker_config = We can’t read Docker’s configuration { $path }. We don’t know which Docker you chose.
problem-local-docker_config-hint = { $face ->
    [window] Fix that file, then try again. Restarting Docker Desktop may help.
   *[cli] Fix that file, or choose a Docker with DOCKER_HOST or DOCKER_CONTEXT.
}
problem-local-context = We can’t read the Docker context { $name } from { $path }. { $chosen_by } chose this context.
problem-local-context-hint = { $face ->
    [window] Choose another Docker context, or create this context again. Then try again.
   *[cli] Run docker context use default and unset DOCKER_CONTEXT, or create that context again.
}
problem-local-remote = We can’t connect to Docker at { $address }: { $why ->
    [tls_file] we can’t read { $path }.
    [tls_wanted] it takes secure connections only.
    [unknown_authority] we don’t know who issued its certificate.
    [expired] its certificate has expired or isn’t valid yet.
    [wrong_name] its certificate is for another name.
    [our_certificate] it doesn’t accept your certificate, or you have none.
    [host_unknown] you haven’t confirmed this host’s key yet.
    [host_changed] this host’s key has changed.
    [key_refused] it doesn’t accept your SSH key.
    [port] this address has a port, and we can’t use one here.
    [no_docker] Docker isn’t installed there.
    [no_ssh] there is no ssh program that we can use here.
   *[other] { $reason }
}
problem-local-remote-hint = { $why ->
    [tls_file] Put the file back, or create the Docker context again.
    [tls_wanted] Choose a Docker context that has certificates, or set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.
    [unknown_authority] Ask whoever manages that Docker for its ca.pem. Don’t turn the check off: someone may be listening.
    [expired] Ask whoever manages that Docker for a new certificate. Check this computer’s clock.
    [wrong_name] Use the name that its certificate has, or ask whoever manages that Docker.
    [our_certificate] Ask whoever manages that Docker for a new cert.pem and key.pem.
    [host_unknown] Run ssh to that host once in a terminal, and confirm its key. Then check again.
    [host_changed] Ask whoever manages that host whether its key was changed. If nobody changed it, someone may be listening.
    [key_refused] Add your key to that host, or unlock it with ssh-add. Then check again.
    [port] Give the host a name with this port in your SSH configuration, and use that name: ssh://name.
    [no_docker] Install Docker on that host, or choose another address.
    [no_ssh] Install OpenSSH, or choose another address. On Windows, Docker over SSH isn’t supported.
   *[other] Check that you can use this Docker in a terminal. Then check again.
}
problem-local-not_reached = Tinybird Local runs on another computer, and { $address } doesn’t lead to it.
problem-local-not_reached-hint = { $known ->
    [yes] Run this in a terminal, and leave it open: ssh -N { $forward }. Then check again.
   *[no] Ask whoever manages that computer for a way to the port, then check again.
}
problem-local-engine_denied = You aren’t allowed to use { $name } on this computer.
problem-local-engine_denied-hint = { $known ->
    [yes] { $face ->
        [window] Ask whoever manages this computer to add you to the group { $group }. Then log in again.
       *[cli] Its socket { $path } is for the group { $group }: sudo usermod -aG { $group } $USER, then log in again.
    }
   *[no] Its socket { $path } is for other users. Ask whoever manages this computer.
}
problem-local-engine_hangs = { $name } is running but doesn’t finish our requests.
problem-local-engine_hangs-hint = Restart { $name }, then { $face ->
    [window] check again
   *[cli] try again
}. Until then, we can’t tell whether Tinybird Local is running.
problem-local-engine_lost = Docker stopped responding.
problem-local-engine_lost-hint = Start Docker or your container app again, then try again. The container stays as Docker left it.
problem-local-engine = Docker refused: { $reason }
problem-local-engine-hint = This message comes from Docker or your container app. Fix the cause, then try again.
problem-local-engine_silent = We started { $name }, but it isn’t responding yet.
problem-local-engine_silent-hint = { $name } may still be starting. Check again in a moment, or open { $name } to see its messages.
problem-local-pull_failed = We couldn’t download { $image }. { $why ->
    [disk] Docker’s disk is full.
    [platform] There’s none for this computer’s processor.
    [proxy] Docker’s proxy doesn’t answer.
    [certificate] Docker doesn’t trust the registry’s certificate.
    [too_many] The registry allows no more downloads for now.
    [missing] The registry doesn’t have it, or doesn’t show it to you.
    [broken] What arrived was damaged.
    [network] Docker can’t reach the registry.
    [stalled] Nothing arrived for { $seconds } seconds.
   *[other] Docker says: { $reason }
}
problem-local-pull_failed-hint = { $why ->
    [disk] Remove images you don’t need, or give Docker more disk space. Then try again.
    [platform] { $face ->
        [window] Choose another image in Settings.
       *[cli] Set TB_LOCAL_IMAGE_PLATFORM, or name another image in TB_COMPANION_IMAGE.
    }
    [proxy] Check the proxy in Docker’s own settings. Then try again.
    [certificate] A company network may replace it. Add the company’s certificate to those Docker trusts.
    [too_many] Wait an hour, or sign in to the registry in Docker. Then try again.
    [missing] Check the image’s name, or sign in to the registry in Docker.
    [broken] Try again. If it fails again, check your network.
   *[other] Check your network. Then try again.
}
problem-local-port_busy = Another program{ $known ->
    [yes] {" "}({ $holder }, process { $process })
   *[no] {""}
} is using port { $port }, which Tinybird Local needs.
problem-local-port_busy-hint = Close that program, or { $face ->
    [window] change the ports in Settings
   *[cli] set TB_LOCAL_PORT and TB_LOCAL_CLICKHOUSE_INTERFACE_PORT
}.
problem-local-other_tokens = Tinybird Local already exists with other tokens. We haven’t changed it.
problem-local-other_tokens-hint = { $face ->
    [window] Remove Tinybird Local and start fresh to use new tokens. This deletes its data.
   *[cli] To use its tokens, start it without naming any. To use new tokens, remove it first: tb-companion local remove
}
problem-local-other_folder = Tinybird Local keeps its data { $known ->
    [yes] in { $path }
   *[no] in its container
}, and can’t move it.
problem-local-other_folder-hint = { $face ->
    [window] Remove it to start with the other folder, or choose its own in Settings.
   *[cli] Start it without --volumes-path, or remove it first: tb-companion local remove
}
problem-local-changed = Someone else changed Tinybird Local meanwhile, so we haven’t replaced it.
problem-local-changed-hint = Check its state, then update again.
problem-local-other_ports = Tinybird Local uses port { $port }, and can’t change to port { $wanted }.
problem-local-other_ports-hint = { $face ->
    [window] Remove it to start with the other port, or choose its own in Settings.
   *[cli] Choose its own port, or remove it first: tb-companion local remove
}
problem-local-not_ours = Another program, such as tb, created Tinybird Local on this computer. We haven’t changed it.
problem-local-not_ours-hint = { $face ->
    [window] Use that program to start, stop or delete it. Then check again.
   *[cli] Start it with that program (tb local start). Or remove it and its data: docker rm --force { $container }
}
problem-local-token_invalid = Tinybird Local can’t use this token.
problem-local-token_invalid-hint = { $face ->
    [window] A setting outside Companion names this token. Remove that setting, then try again.
   *[cli] Run tb-companion local generate-tokens and use those tokens.
}
problem-local-not_running = Tinybird Local isn’t running, so it can’t be asked.
problem-local-not_running-hint = Start Tinybird Local, then try again.
problem-local-no_workspace = Tinybird Local has no workspace called { $name }.
problem-local-no_workspace-hint = { $face ->
    [window] Build the project once, or choose another workspace in Tokens.
   *[cli] Run tb build in the project, or choose another workspace.
}
problem-local-absent = Tinybird Local isn’t installed: there’s no container { $container }.
problem-local-absent-hint = { $face ->
    [window] There’s nothing to stop. Check again to see its status.
   *[cli] Run tb-companion local start first.
}
problem-local-log_unavailable = We can’t read this log while Tinybird Local isn’t running.
problem-local-log_unavailable-hint = Start Tinybird Local, or read the container’s own log.
problem-local-unhealthy = Tinybird Local is running, but its health check fails.
problem-local-unhealthy-hint = Tinybird Local may need more memory. Give Docker at least 4 GB. { $face ->
    [window] The log may show more.
   *[cli] See the log: tb-companion local logs
}
problem-local-died = { $cause ->
    [memory] Tinybird Local ran out of memory and stopped.
    [disk] Tinybird Local stopped, because Docker’s disk is full.
    [platform] This image of Tinybird Local is for another processor.
    [port] Tinybird Local stopped, because one of its ports was taken.
   *[unknown] Tinybird Local stopped by itself (status { $status }).
}
problem-local-died-hint = { $cause ->
    [memory] { $limited ->
        [yes] Raise its memory limit in Settings, remove Tinybird Local and start it again.
       *[no] Give Docker at least 4 GB of memory, then start it again.
    }
    [disk] Free some disk space in Docker, then start it again.
    [platform] Choose an image for this computer’s processor, then start it again.
    [port] Start it again. If it stops again, the log shows which port.
   *[unknown] { $face ->
        [window] The log may show why. Tinybird Local needs at least 4 GB of memory in Docker.
       *[cli] See why: tb-companion local logs
    }
}
problem-local-ended = Tinybird Local is no longer ready.
problem-local-ended-hint = { $face ->
    [window] The log may show why. Then start Tinybird Local again.
   *[cli] Run tb-companion local status, then tb-companion local start.
}
problem-local-timed_out = Tinybird Local wasn’t ready after { $seconds } seconds. { $passed } of its 5 services are ready.
problem-local-timed_out-hint = Tinybird Local is still starting. { $face ->
    [window] The log shows what it’s doing. Docker may need more memory.
   *[cli] Try again in a moment, or see the log: tb-companion local logs
}
