# Todos los textos que lee una persona. Las mismas claves y variables que en.ftl.

app-name = Tinybird Companion

## La ventana

window-starting = Abriendo…
window-brand = Companion
window-brand-version = Tinybird Companion
window-places = Lugares
window-place-home = Inicio
window-place-tokens = Tokens
window-place-local = Instancia local
window-place-projects = Proyectos
window-place-settings = Ajustes
window-place-doctor = Diagnóstico
window-not-signed-in = Sin sesión iniciada
window-account = Cuenta
window-no-workspace = Sin workspace
window-account-menu = cuenta y workspace
window-switch-workspace = Cambiar de workspace…
window-other-account = { $email } ({ $region })
window-other-accounts = Otras cuentas
window-sign-in-another = Iniciar sesión con otra cuenta…
window-sign-out = Cerrar sesión…

window-copy = Copiar
window-copied = Copiado
window-copy-which = Copiar { $token }
window-copy-which-as = Copiar { $token } como…
window-copied-which = Copiado: { $token }.
window-copied-name = Copiado { $token }
window-copied-which-until = Copiado: { $token }. Se borra en { $seconds } s.
window-link-copied = Enlace copiado
window-clipboard = Portapapeles
window-clipboard-cleared = El portapapeles se ha borrado.
window-clear-now = Borrar ya
window-format-token = Token
window-format-header = Cabecera Authorization
window-format-env = Líneas .env para tb
window-format-sdk = Líneas .env para los SDK
window-format-curl = Orden curl
window-reveal = Mostrar
window-reveal-which = Mostrar { $token }
window-hide = Ocultar
window-hide-which = Ocultar { $token }
window-hides-in = Se oculta en { $seconds } s
window-token-workspace = Token de workspace
window-token-workspace-inline = token de workspace
window-token-user = Token de usuario
window-token-user-inline = token de usuario
window-token-local-workspace = Token de workspace local
window-token-local-workspace-inline = token de workspace local
window-token-local-user = Token de usuario local
window-token-local-user-inline = token de usuario local
window-scope-workspace = todo en este workspace, como tú
window-scope-user = todos tus workspaces
window-scope-local = solo este ordenador
window-token-local-none = Aún no hay. Genera un par o arranca Tinybird Local.
window-token-unread = Inicia sesión para leerlo del llavero o de Tinybird.
window-token-locked = Desbloquea tu llavero para copiarlo.
window-token-no-user = Esta cuenta se añadió solo con un token de workspace.

window-open-settings = Abrir ajustes
window-try-again = Reintentar
window-look-again = Mirar de nuevo
window-look-again-engine = Mirar de nuevo si hay un motor de contenedores
window-looking = Mirando…
window-cancel = Cancelar
window-close = Cerrar
window-choose = Elegir…
window-change = Cambiar

window-sign-in = Iniciar sesión
window-sign-in-browser = Iniciar sesión en el navegador
window-sign-in-says = Abre Tinybird en tu navegador. Las credenciales se quedan en este ordenador.
window-sign-in-opens = Abre Tinybird en tu navegador.
window-sign-in-code = Usar un código
window-sign-in-paste = Pegar un token
window-sign-in-region = Otra región
window-sign-in-ways = Otras formas…
window-sign-in-ways-title = Iniciar sesión
window-sign-in-code-says = Un código de un solo uso se puede confirmar en cualquier ordenador. Nada tiene que volver a este.
window-region = Región
window-region-says = Cada inicio de sesión es para una región. Se puede escribir cualquier dirección https.
window-token-field = Token
window-token-says = Un token de usuario o de workspace. De qué tipo es se le pregunta a Tinybird.
window-use-token = Usar este token
window-found = Sesión iniciada como { $email } ({ $region })
window-found-token = Un token para { $region }
window-found-use = Usarlo
window-found-use-which = Usar lo que hay en { $at }
window-code = Código de un solo uso
window-code-confirm = Confirma este código en la página que se abre, aquí o en otro ordenador.
window-copy-code = Copiar código
window-code-copied = Código copiado
window-copied-code-until = Código de un solo uso copiado. Se borra en { $seconds } s.
window-copied-code = Código de un solo uso copiado.
window-still-waiting = Llegó una respuesta que no llevó a nada. Puede que no fuera tuya, así que la espera sigue.
window-sign-in-again = Iniciar sesión de nuevo
window-signing-in = Inicio de sesión
window-time-left = quedan { $time }
window-open-again = Abrir de nuevo
window-copy-link = Copiar enlace
window-cancel-sign-in = Cancelar inicio de sesión
window-is-this-you = ¿Eres tú?
window-who = { $email } en { $workspace } ({ $region })
window-foreign-title = ¿Enviar tu token a { $host }?
window-foreign = { $by } nombra este servidor. No es una región de Tinybird. Quien lo gestione recibirá tu token, así que envíalo solo si conoces el servidor.
window-foreign-yes = Enviar mi token
window-foreign-no = No enviar
window-thats-me = Soy yo
window-not-me = No soy yo
window-signed-in-as = Sesión iniciada como { $email }
window-account-where = { $region } · { $vault }
window-credentials = Credenciales
window-session-only = Tus credenciales se guardan solo hasta que salgas.
window-session-only-means = El llavero no pudo guardarlas. Desbloquéalo o inícialo y reinténtalo; o di dónde van.
window-retry-keyring = Reintentar llavero
window-keep-for-session = Solo esta sesión
window-keep-in-file = Guardar en un archivo…
window-file-question = ¿Guardar tus credenciales en un archivo?
window-file-means = Van a un archivo en la carpeta de esta app que solo tú puedes leer. No está cifrado: quien pueda leer tus archivos, o una copia de seguridad de ellos, puede usar Tinybird como si fueras tú.
window-file-later = Cuando haya un llavero, podrás moverlas a él y el archivo se borrará.
window-file-not-now = En un archivo no
window-file-now = Guardar en un archivo
window-movable = Tu llavero ya puede guardar tus credenciales.
window-movable-means = Están en un archivo sin cifrar. Al moverlas se borra el archivo.
window-move-to-keyring = Mover al llavero

window-first-run = Vamos a por tu token
window-first-run-lead = Cuatro cosas, ya resueltas donde se puede. Omite las que quieras; no se pierde nada.
window-first-run-promise = Sin telemetría. Las credenciales se quedan en este ordenador.
window-step-done = Hecho:
window-skip = Omitir por ahora
window-done = Listo
window-your-tokens = Tus tokens
window-workspace = Workspace
window-workspace-named = Workspace { $name }
window-workspace-after = Se encuentra cuando inicies sesión.
window-workspace-none = Aún no hay ninguno elegido.
window-workspace-count = { $count ->
    [one] El único que puedes usar
   *[other] { $count } que puedes usar
}
window-choose-workspace = Elegir workspace
window-change-workspace = Cambiar workspace
window-search-workspaces = Buscar workspaces
window-listing-workspaces = Pidiendo a Tinybird tus workspaces…
window-using-workspace = Cambiando de workspace…
window-no-workspace-found = Ningún workspace se llama así.
window-more-workspaces = { $count } más. Escribe para encontrar uno.
window-current = actual

window-project-folder = Carpeta del proyecto
window-project-path = /ruta/a/tu/proyecto
window-project-says = Permite que tb trabaje en una carpeta. Escríbela, pégala, elígela o suéltala aquí.
window-project-after = Inicia sesión primero. Después, una carpeta puede tener su .tinyb.
window-project-will-write = Escribe { $path }, que solo tú puedes leer. Donde se use un SDK de Tinybird, también .env.local.
window-project-whole = Escribe la ruta entera, desde la raíz.
window-project-add = Escribir .tinyb
window-project-named = Carpeta del proyecto { $folder }
window-project-written = La orden tb funciona ahí.
window-project-another = Añadir otra
window-projects-lead = Carpetas donde funciona la orden tb, con tu workspace.
window-add-project = Añadir una carpeta
window-folders = Carpetas
window-no-projects = Aún no hay carpetas de proyecto.
window-tinyb-written = Escrito
window-tinyb-written-means = La orden tb funciona aquí en { $held }, como { $email }.
window-tinyb-missing = Falta
window-tinyb-missing-means = No hay credenciales en su .tinyb.
window-tinyb-other = Otro workspace
window-tinyb-other-means = Su .tinyb tiene { $held } de { $email }. Escribir lo sustituye por { $workspace }.
window-tinyb-broken = Dañado
window-tinyb-broken-means = Su .tinyb no se puede usar. Se ha dejado como estaba.
window-tinyb-gone = Ya no existe
window-tinyb-gone-means = La carpeta ya no existe.
window-write = Escribir
window-write-which = Escribir .tinyb en { $folder }
window-replace-ask = Sustituir…
window-replace-which = Sustituir… el .tinyb de { $folder }
window-replace-question = ¿Apartar { $path } y escribir uno nuevo?
window-replace-says = No se puede entender. Se guarda junto al nuevo, como .tinyb.broken- y la hora.
window-replace-no = Dejarlo
window-replace = Sustituir
window-more-which = Más para { $folder }
window-open-folder = Abrir la carpeta
window-open-terminal = Abrir aquí un terminal
window-use-here = Usar { $workspace } aquí
window-risk-readable = Otros en este ordenador pueden leer { $path }, y los tokens que tiene.
window-risk-readable-fix = Hacerlo privado
window-risk-tracked = Git sigue { $path }. Sus tokens están en el historial: sácalo con git rm --cached y renueva los tokens en Tinybird.
window-risk-not-ignored = Git no ignora { $path }: el próximo commit puede añadirlo.
window-risk-not-ignored-fix = Añadir a .gitignore
window-risk-unknown = No se sabe si git sigue o ignora { $path }. Compruébalo antes del próximo commit.
window-file-reference = { $path } se ha dejado como estaba: su token es una referencia o está cifrado.
window-file-set-aside = { $path } se apartó y puede tener tokens.
window-write-exposed = Escribirlo de todos modos
window-write-exposed-which = Escribir { $path } de todos modos
window-fix-which = { $fix }: { $path }
window-leaks-search = Buscar tokens filtrados
window-leaks-searching = Buscando tokens: { $files } archivos por ahora…
window-leaks-none = Ningún token en los { $files } archivos que git sigue o seguiría ({ $skipped } sin leer).
window-leaks-found = { $finds ->
    [one] Hay un token en los { $files } archivos que git sigue o seguiría ({ $skipped } sin leer).
   *[other] Hay { $finds } tokens en los { $files } archivos que git sigue o seguiría ({ $skipped } sin leer).
 }
window-leaks-show = Mostrar…
window-leaks-show-which = Mostrar… los tokens de { $folder }
window-leaks-title = Tokens en { $folder }
window-leaks-advice = Quien tiene los archivos tiene los tokens. Quítalos y renueva en Tinybird cada uno de la nube: entonces ya no sirve.
window-leaks-list = Lugares
window-leaks-more = La búsqueda terminó aquí: puede haber más.
window-leaks-refresh = Abrir los tokens de Tinybird
window-leak-cloud = Token de la nube
window-leak-local = Token local
window-leak-jwt = JWT
window-leak-yours = tuyo: { $whose }
window-remove-ask = Quitar…
window-remove-which = Quitar… { $folder }
window-remove-question = ¿Quitar { $folder } de la lista?
window-remove-blanks = Tus credenciales se borran de { $path }. La carpeta y todo lo demás se quedan.
window-remove-forgets = Se quita de la lista. { $path } se vacía si tiene esta cuenta; todo lo demás de la carpeta se queda.
window-remove = Quitar
window-keep-project = Conservar

window-local-instance = Instancia local
window-local-lead = Tinybird en este ordenador, en un contenedor.
window-local-is-ready = Tinybird Local está listo.
window-start-local = Arrancar Tinybird Local
window-start-engine = Iniciar { $name }
window-stop-local = Detener
window-stop-local-which = Detener Tinybird Local
window-cancel-local = Cancelar el arranque de Tinybird Local
window-open-tinybird-ui = Abrir Tinybird UI
window-stage-pulling-begun = Descargando Tinybird Local
window-pull-progress = Descarga de Tinybird Local
window-check-clickhouse = ClickHouse
window-check-redis = Redis
window-check-server = Servidor
window-check-events = Eventos
window-check-tokens = Tokens
window-check-answers = responde
window-check-awaited = se espera
window-facts = Detalles
window-fact-api = API
window-fact-clickhouse = ClickHouse
window-fact-engine = Motor
window-fact-container = Contenedor
window-fact-image = Imagen
window-fact-version = Tinybird Local
window-fact-authority = Servidor de sesión
window-generate = Generar tokens locales
window-generate-only = Crear solo tokens locales
window-generate-says = Se usan la próxima vez que arranque la instancia local.
window-generate-running = La instancia en marcha conserva los suyos. Un par nuevo es para otra que se cree de cero.

window-home-ready = Todo listo
window-home-lead = { $workspace } · { $region }
window-home-signed-out = Sin sesión iniciada. Los tokens locales no la necesitan.
window-tokens-used-most = Los tokens que más usas
window-next = Siguiente
window-next-project = Añade una carpeta de proyecto
window-next-project-go = Añadir una carpeta
window-next-mend = Una carpeta de proyecto te necesita
window-next-mend-says = Su .tinyb falta, está dañado o es de otro workspace.
window-next-mend-go = Ver proyectos
window-tokens-lead = Al lado de cada uno está lo que permite.
window-cloud = Nube
window-cloud-in = Nube · { $workspace }
window-tokens-after = Tus tokens de la nube aparecen al iniciar sesión.

window-sign-out-question = ¿Cerrar la sesión de { $email }?
window-sign-out-means = Sus credenciales se borran de tu llavero. Las demás cuentas se quedan.
window-sign-out-blanks = También se quitan de estos archivos:
window-stay-signed-in = Seguir con la sesión
window-sign-out-now = Cerrar sesión
window-closing-question = ¿Seguir en la bandeja?
window-closing-means = Tus tokens quedan a un clic. Puedes cambiarlo en Ajustes.
window-keep-in-tray = Seguir en la bandeja
window-quit = Salir

window-settings-lead = Los cambios se guardan al momento.
window-settings-look = Idioma y aspecto
window-settings-day = Día a día
window-settings-sign-in = Inicio de sesión
window-system = Sistema
window-language = Idioma
window-theme = Tema
window-theme-light = Claro
window-theme-dark = Oscuro
window-clear-clipboard = Borrar el portapapeles tras
window-clear-clipboard-says = Solo si aún tiene el token que se copió aquí.
window-seconds = { $count } segundos
window-never = Nunca
window-keep-in-tray-says = Al cerrar la ventana, la app sigue en la bandeja.
window-no-tray = Este escritorio no muestra bandeja: al cerrar la ventana se sale.
window-api-host = Servidor de la API
window-api-host-says = La región en la que inicias sesión.
window-auth-host = Servidor de inicio de sesión
window-auth-host-says = Para regiones propias.
window-client-id = Id de cliente
window-client-id-says = Para un servidor OAuth 2 estándar.
window-local-port = Puerto de la API
window-clickhouse-port = Puerto de ClickHouse
window-image = Imagen
window-image-says = Se usa al crear el contenedor.
window-set-by-variable = Fijado por { $name } en esta ejecución.
window-suggestions = Sugerencias para { $name }
window-about = Acerca de
window-version = Tinybird Companion { $version }
window-no-telemetry = Sin telemetría: no se envía nada a nadie salvo a Tinybird, tu servidor de inicio de sesión y tu motor de contenedores.
window-quit-app = Salir de Tinybird Companion

window-doctor-lead = Qué funciona en este ordenador y qué significa si no.
window-doctor-findings = Resultados
window-doctor-versions = Versiones
window-doctor-test-keyring = Probar el llavero

## Los estados, con las palabras de la ventana, la línea de órdenes y la bandeja

sign-in-discovering = Preguntando al servidor cómo se inicia sesión…
sign-in-waiting = Esperando a que termines en tu navegador
sign-in-asking = Preguntando a Tinybird de quién es este token…
sign-in-exchanging = Tu navegador ha vuelto. Preguntando a Tinybird quién eres…
sign-in-confirming = Alguien ha iniciado sesión. ¿Eres tú?
sign-in-foreign-host = Preguntando adónde se puede enviar tu token
sign-in-saving = Guardando tus credenciales…
vault-unknown = llavero sin consultar
vault-in-keyring = en el llavero de tu sistema{ $known ->
    [yes] { " (" }{ $backend })
   *[no] {""}
}
vault-locked = tu llavero{ $known ->
    [yes] { " (" }{ $backend })
   *[no] {""}
} está bloqueado
vault-absent = este sistema no tiene llavero
vault-volatile = hasta que salgas de este ordenador{ $known ->
    [yes] { " (" }{ $backend })
   *[no] {""}
}
vault-failed = tu llavero no ha respondido como debe
vault-session-only = hasta que salgas de la app
vault-file = en un archivo sin cifrar
vault-file-named = Están en { $file }, que solo tú puedes leer y no está cifrado.
local-unknown = Buscando un motor de contenedores…
local-not-told = No se sabe cómo está
local-no-engine = No hay ningún motor de contenedores en marcha
local-no-engine-explanation = Inicia Docker Desktop, OrbStack, Colima, Rancher Desktop o Podman, o instala uno.
local-startable = { $name } está instalado, pero no en marcha.
local-absent = Aún no está en este ordenador
local-absent-explanation = { $engine } está en marcha. La imagen se descarga una vez.
local-stopped = Detenida
local-stopped-explanation = { $engine } está en marcha. Los datos se conservan.
local-starting = Arrancando…
local-stopping = Deteniendo…
local-ready = Lista en { $address }
local-unhealthy = En marcha, pero con fallos
local-since = En marcha desde { $time } · { $engine }
local-stage-engine = Buscando el motor de contenedores
local-stage-pulling = Descargando: { $mib } de { $of_mib } MiB, { $layers } de { $of_layers } capas
local-stage-creating = Arrancando el contenedor
local-stage-booting = Esperando a que el contenedor esté sano
local-stage-checking = Comprobando los servicios: responden { $passed } de 5
local-stage-stopping = Esperando a que el contenedor se detenga
doctor-not-asked = Aún no se sabe
doctor-keyring = Llavero
doctor-keyring-meaning = Guarda tus credenciales entre arranques.
doctor-keyring-test = Prueba del llavero
doctor-keyring-test-meaning = Escribe una entrada, la vuelve a leer y la borra.
doctor-keyring-kept = { $known ->
    [yes] { $backend } guardó la entrada y la devolvió
   *[no] El llavero guardó la entrada y la devolvió
}
doctor-keyring-not-kept = El llavero no guarda lo que se le da
doctor-engine = Motor de contenedores
doctor-engine-found = { $engine } responde
doctor-engine-meaning = Tinybird Local funciona en él.
doctor-instance = Instancia local
doctor-instance-meaning = Donde pruebas cosas sin tocar la nube.
doctor-tray = Bandeja
doctor-tray-shown = Este escritorio la muestra
doctor-no-tray = Este escritorio no muestra bandeja: al cerrar la ventana se sale.
doctor-tray-meaning = Copia tokens sin abrir la ventana.
doctor-files = Archivos de proyectos
doctor-files-meaning = Un .tinyb permite que tb trabaje en su carpeta.
doctor-files-right = { $count ->
    [one] Está escrito
   *[other] Los { $count } están escritos
}
doctor-files-wrong = { $wrong } de { $count } te necesitan
doctor-no-files = Aún no hay carpetas de proyecto.

## La página en la que termina el navegador

page-done = Has iniciado sesión
page-done-next = Cierra esta página y vuelve a Tinybird Companion.
page-confirm = Casi está
page-confirm-next = Vuelve a Tinybird Companion y confirma que has sido tú. Después, cierra esta página.
page-denied = Se denegó el acceso
page-denied-next = No se ha guardado nada. Vuelve a Tinybird Companion para intentarlo de nuevo.
page-failed = El inicio de sesión no terminó
page-failed-next = No se ha guardado nada. Vuelve a Tinybird Companion: allí se explica qué ha pasado.
page-out-of-date = Esta página ya no es válida
page-out-of-date-next = No corresponde a ningún inicio de sesión en curso. Vuelve a Tinybird Companion y usa la última página que abrió.

## La línea de órdenes

cli-signed-in = Sesión iniciada como { $email } ({ $region })
cli-signed-out = No has iniciado sesión. Ejecuta tb-companion login.
cli-workspace = Workspace: { $name }
cli-other-accounts = También guardadas: { $emails }
cli-credentials = Credenciales: { $where }
# La línea de órdenes termina sola: nadie sale de ella.
cli-vault-session-only = se guardan hasta que este programa termine
cli-vault-movable = Tu llavero ya puede guardarlas: tb-companion login --store keyring
cli-tinyb-written = Esta carpeta: { $path } permite a tb trabajar en este workspace
cli-tinyb-missing = Esta carpeta: no hay credenciales en { $path }
cli-tinyb-other = Esta carpeta: { $path } tiene otra cuenta u otro workspace
cli-tinyb-broken = Esta carpeta: { $path } no se puede usar
cli-tinyb-gone = Esta carpeta: { $path } ya no existe
cli-local = Tinybird Local: { $state }
cli-finding = { $name }: { $result }
cli-workspace-token = Token de workspace: { $token }
cli-user-token = Token de usuario: { $token }
cli-signed-out-of = Sesión cerrada: { $email }
cli-nobody-to-sign-out = Nadie había iniciado sesión
cli-now-active = Cuenta activa: { $email }
cli-browser = Abriendo tu navegador para iniciar sesión. Si no se abre, abre este enlace:
cli-browser-code = Abre esta página, aquí o en otro ordenador, y confirma el código { $code }:
cli-wants-token = Pega un token y pulsa Intro (no se muestra):
cli-found = Encontrado en { $at }: { $known ->
    [yes] { $email } ({ $region })
   *[no] un token para { $region }
}
cli-time-left = Esperando a tu navegador, quedan { $time }. Ctrl-C cancela.
cli-ask = ¿Guardar como { $email } en { $workspace } ({ $region })? [s/n]
cli-ask-foreign = { $by } nombra el servidor de API { $host }, que no es una región de Tinybird. Quien lo gestione recibirá tu token. ¿Enviarlo allí? [s/n]
cli-ask-again = Responde s para sí o n para no:
cli-yes = y yes s sí si
cli-no = n no
cli-came-back = Sesión iniciada: { $email } en { $workspace } ({ $region })
cli-no-projects = Aún no hay carpetas de proyecto. Ejecuta tb-companion project add en una.
cli-project-written = { $folder }: { $workspace }, { $email }
cli-project-missing = { $folder }: no hay credenciales en .tinyb
cli-project-other = { $folder }: tiene otro workspace, { $workspace } de { $email }
cli-project-broken = { $folder }: no se puede usar .tinyb
cli-project-gone = { $folder }: la carpeta ya no está
cli-project-removed = { $folder }: olvidada, y su .tinyb queda en blanco
cli-risk-readable = Otros en este ordenador pueden leer { $path }: hazle chmod 600.
cli-risk-tracked = Git sigue { $path }: sus tokens están en el historial. Hazle git rm --cached y renueva los tokens.
cli-risk-not-ignored = Git no ignora { $path }: añádelo a .gitignore antes del próximo commit.
cli-risk-unknown = No se sabe si git sigue o ignora { $path }: compruébalo con git status y git check-ignore.
cli-file-written = { $path } permite a los SDK de Tinybird trabajar en este workspace
cli-file-missing = { $path } no tiene ningún token
cli-file-other = { $path } tiene otro token
cli-file-reference = { $path } se ha dejado como estaba: su TINYBIRD_TOKEN o TINYBIRD_URL es una referencia o está cifrado
cli-file-broken = No se puede usar { $path }
cli-file-set-aside = { $path } se apartó y puede tener tokens
cli-no-leaks = Ningún token en { $files } archivos que git sigue o seguiría ({ $skipped } sin leer).
cli-leaks = { $finds ->
    [one] Un token
   *[other] { $finds } tokens
 } en { $files } archivos que git sigue o seguiría ({ $skipped } sin leer):
cli-leak-cloud = { $at }  { $masked }  un token de la nube de Tinybird ({ $whose })
cli-leak-local = { $at }  { $masked }  un token de una instancia local: cualquiera puede crear uno
cli-leak-jwt = { $at }  { $masked }  un JWT ({ $whose })
cli-leaks-advice = Quítalos y renueva en Tinybird cada token de la nube: quien tiene los archivos tiene los tokens.
cli-attending = Pulsa Ctrl-C para detener Tinybird Local.
cli-not-stopped = Puede que Tinybird Local siga en marcha. Para detenerlo, ejecuta tb-companion local stop.

## La bandeja

# La instancia local tiene aquí palabras más cortas: en una línea de menú caben pocas.
tray-state = { $workspace } · { $local ->
    [ready] Local listo
    [starting] Local arrancando
    [stopping] Local deteniéndose
    [stopped] Local detenido
    [absent] aún sin Local
    [no_engine] sin motor de contenedores
    [unhealthy] Local con fallos
    [failed] Local te necesita
   *[unknown] buscando Local
}
tray-state-signed-out = Sin sesión · { $local ->
    [ready] Local listo
    [starting] Local arrancando
    [stopping] Local deteniéndose
    [stopped] Local detenido
    [absent] aún sin Local
    [no_engine] sin motor de contenedores
    [unhealthy] Local con fallos
    [failed] Local te necesita
   *[unknown] buscando Local
}
tray-state-copied = { $workspace } · { $token ->
    [user] token de usuario copiado
    [local_workspace] token de workspace local copiado
    [local_user] token de usuario local copiado
   *[workspace] token de workspace copiado
}
tray-state-copied-signed-out = Sin sesión · { $token ->
    [user] token de usuario copiado
    [local_workspace] token de workspace local copiado
    [local_user] token de usuario local copiado
   *[workspace] token de workspace copiado
}
tray-state-credentials = { $workspace } · las credenciales te necesitan
tray-state-ended = { $workspace } · inicia sesión de nuevo
tray-state-confirm = Confirma quién ha iniciado sesión
tray-state-confirm-host = Confirma dónde iniciar sesión
tray-state-waiting = Esperando a tu navegador
tray-state-signing-in = Iniciando sesión…
tray-confirm = ¿Has sido tú? Abrir para confirmar…
tray-confirm-host = ¿Enviar allí tu token? Abrir para responder…
tray-copy = { $token ->
    [local_workspace] Copiar token de workspace local
   *[workspace] Copiar token de workspace
}
tray-copy-cannot = { $token ->
    [local_workspace] Copiar token de workspace local
   *[workspace] Copiar token de workspace
} ({ $why ->
    [signed_out] sin sesión
    [reading] leyendo el llavero
    [unreadable] las credenciales no se pueden leer
    [no_workspace] sin workspace
   *[none_yet] aún no hay
})
tray-copy-as = Copiar como…
tray-format = { $token ->
    [local_workspace] Token de workspace local
   *[workspace] Token de workspace
}: { $format ->
    [env] TB_HOST y TB_TOKEN
    [sdk] TINYBIRD_URL y TINYBIRD_TOKEN
    [curl] orden curl
   *[header] cabecera Authorization
}
tray-format-cannot = { $token ->
    [local_workspace] Token de workspace local
   *[workspace] Token de workspace
} ({ $why ->
    [signed_out] sin sesión
    [reading] leyendo el llavero
    [unreadable] las credenciales no se pueden leer
    [no_workspace] sin workspace
   *[none_yet] aún no hay
})
tray-start = Iniciar Tinybird Local
tray-start-no-engine = Iniciar Tinybird Local (sin motor de contenedores)
tray-start-engine-stopped = Iniciar Tinybird Local ({ $engine } no está en marcha)
tray-starting = Iniciando Tinybird Local…
tray-stop = Detener Tinybird Local
tray-stopping = Deteniendo Tinybird Local…
tray-workspaces = Workspace
tray-workspaces-cannot = Workspace ({ $why ->
    [signed_out] sin sesión
    [no_other] no hay otro
   *[unknown] aún sin lista
})
tray-workspace = { $workspace }
tray-account = { $email } ({ $region })
tray-more-workspaces = Más…
tray-open = Abrir Tinybird Companion
tray-sign-in = Iniciar sesión…
tray-signing-in = Iniciando sesión…
tray-sign-out = Cerrar sesión…
tray-quit = Salir

## Las opciones de la propia app

cli-app-help = Sesión, tokens y Tinybird Local, en una ventana y en la bandeja.

    Uso: tinybird-companion [OPCIONES]

    Opciones:
    { "  --hidden       Inicia en la bandeja, sin ventana" }
    { "  -h, --help     Muestra esta ayuda" }
    { "  -V, --version  Muestra la versión" }

    Para usar comandos en una terminal, usa tb-companion.
cli-app-unknown = La opción { $option } no existe. Ejecuta tinybird-companion --help para ver las opciones.

## Problemas

problem-app-broke = Algo ha fallado dentro de Tinybird Companion.
problem-app-broke-hint = Inténtalo de nuevo. Si se repite, cuéntanoslo, por favor.
problem-app-cancelled = Cancelado.
problem-app-cancelled-hint = Lo que ya estaba guardado sigue como estaba.
problem-app-not_signed_in = No has iniciado sesión.
problem-app-not_signed_in-hint = Inicia sesión primero.
problem-app-superseded = Una petición más reciente ha ocupado el lugar de esta.
problem-app-superseded-hint = No hay que hacer nada.
problem-app-output = No se pudo escribir el resultado: { $reason }.
problem-app-output-hint = Mira adónde va la salida estándar: puede ser un disco lleno.
problem-app-unfit = El valor guardado como { $name } no se puede usar: tiene caracteres que ahí no se permiten.
problem-app-unfit-hint = Inicia sesión de nuevo, o genera otro par si es un token local.
problem-app-no_local_tokens = Todavía no hay tokens locales.
problem-app-no_local_tokens-hint = Genera un par, o inicia Tinybird Local, que crea uno.
problem-app-unknown_account = Ninguna de tus cuentas se llama { $name }.
problem-app-unknown_account-hint = Usa el correo o el id de usuario que tiene la cuenta.
problem-app-ambiguous_account = Más de una de tus cuentas se llama { $name }: { $accounts }.
problem-app-ambiguous_account-hint = Usa su id de usuario, el último entre los paréntesis.
problem-app-no_terminal = Aquí no hay ningún terminal que se pueda abrir con tus tokens.
problem-app-no_terminal-hint = Copia un token como líneas .env, o usa tb-companion env.
problem-app-not_started = No se pudo iniciar { $name }: { $reason }.
problem-app-not_started-hint = Inícialo tú y mira de nuevo.
problem-app-no_user_token = Esta cuenta no tiene token de usuario: se añadió solo con un token de workspace.
problem-app-no_user_token-hint = Inicia sesión con tu navegador para tener los dos.
problem-app-clipboard = El portapapeles no se puede usar. { $reason }
problem-app-clipboard-hint = Inténtalo de nuevo. Si otro programa retiene el portapapeles, ciérralo.

problem-auth-port_taken = El puerto { $port } está en uso{ $known ->
    [yes] { " por " }{ $holder }
   *[no] {""}
}, y Tinybird devuelve tu navegador justo a ese puerto.
problem-auth-port_taken-hint = Cierra el programa que lo usa (a menudo otro inicio de sesión que aún espera) e inténtalo de nuevo. O inicia sesión con un código de un solo uso (login --method code), que no necesita puerto.
problem-auth-listen = Este sistema no deja que Tinybird Companion espere a tu navegador.
problem-auth-listen-hint = Puede que un cortafuegos o un entorno aislado prohíba escuchar en 127.0.0.1. Permítelo e inténtalo de nuevo.
problem-auth-denied = Se denegó el acceso en el navegador. No se ha guardado nada.
problem-auth-denied-hint = Inténtalo de nuevo y permite el acceso cuando se te pregunte.
problem-auth-refused = El servidor de inicio de sesión lo ha rechazado: { $reason }. No se ha guardado nada.
problem-auth-refused-hint = Inténtalo de nuevo. Si sigue igual, revisa el servidor de inicio de sesión y el id de cliente.
problem-auth-too_many_codes = Del navegador volvieron varios códigos y Tinybird no aceptó ninguno. Este inicio de sesión ya no prueba más.
problem-auth-too_many_codes-hint = Cancélalo e inicia sesión de nuevo. Si se repite, puede que otra página u otro programa interfiera: inicia sesión con un código de un solo uso (login --method code).
problem-auth-timed_out = Nadie inició sesión en el tiempo disponible.
problem-auth-timed_out-hint = Inténtalo de nuevo y termina en la página que se abre.
problem-auth-no_one_time_code = { $host } no tiene códigos de un solo uso.
problem-auth-no_one_time_code-hint = Inicia sesión con tu navegador.
problem-auth-no_token = Esto no es un token de Tinybird.
problem-auth-no_token-hint = Copia el token entero: empieza por p. y tiene dos puntos.
problem-auth-jwt = Esto es un JWT: abre algunos endpoints y no nombra ninguna cuenta.
problem-auth-jwt-hint = Pega un token de usuario o de workspace.
problem-auth-local_token = Este es un token de una instancia local: no abre nada en la nube de Tinybird.
problem-auth-local_token-hint = Pega un token de la nube. Los tokens locales no necesitan sesión.
problem-auth-token_refused = { $host } no aceptó este token.
problem-auth-token_refused-hint = Comprueba que lo copiaste entero y que es de esta región.
problem-auth-unknown_region = Este token es de la región { $region }, que no es conocida. No se envió a ningún sitio.
problem-auth-unknown_region-hint = Indica la dirección de su API (la región) y vuelve a dar el token.
problem-auth-found_gone = Las credenciales de { $at } ya no están.
problem-auth-found_gone-hint = Inicia sesión de otra forma.
problem-auth-nothing_found = Aquí no hay credenciales que usar: TB_TOKEN y TB_USER_TOKEN no están definidas, y esta carpeta no tiene ninguna nueva en .tinyb ni en .env.local.
problem-auth-nothing_found-hint = Inicia sesión con tu navegador.
problem-auth-session_over = Tu sesión terminó y no se pudo renovar.
problem-auth-session_over-hint = Inicia sesión de nuevo. No se pierde nada de lo guardado.
problem-auth-unreachable = No se puede llegar al servidor de inicio de sesión { $host }.
problem-auth-unreachable-hint = Revisa tu red, VPN o proxy e inténtalo de nuevo.
problem-auth-metadata = Lo que { $host } publica sobre el inicio de sesión es incorrecto: { $reason }.
problem-auth-metadata-hint = No inicies sesión allí hasta que su administrador lo corrija. No se ha enviado nada.
problem-auth-incomplete = A la respuesta de { $host } le falta { $what }, así que no se pudo iniciar sesión.
problem-auth-incomplete-hint = Inténtalo de nuevo. Si sigue igual, revisa la dirección del servidor de inicio de sesión.
problem-auth-declined = Has dicho que no eras tú. No se ha guardado nada.
problem-auth-declined-hint = Inténtalo de nuevo y comprueba la cuenta en la página que se abre.
problem-auth-foreign_host = { $by } nombra el servidor de API { $host }, que no es una región de Tinybird. No se le ha enviado ningún token y no se ha guardado nada.
problem-auth-foreign_host-hint = Si conoces este servidor, elígelo tú: pon { $host } como servidor de la API en Ajustes, o usa --host { $host }. Después inicia sesión de nuevo.

problem-cloud-unreachable = No se puede llegar a Tinybird en { $host }.
problem-cloud-unreachable-hint = Revisa tu red, VPN o proxy e inténtalo de nuevo.
problem-cloud-refused = { $host } no ha aceptado tu token. Puede que se haya renovado o revocado.
problem-cloud-refused-hint = Inicia sesión de nuevo.
problem-cloud-no_user = El token que ha devuelto { $host } no es de ningún usuario.
problem-cloud-no_user-hint = Inicia sesión de nuevo con tu propia cuenta de Tinybird.
problem-cloud-unexpected = { $host } ha respondido algo que no se entiende.
problem-cloud-unexpected-hint = Comprueba que sea un servidor de la API de Tinybird e inténtalo más tarde.
problem-cloud-no_workspace = Esta cuenta aún no tiene ningún workspace.
problem-cloud-no_workspace-hint = Crea uno en Tinybird e inicia sesión de nuevo.
problem-cloud-unknown_workspace = No tienes ningún workspace llamado { $name } en esta región.
problem-cloud-unknown_workspace-hint = Elige uno de los workspaces que tienes.
problem-cloud-ambiguous_workspace = Más de una de tus cuentas tiene un workspace llamado { $name }: { $accounts }.
problem-cloud-ambiguous_workspace-hint = Indica cuál con --account, o cambia antes de cuenta.

problem-project-index = No se puede leer el índice de git { $path }.
problem-project-index-hint = Ejecuta ahí git status para ver si git puede leerlo y vuelve a intentarlo.
problem-project-ignore_file = No se ha añadido nada a { $path }: es un enlace simbólico, no es un archivo de texto o es demasiado grande.
problem-project-ignore_file-hint = Pon en su lugar un archivo normal, con el nombre del archivo en una línea propia. Git no lee nada de un enlace simbólico ahí.
problem-project-not_ignored = Se ha añadido una línea a .gitignore, pero git aún podría añadir { $path }.
problem-project-not_ignored-hint = Pregunta a git check-ignore -v qué regla se aplica ahí, y a git status si git puede leer el repositorio.
problem-project-tracked = Git sigue { $path }, así que sus tokens están en el historial.
problem-project-tracked-hint = Sácalo con git rm --cached y renueva los tokens en Tinybird.
problem-project-exposed = { $why ->
    [tracked] Git sigue { $path }: el próximo commit publicaría un token que tuviera. No se le ha dado ninguno.
    [linked] { $path } es un enlace a { $target }, que git sigue: el próximo commit publicaría un token que tuviera. No se le ha dado ninguno.
    [not_ignored] Git no ignora { $path }: el próximo commit podría publicar un token que tuviera. No se le ha dado ninguno.
   *[unknown] No se sabe si git sigue o ignora { $path }: el próximo commit podría publicar un token que tuviera.
}
problem-project-exposed-hint = { $why ->
    [tracked] Sácalo de git con git rm --cached y añádelo a .gitignore. O escríbelo de todos modos: project add --allow-exposed.
    [linked] Pon un archivo propio en lugar del enlace, y mantenlo fuera de git.
    [unknown] Compruébalo con git status y git check-ignore. Para escribirlo de todos modos: project add --allow-exposed.
   *[not_ignored] Añádelo a .gitignore y vuelve a escribirlo. O escríbelo de todos modos: project add --allow-exposed.
}
problem-project-unreadable = No se puede leer { $path }: { $reason }.
problem-project-unreadable-hint = Comprueba que puedes leerlo y vuelve a intentarlo.

problem-http-not_allowed = A { $host } no se llega por https, así que no se ha enviado nada.
problem-http-not_allowed-hint = Usa una dirección https.
problem-http-unreachable = No se puede llegar a { $host }.
problem-http-unreachable-hint = Revisa tu red e inténtalo de nuevo.
problem-http-unexpected = { $host } ha respondido algo que no se entiende.
problem-http-unexpected-hint = Inténtalo más tarde.
problem-http-client = No se pueden leer los certificados del sistema, así que no hay conexión segura posible.
problem-http-client-hint = Instala los certificados de CA de tu sistema (en Debian: ca-certificates).

problem-config-host = { $value } no es una dirección https.
problem-config-host-hint = Escríbela como https://servidor. El http sin cifrar es solo para este ordenador.
problem-config-port = { $name }={ $value } no es un puerto.
problem-config-port-hint = Pon un número del 1 al 65535, o quita la variable.
problem-config-home = No se conoce tu carpeta personal.
problem-config-home-hint = Define HOME e inténtalo de nuevo.

problem-vault-absent = Este sistema no tiene llavero, así que tus credenciales no se guardan ahí.
problem-vault-absent-hint = Inicia o instala uno (GNOME Keyring, KWallet) e inicia sesión de nuevo, o guárdalas en un archivo: tb-companion login --store file.
problem-vault-locked = Tu llavero está bloqueado, así que tus credenciales no se pueden leer ni guardar ahí.
problem-vault-locked-hint = Desbloquéalo e inténtalo de nuevo.
problem-vault-volatile = Tu llavero lo olvida todo al cerrar la sesión.
problem-vault-volatile-hint = Crea un llavero predeterminado en tu aplicación de llaveros e inicia sesión de nuevo.
problem-vault-file_was_readable = Otros usuarios de este ordenador podían leer { $path }, que guarda tus tokens. Ya vuelve a ser privado.
problem-vault-file_was_readable-hint = Si alguien más usa este ordenador, o tuvo una copia del archivo, renueva tus tokens en la página de tokens de Tinybird. Después cierra sesión e iníciala de nuevo.
problem-vault-timed_out = Tu llavero no ha respondido a tiempo.
problem-vault-timed_out-hint = Puede que espere a que lo desbloquees. Busca su pregunta e inténtalo de nuevo.
problem-vault-newer = Una versión más reciente de Tinybird Companion escribió lo que hay en el llavero. Se ha dejado como estaba.
problem-vault-newer-hint = Actualiza Tinybird Companion en este ordenador.
problem-vault-unreadable = Lo que hay en el llavero no se entiende. Se ha dejado como estaba.
problem-vault-unreadable-hint = Borra la entrada en tu aplicación de llaveros e inicia sesión de nuevo.
problem-vault-not_kept = Tu llavero no devolvió lo que se puso en él.
problem-vault-not_kept-hint = Reinicia tu llavero y vuelve a probarlo.
problem-vault-failed = Tu llavero ha fallado: { $reason }.
problem-vault-failed-hint = Inténtalo de nuevo. Si sigue igual, reinicia tu llavero.

problem-settings-port = 0 no es un puerto.
problem-settings-port-hint = Usa un número del 1 al 65535, o déjalo vacío.
problem-settings-same_port = El puerto { $port } no puede ser a la vez el de la API y el de ClickHouse.
problem-settings-same_port-hint = Elige otro número para uno de los dos.
problem-settings-clear_after = Un token no puede quedarse { $seconds } segundos en el portapapeles.
problem-settings-clear_after-hint = Elige de { $least } a { $most } segundos, o nunca.
problem-settings-image = { $image } no es el nombre de una imagen.
problem-settings-image-hint = Escríbelo como Docker, por ejemplo tinybirdco/tinybird-local:latest: en Ajustes, o en TB_COMPANION_IMAGE.
problem-settings-set_aside = Tus ajustes no se entienden, así que valen los de siempre. El archivo anterior es ahora { $path }.
problem-settings-set_aside-hint = Elige tus ajustes de nuevo, o arregla ese archivo y devuélvele el nombre settings.json.

problem-store-locked = Otro de nuestros programas está cambiando { $path }.
problem-store-locked-hint = Espera un momento e inténtalo de nuevo.
problem-store-busy = Otro programa no deja de escribir { $path }. Lo que escribió sigue ahí.
problem-store-busy-hint = Espera a que ese programa termine e inténtalo de nuevo.
problem-store-broken = { $path } no se entiende. Se ha dejado como estaba.
problem-store-broken-hint = Arréglalo o apártalo, e inténtalo de nuevo.
problem-store-newer = Una versión más reciente de Tinybird Companion escribió { $path }. Se ha dejado como estaba.
problem-store-newer-hint = Actualiza Tinybird Companion en este ordenador.
problem-store-not_a_file = { $path } es una carpeta u otra cosa, donde debería haber un archivo. Se ha dejado como estaba.
problem-store-not_a_file-hint = Apártalo e inténtalo de nuevo.
problem-store-too_large = { $path } es mucho más grande de lo que puede ser un archivo así. Se ha dejado como estaba.
problem-store-too_large-hint = Mira qué contiene. Arréglalo o apártalo, e inténtalo de nuevo.
problem-store-too_slow = { $path } no se ha podido leer a tiempo: su disco no responde.
problem-store-too_slow-hint = Comprueba que se puede acceder al disco, o al servidor en el que está. Después, inténtalo de nuevo.
problem-store-read_only = { $path } es de solo lectura, así que se ha dejado como estaba.
problem-store-read_only-hint = Si se puede cambiar, date permiso para escribir en él e inténtalo de nuevo.
problem-store-read_only_disk = No se puede escribir nada en el disco donde está { $path }.
problem-store-read_only_disk-hint = Elige una carpeta de otro disco, o permite que se escriba en ese, e inténtalo de nuevo.
problem-store-full = En el disco no queda sitio para { $path }. Se ha dejado como estaba.
problem-store-full-hint = Libera espacio en el disco e inténtalo de nuevo.
problem-store-denied = No tienes permiso para leer o cambiar { $path }.
problem-store-denied-hint = Mira de quién es. Date permiso o elige otra carpeta, e inténtalo de nuevo.
problem-store-leads_out = { $path } es un enlace a { $target }, fuera de su carpeta, así que se ha dejado como estaba.
problem-store-leads_out-hint = Pon un archivo propio en lugar del enlace, o trabaja en la carpeta a la que lleva.
problem-store-unfit = { $path } no puede contener el token o la dirección: tienen caracteres que allí significan otra cosa. El archivo se ha dejado como estaba.
problem-store-unfit-hint = Copia el token y ponlo a mano donde tu programa lo lee.
problem-store-unwritable = { $path } no se puede leer o escribir: { $reason }.
problem-store-unwritable-hint = Comprueba que la carpeta exista, que puedas escribir en ella y que quede sitio en el disco.
problem-store-no_folder = { $path } no es una carpeta de este equipo.
problem-store-no_folder-hint = Elige una carpeta que exista, con su ruta completa.

problem-local-no_engine = No hay ningún motor de contenedores en marcha, y Tinybird Local lo necesita.
problem-local-no_engine-hint = Inicia Docker Desktop, OrbStack, Colima, Rancher Desktop o Podman, o instala uno.
problem-local-engine_unreachable = El motor de contenedores en { $address } no responde. Lo eligió { $chosen_by }.
problem-local-engine_unreachable-hint = Inícialo, o elige otro.
problem-local-docker_config = La configuración de Docker { $path } no se puede leer, así que no se sabe qué motor de contenedores elegiste.
problem-local-docker_config-hint = Repara ese archivo, o elige un motor con DOCKER_HOST o DOCKER_CONTEXT.
problem-local-context = El contexto actual de Docker es { $name }, y no se puede leer en { $path }. Lo eligió { $chosen_by }.
problem-local-context-hint = Para usar el motor de siempre, ejecuta docker context use default y quita DOCKER_CONTEXT. Si no, crea de nuevo ese contexto.
problem-local-engine_hangs = { $name } está en marcha, pero no termina lo que se le pide.
problem-local-engine_hangs-hint = Reinícialo y vuelve a mirar. Mientras no responda, no se sabe nada de Tinybird Local.
problem-local-engine_lost = El motor de contenedores ha dejado de responder.
problem-local-engine_lost-hint = Inícialo e inténtalo de nuevo. El contenedor sigue como lo dejó el motor.
problem-local-engine = El motor de contenedores lo ha rechazado: { $reason }
problem-local-engine-hint = El mensaje es del propio motor. Corrige lo que dice e inténtalo de nuevo.
problem-local-engine_silent = { $name } se ha iniciado, pero aún no responde.
problem-local-engine_silent-hint = Puede que aún esté arrancando. Vuelve a mirar en un rato, o ábrelo para ver qué dice.
problem-local-pull_failed = No se pudo descargar la imagen { $image }: { $stalled ->
    [yes] no llegó nada durante { $seconds } segundos.
   *[no] { $reason }
}
problem-local-pull_failed-hint = Revisa tu red y que la imagen exista, e inténtalo de nuevo.
problem-local-port_busy = El puerto { $port } está en uso{ $known ->
    [yes] { " por " }{ $holder }
   *[no] {""}
}, y Tinybird Local lo necesita.
problem-local-port_busy-hint = Detén lo que lo usa, o elige otros puertos: en Ajustes, o con TB_LOCAL_PORT y TB_LOCAL_CLICKHOUSE_INTERFACE_PORT.
problem-local-other_tokens = El contenedor { $container } se creó con otros tokens. Se ha dejado como estaba.
problem-local-other_tokens-hint = Para usar sus tokens, arráncalo sin indicar ninguno. Para usar otros, elimínalo antes (se pierden sus datos): docker rm --force { $container }
problem-local-not_ours = Hay un contenedor { $container } que no creó Tinybird Companion. Se ha dejado como estaba.
problem-local-not_ours-hint = Arráncalo con lo que lo creó (tb local start), o elimínalo (se pierden sus datos): docker rm --force { $container }
problem-local-token_invalid = Este no es un token que Tinybird Local acepte.
problem-local-token_invalid-hint = Genera un par y usa ese.
problem-local-absent = No hay ningún contenedor { $container }.
problem-local-absent-hint = Arranca antes Tinybird Local.
problem-local-unhealthy = Tinybird Local está en marcha, pero su propia comprobación falla.
problem-local-unhealthy-hint = Suele faltarle memoria: dale al motor al menos 4 GB. Mira su registro: docker logs { $container }
problem-local-died = Tinybird Local terminó antes de estar listo (estado { $status }).
problem-local-died-hint = Mira por qué: docker logs { $container }
problem-local-ended = Tinybird Local ya no está listo.
problem-local-ended-hint = Mira cómo está y arráncalo de nuevo.
problem-local-timed_out = Tinybird Local no estaba listo tras { $seconds } segundos; responden { $passed } de sus 5 servicios.
problem-local-timed_out-hint = Sigue arrancando. Mira de nuevo dentro de un rato, o mira su registro: docker logs { $container }
