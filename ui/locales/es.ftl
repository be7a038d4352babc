# Todos los textos que lee una persona. Las mismas claves y variables que en.ftl.

app-name = Tinybird Companion

## La ventana

window-brand = Companion
window-brand-version = Tinybird Companion
window-places = Secciones
window-place-home = Inicio
window-place-tokens = Tokens
window-place-local = Tinybird Local
window-place-projects = Proyectos
window-place-settings = Ajustes
window-place-doctor = Diagnóstico
window-not-signed-in = Sin sesión iniciada
window-account = Cuenta
window-no-workspace = Sin workspace
window-account-menu = Cuenta y workspace
window-switch-workspace = Cambiar de workspace…
window-other-account = { $email } ({ $region })
window-other-account-in = { $workspace }, { $email } ({ $region })
window-accounts = Cuentas
window-sign-in-another = Iniciar sesión con otra cuenta…
window-sign-out = Cerrar sesión…

window-copy = Copiar
window-copied = Copiado
window-copy-which = Copiar { $token }
window-copy-for = Copiar para { $destination }
window-copy-for-which = Copiar para { $destination }: { $token }
window-use-in-which = Usar el { $token } en…
window-use-in = Usarlo en…
window-use-in-title = Usar el { $token } en…
window-use-in-loading = Preparando lo que puedes pegar…
window-search-places = Buscar lugares
window-use-places = Lugares donde usarlo
window-no-place-found = No hay ningún lugar. Prueba con otro nombre.
window-use-general = General
window-use-project = Archivos del proyecto
window-use-code = Código
window-use-bi = Herramientas de BI y SQL
window-use-automation = Automatización e IA
window-preview-masked = Copiar pone el token entero.
window-has-token = Token
window-copied-which = Has copiado el { $token }{ $is_named ->
    [yes] {" "}para { $destination }
   *[no] {""}
}.
window-copied-name = Copiado: { $token }
window-copied-which-until = Has copiado el { $token }{ $is_named ->
    [yes] {" "}para { $destination }
   *[no] {""}
}. Se borra en { $seconds } s.
window-copied-field = Has copiado «{ $field }» para { $destination }.
window-copied-field-until = Has copiado «{ $field }» para { $destination }. Se borra en { $seconds } s.
window-link-copied = Enlace copiado
window-clipboard = Portapapeles
window-clipboard-cleared = Portapapeles borrado.
window-clear-now = Borrar ahora
window-reveal = Mostrar
window-reveal-which = Mostrar { $token }
window-hide-which = Ocultar { $token }
window-hides-in = Ocultar ({ $seconds } s)
window-token-workspace = Token de workspace
window-token-workspace-inline = token de workspace
window-token-user = Token de usuario
window-token-user-inline = token de usuario
window-token-local-workspace = Token de workspace local
window-token-local-workspace-inline = token de workspace local
window-token-local-user = Token de usuario local
window-token-local-user-inline = token de usuario local
window-token-local-admin = Token de administración local
window-token-local-admin-inline = token de administración local
window-token-static-inline = token estático
window-token-named-inline = token { $name }
window-token-jwt-inline = JWT
window-token-jwt-named-inline = JWT { $name }
window-token-local-named-inline = token de { $name }
window-token-workspace-opens = Acceso completo a { $workspace }, en tu nombre.
window-token-pasted-opens = Abre { $workspace }. Lo que permite depende del token que pegaste.
window-token-user-opens = Permite crear y borrar workspaces en tu nombre. Casi nunca lo necesitas.
window-token-local-opens = Solo da acceso a Tinybird Local en este equipo.
window-token-local-admin-opens = Abre todos los workspaces de Tinybird Local.
window-token-private-means = Es privado: no lo publiques en páginas web, chats ni repositorios de git.
window-token-in-tinybird = En Tinybird aparece como «Admin { $email }».
window-token-private = Privado
window-token-this-computer = Solo en este equipo
window-token-ended = Puede que ya no funcione
window-token-ended-means = Tu sesión terminó. Puede que este token ya no funcione.
window-token-local-none = Aún sin crear.
window-token-unread = Inicia sesión para obtener este token.
window-token-locked = Desbloquea { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
} para copiar este token.
window-token-failed = No pudimos leer este token { $system ->
    [macos] del llavero
    [windows] del Administrador de credenciales
   *[linux] de tu llavero
}.
window-token-no-user = No disponible: iniciaste sesión con un token de workspace.
window-token-sign-in-which = Iniciar sesión para el { $token }
window-unlock = Desbloquear
window-unlock-which = Desbloquear { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
}

window-open-settings = Abrir Ajustes
window-open-tokens = Abrir Tokens
window-use-port = Usar el puerto { $port }
window-change-ports = Cambiar puertos
window-try-again = Reintentar
window-look-again = Comprobar de nuevo
window-look-again-engine = Comprobar de nuevo si Docker funciona
window-looked = Comprobado
window-looking = Comprobando…
window-cancel = Cancelar
window-close = Cerrar
window-choose = Elegir…
window-choose-folder = Elegir carpeta…
window-change = Cambiar

window-sign-in = Iniciar sesión
window-sign-in-browser = Iniciar sesión en el navegador
window-sign-in-says = Abre Tinybird en tu navegador. Tus credenciales se quedan en este equipo.
window-sign-in-opens = Abre Tinybird en tu navegador.
window-sign-in-code = Usar un código
window-sign-in-paste = Pegar un token
window-sign-in-region = Elegir otra región
window-sign-in-ways = Iniciar sesión de otra forma…
window-sign-in-ways-title = Iniciar sesión en Tinybird
window-sign-in-other-ways = Otras formas de iniciar sesión
window-sign-in-code-says = Obtén un código y confírmalo en cualquier navegador, incluso en otro dispositivo.
window-sign-in-paste-says = Usa un token que ya tengas.
window-region = Región
window-region-says = La región está en la dirección de tu página de Tinybird. ¿Tienes tu propio servidor? Escribe su dirección.
window-token-field = Token
window-token-says = Pega un token de usuario o de workspace. Detectamos de qué tipo es.
window-use-token = Usar este token
window-found = Encontramos una sesión de { $email } ({ $region })
window-found-token = Encontramos un token para { $region }
window-found-use = Continuar
window-found-use-which = Continuar con la sesión encontrada en { $at }
window-found-continue = Continuar como { $email }
window-found-continue-which = Continuar como { $email }, con la sesión encontrada en { $at }
window-code = Código de un solo uso
window-code-confirm = Confirma este código en la página que se abre. Puedes usar otro dispositivo.
window-copy-code = Copiar código
window-code-copied = Código copiado
window-copied-code-until = Has copiado el código de un solo uso. Se borra en { $seconds } s.
window-copied-code = Has copiado el código de un solo uso.
window-still-waiting = Ese inicio de sesión no se completó. Seguimos esperando. Prueba con Abrir de nuevo.
window-sign-in-again = Iniciar sesión de nuevo
window-signing-in = Inicio de sesión
window-time-left = Quedan { $time }
window-open-again = Abrir de nuevo
window-copy-link = Copiar enlace
window-cancel-sign-in = Cancelar el inicio de sesión
window-is-this-you = ¿Eres tú?
window-who = { $email } en { $workspace } ({ $region })
window-foreign-title = ¿Enviar tu token a { $host }?
window-foreign = { $by } apunta a este servidor, que no es una región de Tinybird. El dueño del servidor recibe tu token. Envía el token solo si conoces este servidor.
window-foreign-yes = Enviar mi token
window-foreign-no = No enviar
window-thats-me = Soy yo
window-not-me = No soy yo
window-signed-in-as = Sesión iniciada como { $email }
window-account-where = { $region } · { $vault }
window-credentials = Sesión guardada
window-session-only = Tu sesión se cerrará cuando salgas de la app.
window-session-only-means = No pudimos guardar tu sesión en { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
}. { $system ->
    [windows] Reinténtalo
   *[linux] Desbloquéalo y reintenta
}, o elige otro sitio para guardarla.
window-retry-keyring = Reintentar con { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
}
window-keep-for-session = Está bien por ahora
window-keep-in-file = Guardar en un archivo…
window-file-question = ¿Guardar tu sesión en un archivo?
window-file-means = Guardamos tu sesión en un archivo que solo tú puedes leer. El archivo no está cifrado. Quien consiga tus archivos o una copia de seguridad puede usar Tinybird como tú.
window-file-later = Cuando { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
} esté disponible, podrás mover tu sesión allí. Al mover la sesión se borra el archivo.
window-file-not-now = Cancelar
window-file-now = Guardar en un archivo
window-movable = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} ya puede guardar tu sesión.
window-movable-means = Tu sesión está en un archivo sin cifrar. Al mover la sesión se borra el archivo.
window-move-to-keyring = Mover { $system ->
    [macos] al llavero
    [windows] al Administrador de credenciales
   *[linux] a tu llavero
}

window-first-run = Vamos a conseguir tu token
window-first-run-lead = Completamos por ti lo que ya sabemos. Puedes saltarte cualquier paso y volver después.
window-first-run-promise = Sin telemetría. Las credenciales se quedan en este equipo.
window-first-run-optional = Opcional, para desarrolladores
window-first-run-optional-says = Conecta un proyecto de código o usa Tinybird en este equipo.
window-first-run-end = Todo listo
window-first-run-end-copied = Token copiado. Pégalo donde te lo pidieron.
window-first-run-ready = Tu token está listo
window-first-run-end-ready = Cópialo y pégalo donde te lo pidieron.
window-step-done = Hecho:
window-skip = Saltar la configuración
window-done = Listo
window-your-token = Tu token
window-workspace = Workspace
window-workspace-named = Workspace { $name }
window-workspace-after = Aparecerá al iniciar sesión.
window-workspace-none = Aún no has elegido un workspace
window-workspace-count = { $count ->
    [one] El único workspace disponible
   *[other] { $count } workspaces disponibles
}
window-choose-workspace = Elegir un workspace
window-change-workspace = Cambiar de workspace
window-search-workspaces = Buscar workspaces
window-listing-workspaces = Cargando tus workspaces…
window-using-workspace = Cambiando de workspace…
window-no-workspace-found = Ningún workspace coincide con tu búsqueda.
window-workspace-pasted = Este token solo abre este workspace. Inicia sesión para ver los demás.
window-more-workspaces = { $count } más. Escribe para acortar la lista.
window-current = actual

window-project-folder = Carpeta del proyecto
window-project-path = Suéltala aquí o escribe su ruta
window-project-says = Conecta un proyecto de código para que use este workspace.
window-project-after = Inicia sesión para conectar una carpeta.
window-project-will-write = Companion guardará tu token en { $path }. Solo tú puedes leer el archivo. Si el proyecto usa un SDK de Tinybird, también guardará .env.local.
window-project-whole = Escribe dónde está la carpeta, por ejemplo { $system ->
    [windows] C:\Users\ada\web
   *[linux] ~/proyectos/web
}.
window-project-add = Conectar carpeta
window-project-named = Carpeta del proyecto { $folder }
window-project-written = Carpeta conectada.
window-project-another = Conectar otra carpeta
window-projects-lead = Carpetas de este equipo conectadas a Tinybird.
window-add-project = Conectar una carpeta
window-folders = Carpetas
window-no-projects = Aún no hay carpetas conectadas
window-connect-all = { $count ->
    [one] Conectar esta carpeta
   *[other] Conectar las { $count } carpetas
}
window-connect-all-says = Estas carpetas estaban conectadas. ¿Conectarlas de nuevo?
window-tinyb-written = Conectada
window-tinyb-written-means = Conectada a { $held } como { $email }.
window-tinyb-uses-other-means = Conectada a { $held } como { $email }. Tu workspace actual es { $workspace }.
window-tinyb-missing = Sin conectar
window-tinyb-missing-means = Aún no está conectada a un workspace.
window-tinyb-other = Otro workspace
window-tinyb-other-means = Usa { $held } ({ $email }). ¿Conectar esta carpeta a { $workspace }?
window-tinyb-other-unknown-means = Conectada a una cuenta que no conocemos.
window-tinyb-other-signed-out-means = Conectada a { $held } ({ $email }).
window-tinyb-broken = Archivo dañado
window-tinyb-broken-means = Su archivo .tinyb está dañado. No hemos cambiado el archivo.
window-tinyb-gone = Carpeta no encontrada
window-tinyb-gone-means = Ya no encontramos esta carpeta.
window-write = Conectar
window-write-which = Conectar { $folder }
window-replace-ask = Sustituir…
window-replace-which = Sustituir… el archivo dañado de { $folder }
window-replace-question = ¿Sustituir el archivo dañado?
window-replace-says = Guardamos el archivo dañado en la misma carpeta. Su nombre empezará por .tinyb.broken.
window-replace-no = Cancelar
window-replace = Sustituir
window-more-which = Más acciones para { $folder }
window-open-folder = Abrir la carpeta
window-open-terminal = Abrir una terminal aquí
window-use-here = Conectar esta carpeta a { $workspace }
window-risk-readable = Otros usuarios de este equipo pueden leer el token en { $path }.
window-risk-readable-fix = Hacerlo privado
window-risk-tracked = Git hace seguimiento de { $path }. Tu token puede estar en el historial del proyecto. Renueva el token en Tinybird. Después, saca el archivo de git.
window-risk-not-ignored = Git no ignora { $path }. Tu token podría acabar en el próximo commit.
window-risk-not-ignored-fix = Añadir a .gitignore
window-risk-unknown = No sabemos si git ignora { $path }. Compruébalo antes del próximo commit.
window-file-reference = No hemos cambiado { $path }. Su token es una referencia o está cifrado.
window-file-set-aside = Guardamos el archivo dañado como { $path }. El archivo puede contener tokens.
window-write-exposed = Guardar el token de todos modos
window-write-exposed-which = Guardar el token de todos modos en { $path }
window-fix-which = { $fix }: { $path }
window-leaks-search = Buscar tokens expuestos
window-leaks-searching = Buscando tokens expuestos: { $files } archivos por ahora…
window-leaks-none = No hay tokens expuestos en { $files ->
    [one] un archivo
   *[other] { $files } archivos
}{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } sin leer)
}.
window-leaks-found = { $finds ->
    [one] Hay un token expuesto
   *[other] Hay { $finds } tokens expuestos
} en { $files ->
    [one] el único archivo que revisamos
   *[other] los { $files } archivos que revisamos
}{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } sin leer)
}.
window-leaks-show = Revisar…
window-leaks-show-which = Revisar… los tokens de { $folder }
window-leaks-title = Tokens expuestos en { $folder }
window-leaks-advice = Quien tenga estos archivos puede usar estos tokens. Borra los tokens de los archivos. Después, renueva en Tinybird cada token de la nube. Así, el token anterior deja de funcionar.
window-leaks-list = Tokens encontrados
window-leaks-more = La búsqueda se detuvo aquí. Puede haber más tokens.
window-leaks-refresh = Gestionar tokens en Tinybird
window-leak-cloud = Token de la nube
window-leak-local = Token local
window-leak-jwt = JWT
window-leak-yours = Tuyo, { $whose }
window-remove-ask = Desconectar…
window-remove-question = ¿Desconectar { $folder }?
window-remove-blanks = Companion quitará tu token de { $path } y la carpeta de esta lista. No cambiará nada más.
window-remove-forgets = Quita la carpeta de esta lista. Si { $path } tiene un token tuyo, también quitamos ese token. Nada más cambia en la carpeta.
window-remove = Desconectar
window-keep-project = Cancelar

window-local-instance = Tinybird Local
window-local-lead = Tinybird en este equipo, para hacer pruebas.
window-local-is-ready = Tinybird Local está listo
window-start-local = Iniciar Tinybird Local
window-start-engine = Iniciar { $name }
window-install-engine = Descargar Docker
window-stop-local = Detener
window-restart-local = Reiniciar
window-restart-local-which = Reiniciar Tinybird Local
window-local-log-end = El final de su registro
window-stop-local-which = Detener Tinybird Local
window-cancel-local = Cancelar el inicio de Tinybird Local
window-open-tinybird-ui = Abrir Tinybird UI
window-show-log = Ver registro
window-log-title = Registros de Tinybird Local
window-log-says = Las líneas nuevas aparecen al llegar. Ocultamos los tokens.
window-log-ended = El registro ha terminado. Ocultamos los tokens.
window-log-source = Registro
window-log-of-container = Contenedor
window-log-of-server = API
window-log-of-hfi = Eventos
window-log-of-setup = Preparación
window-log-of-kafka = Kafka
window-log-search = Buscar en este registro
window-log-problems = Solo errores y avisos
window-log-follow = Seguir
window-log-nothing-found = Ninguna línea coincide.
window-log-save = Guardar…
window-log-saved = Guardado en
window-log-lines = Líneas del registro
window-log-waiting = Aún no hay nada. Las líneas nuevas aparecen al llegar.
window-log-empty = El registro está vacío.
window-log-copy = Copiar líneas
window-log-copied = Líneas copiadas
window-remove-local-ask = Quitar…
window-remove-local-which = Quitar… Tinybird Local
window-start-fresh-ask = Quitar y empezar de cero…
window-remove-local-question = ¿Quitar Tinybird Local?
window-remove-local-means = Elimina el contenedor de Tinybird Local y sus datos de este equipo.
window-remove-local-folder = Tus datos se conservan en { $folder }.
window-remove-local-keeps = Tus workspaces y tokens en la nube de Tinybird no cambian.
window-remove-local = Quitar
window-start-fresh = Quitar y empezar de cero
window-new-version = Hay una versión más nueva de Tinybird Local
window-new-version-says = Solo se descarga cuando la actualizas.
window-update-local-ask = Actualizar…
window-update-local-which = Actualizar… Tinybird Local
window-update-local-question = ¿Actualizar Tinybird Local?
window-update-local-means = Descarga la versión más nueva y sustituye el contenedor por uno nuevo.
window-update-local-loses = Los datos del contenedor se borran.
window-update-local-keeps = Sus tokens y puertos siguen como están.
window-update-local = Actualizar
window-stage-pulling-begun = Descargando Tinybird Local…
window-pull-progress = Descarga de Tinybird Local
window-check-clickhouse = ClickHouse
window-check-redis = Redis
window-check-server = Servidor
window-check-events = Eventos
window-check-tokens = Tokens
window-check-answers = listo
window-check-awaited = iniciando…
window-logs = Registros
window-logs-says = Lo que hace Tinybird Local, línea a línea.
window-show-logs = Ver registros
window-usage = Memoria y procesador
window-usage-memory = Memoria
window-usage-of-memory = { $used } de { $limit } GB
window-usage-processors = Procesador
window-usage-of-processors = { $used } de { $limit } { $limit ->
    [one] núcleo
   *[other] núcleos
}
window-usage-chart = { $name }, últimos 10 minutos
window-usage-little-memory = Docker tiene { $limit } GB de memoria. Tinybird Local necesita al menos 4 GB. Dale más a Docker en sus ajustes.
window-usage-memory-full = Tinybird Local usa casi todos sus { $limit } GB de memoria. Si va lento o se detiene, dale más a Docker en sus ajustes.
window-copy-fact = Copiar: { $name }
window-facts = Detalles
window-fact-api = Dirección de la API
window-fact-clickhouse = Dirección de ClickHouse
window-fact-engine = App de contenedores
window-fact-container = Contenedor
window-fact-image = Imagen
window-fact-data = Datos
window-fact-version = Versión de Tinybird Local
window-fact-authority = Servidor de inicio de sesión
window-local-tokens = Tokens locales
window-generate = Crear tokens locales
window-generate-only = Crear solo tokens locales
window-generate-says = Tinybird Local usará estos tokens la próxima vez que se cree.
window-generate-running = Tinybird Local conserva sus tokens actuales hasta que se cree de nuevo.

window-home-ready = Listo
window-home-lead = { $region } · { $email }
window-home-signed-out = Sin sesión iniciada. Puedes usar tokens locales sin iniciar sesión.
window-open-tinybird = Abrir Tinybird
window-open-in-tinybird = Abrir en Tinybird
window-api-address-copied = Dirección de la API copiada
window-api-address-inline = dirección de la API
window-see-projects = Ver proyectos
window-next = Siguiente paso
window-next-leaks = Encontramos tokens expuestos en { $folder }
window-next-leaks-sub = Quien tenga esos archivos puede usar los tokens.
window-next-readable = Otras personas pueden leer tu token en { $folder }
window-next-readable-sub = Otros usuarios de este equipo pueden abrir el archivo.
window-next-tracked = Git hace seguimiento de tu token en { $folder }
window-next-tracked-sub = Renueva el token en Tinybird. Después, saca el archivo de git.
window-next-not-ignored = Git no ignora tu token en { $folder }
window-next-not-ignored-sub = Tu próximo commit podría publicar el token.
window-next-unknown = Git podría publicar tu token en { $folder }
window-next-unknown-sub = No sabemos si git ignora el archivo.
window-next-broken = El archivo de conexión de { $folder } está dañado
window-next-missing = { $folder } no está conectada
window-next-missing-sub = Conecta esta carpeta a { $workspace }.
window-next-other = { $folder } usa otro workspace
window-next-other-sub = ¿Quieres conectar esta carpeta a { $workspace }?
window-next-gone = No encontramos la carpeta { $folder }
window-next-gone-sub = Si la borraste o la moviste, quítala de la lista.
window-remove-from-list = Quitar de la lista
window-remove-from-list-which = Quitar de la lista: { $folder }
window-tokens-lead = Tus claves de acceso a Tinybird. No las compartas.
window-cloud = Nube
window-cloud-in = Nube · { $workspace }
window-tokens-after = Inicia sesión para ver tus tokens de la nube.
window-static-tokens = Tokens estáticos
window-search-tokens = Buscar por nombre, permiso o recurso
window-sort-tokens = Ordenar
window-sort-name = Por nombre
window-sort-power = Por acceso
window-refresh = Actualizar
window-list-tokens = Actualizar los tokens estáticos
window-listing-tokens = Cargando los tokens de { $workspace }…
window-no-tokens = { $workspace } no tiene tokens estáticos.
window-no-token-found = No hay tokens así. Prueba con otras palabras.
window-token-count-all = { $count ->
    [one] { $count } token
   *[other] { $count } tokens
}
window-token-count = { $count ->
    [one] { $found } de { $count } token
   *[other] { $found } de { $count } tokens
}
window-tokens-all = Ver los { $count } tokens
window-tokens-fewer = Ver menos tokens
window-power-full = Acceso total
window-power-read = Solo lectura
window-token-details = Detalles
window-token-details-which = Detalles del { $token }
window-token-more-which = Más opciones del { $token }
window-scopes = Permisos de este token
window-scopes-none = Este token no tiene permisos.
window-scope-everything = en todo el workspace
window-scope-filter = Solo las filas donde { $filter }
window-token-refresh-ask = Renovar…
window-token-refresh-question = ¿Renovar el token { $name }?
window-token-refresh-means = El token recibe un valor nuevo. Después puedes copiarlo aquí.
window-token-refresh = Renovar token
window-token-delete-ask = Eliminar…
window-token-delete-question = ¿Eliminar el token { $name }?
window-token-delete-means = No se puede deshacer.
window-token-delete = Eliminar token
window-read-only-offer = ¿Es para una página web?
window-read-only-create = Crea uno que solo pueda leer
window-read-only-create-which = Crea uno que solo pueda leer, en lugar del { $token }
window-local-workspaces = Workspaces en Tinybird Local
window-local-in-use = En uso
window-local-use = Usar como token de workspace local
window-local-use-first = Usar el primer workspace
window-local-for = Para { $folders }
window-token-local-opens-which = Abre { $workspace } en Tinybird Local, solo en este equipo.
window-token-local-stopped = Inicia Tinybird Local para copiar el token de { $workspace }.
window-jwts = Tokens de solo lectura creados aquí (JWT)
window-jwts-none = Aún no hay. Un JWT solo lee lo que elijas y caduca solo.
window-jwt-new = Nuevo token de solo lectura…
window-jwt-new-first = Nuevo token de solo lectura… El primero
window-jwt-ended = Caducado
window-jwt-kept = Companion te lo guarda.
window-jwt-gone = Saliste de Companion desde entonces, así que ya no lo tiene.
window-jwt-again = Crear de nuevo
window-jwt-again-which = Crear de nuevo: { $token }
window-left-minutes = { $count ->
    [one] Queda { $count } minuto
   *[other] Quedan { $count } minutos
}
window-left-hours = { $count ->
    [one] Queda { $count } hora
   *[other] Quedan { $count } horas
}
window-left-days = { $count ->
    [one] Queda { $count } día
   *[other] Quedan { $count } días
}
window-jwt-title = Nuevo token de solo lectura
window-jwt-place = Dónde
window-jwt-reads = ¿Qué puede leer?
window-search-resources = Buscar endpoints y fuentes de datos
window-resource-type = Escribe el nombre exacto
window-resource-kind = Tipo
window-endpoint = Endpoint
window-data-source = Fuente de datos
window-resource-add = Añadir
window-resource-remove = Quitar
window-resource-remove-which = Quitar { $name }
window-listing-resources = Cargando endpoints y fuentes de datos…
window-no-resources = Este workspace aún no tiene endpoints ni fuentes de datos.
window-no-resource-found = No hay nada así. Prueba con otro nombre.
window-more-resources = { $count } más. Escribe para acotar la lista.
window-jwt-fixed = Quien use el token no puede cambiar un valor que indiques aquí.
window-jwt-free = Sin fijar
window-jwt-filter = Solo las filas donde
window-jwt-ends = Caduca en
window-ends-hour = 1 hora
window-ends-day = 1 día
window-ends-month = 30 días
window-ends-date = En una fecha
window-jwt-last-day = Último día
window-jwt-name = Nombre
window-jwt-name-hint = Depende de lo que lea
window-jwt-more = Más opciones
window-jwt-more-says = Límite de peticiones y quién lo crea
window-jwt-rate = Peticiones por segundo, como mucho
window-jwt-no-limit = Sin límite
window-jwt-maker = Quién lo crea
window-made-by-tinybird = Tinybird
window-made-by-instance = Tinybird Local
window-made-here = Este equipo
window-made-there-says = Lo habitual. Basta un token que pueda gestionar tokens.
window-jwt-keep = Guardar este token
window-jwt-keep-says = Companion podrá copiarlo después de salir.
window-made-here-says = No necesita red, pero sí el token de administración del workspace.
window-jwt-preview = Lo que puede hacer
window-jwt-claims = Claims (JSON)
window-jwt-create = Crear token
window-jwt-created = Tu token de solo lectura está listo
window-jwt-created-says = Funciona hasta { $time }. { $kept ->
    [yes] Companion te lo guarda.
   *[no] Companion solo lo guarda hasta que salgas.
  }
window-inspect = ¿Qué es este token?
window-inspect-field = Pega un token
window-inspect-says = Lo leemos en este equipo y no lo guardamos. «Preguntar a Tinybird» se lo envía a Tinybird.
window-inspect-ask = Preguntar a Tinybird
window-inspect-asking = Preguntando a Tinybird…

window-sign-out-question = ¿Cerrar la sesión de { $email }?
window-sign-out-means = Se borrarán las credenciales que Companion guardó de esta cuenta. Si tienes otras cuentas, siguen con la sesión iniciada.
window-sign-out-blanks = También quitamos tu token de estos archivos:
window-stay-signed-in = Mantener la sesión
window-sign-out-now = Cerrar sesión
window-closing-question = ¿Seguir en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}?
window-closing-means = Companion sigue en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}, con tus tokens a un clic. Puedes cambiarlo en Ajustes.
window-keep-in-tray = Seguir en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}
window-quit = Salir
window-quitting-question = ¿Salir de Companion?
window-quitting-means = El token que copiaste se pierde al salir de Companion.
window-keep-open = Mantener abierto

window-settings-general = General
window-settings-advanced = Avanzado
window-settings-advanced-says = Región, servidor de inicio de sesión, y los puertos y la imagen de Tinybird Local.
window-settings-sign-in = Inicio de sesión
window-system = Igual que el sistema
window-language = Idioma
window-theme = Tema
window-theme-light = Claro
window-theme-dark = Oscuro
window-clear-clipboard = Vaciar el portapapeles
window-clear-clipboard-says = Solo si el portapapeles aún tiene el token que copiaste aquí.
window-seconds = { $count } segundos
window-never = Nunca
window-login-item = Abrir al iniciar sesión en el equipo
window-login-item-no-tray-says = Companion abre su ventana al iniciar sesión en el equipo.
window-login-item-says = Companion se inicia en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}, sin ventana.
window-settings-notices = Notificaciones con la ventana cerrada
window-notice-copied = Token copiado
window-notice-copied-says = Cuando copias un token desde la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}.
window-notice-local = Tinybird Local listo o detenido
window-notice-local-says = También cuando Tinybird Local se detiene por sí solo.
window-notice-sign-in = Sesión caducada
window-notice-sign-in-says = Cuando caduca tu sesión.
window-keep-in-tray-says = Al cerrar la ventana, Companion sigue en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}.
window-no-tray = Este escritorio no muestra la bandeja del sistema. Al cerrar la ventana, sales de Companion.
window-auth-host = Servidor de inicio de sesión
window-auth-host-says = Solo si gestionas tu propio Tinybird.
window-client-id = ID de cliente
window-client-id-says = Solo si gestionas tu propio inicio de sesión.
window-local-port = Puerto de la API
window-clickhouse-port = Puerto de ClickHouse
window-image = Imagen
window-image-says = Se aplica la próxima vez que se cree Tinybird Local.
window-data-folder = Carpeta de datos
window-data-folder-says = Conserva tus datos cuando se quita Tinybird Local. Se aplica la próxima vez que se cree.
window-data-in-container = En el contenedor
window-memory-limit = Límite de memoria
window-memory-limit-says = Lo máximo que puede usar Tinybird Local. Necesita 4 GB. Se aplica cuando se vuelva a crear.
window-no-limit = Sin límite
window-gigabytes = { $count } GB
window-default-value = { $value } (por defecto)
window-set-by-variable = Valor fijado por la variable de entorno { $name }.
window-suggestions = Sugerencias para { $name }
window-about = Acerca de
window-version = Tinybird Companion { $version }
window-no-telemetry = Sin telemetría. Companion solo contacta con Tinybird, tu servidor de inicio de sesión y tu app de contenedores.
window-quit-app = Salir de Tinybird Companion

window-doctor-right = Todo lo que Companion necesita funciona.
window-doctor-wrong = { $count ->
    [one] 1 resultado requiere tu atención.
   *[other] { $count } resultados requieren tu atención.
}
window-doctor-findings = Resultados
window-doctor-versions = Versiones
window-doctor-test-keyring = Probar { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
}

## Los estados, con las palabras de la ventana, la línea de órdenes y la bandeja

sign-in-discovering = Conectando con el servidor de inicio de sesión…
sign-in-waiting = Esperando a que termines en tu navegador…
sign-in-asking = Comprobando de quién es este token…
sign-in-exchanging = Terminando el inicio de sesión…
sign-in-confirming = ¿Es tu cuenta?
sign-in-foreign-host = ¿Enviar tu token a este servidor?
sign-in-saving = Guardando tu sesión…
vault-unknown = { $system ->
    [macos] Llavero
    [windows] Administrador de credenciales
   *[linux] Llavero
} sin comprobar
vault-in-keyring = { $known ->
    [yes] Sesión guardada en { $backend }
   *[no] Sesión guardada en { $system ->
        [macos] el llavero
        [windows] el Administrador de credenciales
       *[linux] tu llavero
    }
}
vault-locked = { $known ->
    [yes] { $backend } está bloqueado
   *[no] { $system ->
        [macos] El llavero
        [windows] El Administrador de credenciales
       *[linux] Tu llavero
    } está bloqueado
}
vault-absent = Este equipo no tiene llavero
vault-volatile = Sesión guardada hasta que cierres la sesión del sistema{ $known ->
    [yes] {" "}({ $backend })
   *[no] {""}
}
vault-failed = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} no funciona bien
vault-session-only = Sesión guardada hasta que salgas de la app
vault-file = Sesión guardada en un archivo sin cifrar
vault-file-named = Tu sesión está en { $file }. Solo tú puedes leer el archivo, pero no está cifrado.
local-unknown = Comprobando Docker…
local-not-told = Estado desconocido
local-no-engine = Docker no está en marcha
local-engine-unusable = No podemos usar Docker
local-no-engine-explanation = Solo hace falta para usar Tinybird en este equipo. Los tokens de la nube funcionan sin Docker. También sirve otra app de contenedores.
local-startable = { $name } está instalado, pero no está en marcha.
local-absent = { $face ->
    [window] Aún no está instalado
   *[cli] Aún no está instalado. Ejecuta tb-companion local start.
}
local-absent-explanation = { $engine } está en marcha. { $room ->
    [none] El primer inicio tarda un momento.
    [little_memory] Solo tiene { $memory } GB de memoria, y Tinybird Local necesita 4 GB. Dale más en sus ajustes primero.
    [little_disk] El primer inicio descarga alrededor de 1,2 GB, una sola vez. Solo quedan { $disk } GB de disco, y puede ser poco.
    [both] El primer inicio descarga alrededor de 1,2 GB, una sola vez. Tienes lo necesario: { $memory } GB de memoria (hacen falta 4 GB) y { $disk } GB de disco.
   *[memory] El primer inicio descarga alrededor de 1,2 GB, una sola vez. Tienes lo necesario: { $memory } GB de memoria (hacen falta 4 GB).
}
local-stopped = Detenido
local-died = Se detuvo por sí solo
local-stopped-explanation = { $engine } está en marcha. Tus datos locales se conservan.
local-starting = Iniciando…
local-stopping = Deteniendo…
local-removing = Eliminando…
local-ready = Listo en { $address }
local-unhealthy = En marcha, pero no responde bien
local-since = En marcha desde { $time } · { $engine }
local-stage-engine = Comprobando Docker…
local-stage-pulling = Descargando: { $percent } %, { $mib } de { $of_mib } MiB, { $layers } de { $of_layers } capas{ $known ->
    [yes] {" "}· { $rate } MiB/s · { $minutes ->
        [0] queda menos de un minuto
        [one] queda alrededor de 1 minuto
       *[other] quedan unos { $minutes } minutos
    }
   *[no] {""}
}
local-stage-creating = Iniciando el contenedor…
local-stage-booting = Terminando de arrancar…
local-stage-checking = Casi listo ({ $passed } de 5 servicios)
local-stage-stopping = Esperando a que Tinybird Local se detenga…
local-stage-removing = Eliminando el contenedor y sus datos…
doctor-not-asked = Aún sin probar
doctor-cloud = Nube de Tinybird
doctor-cloud-meaning = Tiene tu workspace y sus tokens.
doctor-cloud-works = Sesión activa
doctor-cloud-signed-out = No has iniciado sesión
doctor-cloud-ended = Tu sesión ha terminado
doctor-cloud-unreachable = No podemos contactar con Tinybird
doctor-cloud-unexpected = Tinybird no responde como esperábamos
doctor-keyring = { $system ->
    [macos] Llavero
    [windows] Administrador de credenciales
   *[linux] Llavero
}
doctor-keyring-meaning = Conserva tu sesión para la próxima vez.
doctor-keyring-test = Prueba { $system ->
    [macos] del llavero
    [windows] del Administrador de credenciales
   *[linux] del llavero
}
doctor-keyring-test-meaning = Companion guarda una entrada de prueba, la lee y la borra.
doctor-keyring-kept = { $known ->
    [yes] { $backend } funciona
   *[no] { $system ->
        [macos] El llavero
        [windows] El Administrador de credenciales
       *[linux] Tu llavero
    } funciona
}
doctor-keyring-not-kept = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} no guarda contraseñas
doctor-engine = Docker
doctor-engine-found = { $engine } está en marcha
doctor-engine-meaning = Ejecuta Tinybird Local. También sirve otra app de contenedores.
doctor-instance = Tinybird Local
doctor-instance-meaning = Para hacer pruebas sin tocar la nube.
doctor-tray = { $system ->
    [macos] Barra de menús
   *[linux] Bandeja del sistema
}
doctor-tray-shown = Disponible
doctor-no-tray = Este escritorio no muestra la bandeja del sistema. Al cerrar la ventana, sales de Companion.
doctor-tray-meaning = Permite copiar tokens sin abrir la ventana.
doctor-files = Carpetas de proyecto
doctor-files-meaning = Las carpetas conectadas tienen un token de tu workspace.
projects-connected = { $count ->
    [one] 1 carpeta conectada
   *[other] { $count } carpetas conectadas
}
projects-wrong = { $wrong } de { $count } requieren atención
projects-none = Aún no hay carpetas conectadas

## Las regiones: enteras, cortas para una línea estrecha, y más palabras con las que se encuentran
region-gcp-europe-west2 = { $form ->
    [short] Londres
    [words] United Kingdom UK Great Britain England Reino Unido Inglaterra London Londres GCP
   *[whole] Europa, Londres · Google Cloud
}
region-gcp-europe-west3 = { $form ->
    [short] Fráncfort, Google Cloud
    [words] Germany Alemania Frankfurt Fráncfort GCP
   *[whole] Europa, Fráncfort · Google Cloud
}
region-gcp-us-east4 = { $form ->
    [short] Virginia, Google Cloud
    [words] United States USA America Estados Unidos EEUU GCP
   *[whole] Este de EE. UU., Virginia · Google Cloud
}
region-gcp-northamerica-northeast2 = { $form ->
    [short] Toronto
    [words] Canada North America GCP
   *[whole] Canadá, Toronto · Google Cloud
}
region-aws-us-east-1 = { $form ->
    [short] Virginia, AWS
    [words] United States USA America Estados Unidos EEUU Amazon
   *[whole] Este de EE. UU., Virginia · AWS
}
region-aws-us-west-2 = { $form ->
    [short] Oregón
    [words] United States USA America Estados Unidos EEUU Amazon
   *[whole] Oeste de EE. UU., Oregón · AWS
}
region-aws-eu-central-1 = { $form ->
    [short] Fráncfort, AWS
    [words] Germany Alemania Frankfurt Fráncfort Amazon
   *[whole] Europa, Fráncfort · AWS
}
region-aws-eu-west-1 = { $form ->
    [short] Irlanda
    [words] Ireland Irlanda Dublin Amazon
   *[whole] Europa, Irlanda · AWS
}
region-aws-ap-east-1 = { $form ->
    [short] Hong Kong
    [words] China Amazon
   *[whole] Asia, Hong Kong · AWS
}
region-aws-ap-southeast-2 = { $form ->
    [short] Sídney
    [words] Australia Sydney Sídney Amazon
   *[whole] Australia, Sídney · AWS
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

## La página en la que termina el navegador

page-done = Has iniciado sesión
page-done-next = Cierra esta página y vuelve a Tinybird Companion.
page-confirm = Ya casi está
page-confirm-next = Vuelve a Tinybird Companion y confirma tu cuenta. Después, cierra esta página.
page-denied = Acceso denegado
page-denied-next = No se ha guardado nada. Vuelve a Tinybird Companion para intentarlo de nuevo.
page-failed = El inicio de sesión no terminó
page-failed-next = No se ha guardado nada. Tinybird Companion muestra qué ha pasado.
page-out-of-date = Esta página ha caducado
page-out-of-date-next = Vuelve a Tinybird Companion. Usa la última página que abrió o empieza de nuevo.

## La línea de órdenes

cli-signed-in = Sesión iniciada como { $email } ({ $region })
cli-signed-out = No has iniciado sesión. Ejecuta tb-companion login.
cli-workspace = Workspace: { $name }
cli-other-accounts = Otras cuentas: { $emails }
cli-credentials = Credenciales: { $where }
# La línea de órdenes termina sola: nadie sale de ella.
cli-vault-session-only = Guardadas hasta que este programa termine
cli-vault-movable = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} ya puede guardar tus credenciales. Ejecuta tb-companion login --store keyring.
cli-tinyb-written = Esta carpeta: conectada a este workspace ({ $path })
cli-tinyb-missing = Esta carpeta: sin conectar (no hay token en { $path })
cli-tinyb-other = Esta carpeta: conectada a otra cuenta u otro workspace ({ $path })
cli-tinyb-broken = Esta carpeta: { $path } está dañado
cli-tinyb-gone = Esta carpeta: no encontrada ({ $path })
cli-local = Tinybird Local: { $state }
cli-finding = { $name }: { $result }
cli-workspace-token = Token de workspace: { $token }
cli-user-token = Token de usuario: { $token }
cli-no-tokens = Este workspace no tiene tokens que puedas ver
cli-token-ask = { $what ->
    [refresh] ¿Dar un valor nuevo al token «{ $name }»? { $breaks }
   *[delete] ¿Borrar el token «{ $name }»? { $breaks }
} [sí/no]
cli-local-remove-ask = ¿Eliminar el contenedor de Tinybird Local? Sus datos se pierden, salvo que tenga carpeta de datos. [sí/no]
cli-local-update-ask = Una versión más nueva ocupa el lugar del contenedor de Tinybird Local, y sus datos se borran. ¿Continuar? [sí/no]
cli-local-newer-image = Hay una versión más nueva. Para usarla, ejecuta tb-companion local update.
cli-token-changed = { $what ->
    [refresh] «{ $name }» tiene un valor nuevo ({ $id })
    [create] Se ha creado «{ $name }» ({ $id })
   *[delete] Se ha borrado «{ $name }» ({ $id })
}
cli-token-copied = Copiado { $name } para { $destination }. Queda en el portapapeles hasta que copies otra cosa.
cli-signed-out-of = Sesión cerrada: { $email }
cli-nobody-to-sign-out = No habías iniciado sesión
cli-now-active = Ahora usas { $email }
cli-browser = Abriendo tu navegador para iniciar sesión. Si no se abre nada, usa este enlace:
cli-browser-code = Abre esta página, aquí o en otro dispositivo, y confirma el código { $code }:
cli-wants-token = Pega un token y pulsa Intro (el token no se muestra):
cli-found = Encontrado en { $at }: { $known ->
    [yes] { $email } ({ $region })
   *[no] un token para { $region }
}
cli-time-left = Esperando a tu navegador, quedan { $time }. Pulsa Ctrl-C para cancelar.
cli-ask = ¿Eres tú: { $email } en { $workspace } ({ $region })? [s/n]
cli-ask-foreign = { $by } apunta a { $host }, que no es una región de Tinybird. El dueño del servidor recibe tu token. ¿Enviar el token allí? [s/n]
cli-ask-again = Responde s para sí o n para no:
cli-yes = y yes s sí si
cli-no = n no
cli-came-back = Sesión iniciada: { $email } en { $workspace } ({ $region })
cli-no-projects = Aún no hay carpetas conectadas. Ve a la carpeta de un proyecto y ejecuta tb-companion project add.
cli-project-written = { $folder }: conectada a { $workspace } como { $email }
cli-project-missing = { $folder }: sin conectar
cli-project-other = { $folder }: conectada a otro workspace, { $workspace } ({ $email })
cli-project-broken = { $folder }: su archivo .tinyb está dañado
cli-project-gone = { $folder }: carpeta no encontrada
cli-project-removed = { $folder }: desconectada
cli-risk-readable = Otros usuarios de este equipo pueden leer el token en { $path }. Ejecuta chmod 600 en el archivo.
cli-risk-tracked = Git hace seguimiento de { $path }. Tu token puede estar en su historial. Ejecuta git rm --cached en el archivo y renueva el token.
cli-risk-not-ignored = Git no ignora { $path }. Añade el archivo a .gitignore antes del próximo commit.
cli-risk-unknown = No sabemos si git ignora { $path }. Compruébalo con git status y git check-ignore.
cli-file-written = { $path } conecta los SDK de Tinybird a este workspace
cli-file-missing = { $path } no tiene ningún token
cli-file-other = { $path } tiene otro token
cli-file-reference = No hemos cambiado { $path }. Su TINYBIRD_TOKEN o TINYBIRD_URL es una referencia o está cifrado.
cli-file-broken = { $path } está dañado
cli-file-set-aside = Guardamos el archivo dañado como { $path }. El archivo puede contener tokens.
cli-no-leaks = No hay tokens expuestos en { $files ->
    [one] un archivo
   *[other] { $files } archivos
}{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } sin leer)
}.
cli-leaks = { $finds ->
    [one] Hay un token expuesto
   *[other] Hay { $finds } tokens expuestos
} en { $files ->
    [one] el único archivo que revisamos
   *[other] los { $files } archivos que revisamos
}{ $skipped ->
    [0] {""}
   *[other] {" "}({ $skipped } sin leer)
}:
cli-leak-cloud = { $at }  { $masked }  token de la nube ({ $whose })
cli-leak-local = { $at }  { $masked }  token local: solo funciona con Tinybird Local
cli-leak-jwt = { $at }  { $masked }  JWT ({ $whose })
cli-leaks-advice = Quien tenga estos archivos puede usar estos tokens. Borra los tokens de los archivos. Después, renueva en Tinybird cada token de la nube.
cli-attending = Pulsa Ctrl-C para detener Tinybird Local.
cli-not-stopped = Puede que Tinybird Local siga en marcha. Para detenerlo, ejecuta tb-companion local stop.

## La bandeja

# La instancia local tiene aquí palabras más cortas: en una línea de menú caben pocas.
tray-state = { $workspace } · { $local ->
    [ready] Local listo
    [starting] Local iniciando
    [stopping] Local deteniéndose
    [removing] eliminando Local
    [stopped] Local detenido
    [absent] Local sin instalar
    [no_engine] Docker no está en marcha
    [unhealthy] Local no responde
    [failed] Local tiene un problema
   *[unknown] comprobando Local
}
tray-state-signed-out = Sin sesión · { $local ->
    [ready] Local listo
    [starting] Local iniciando
    [stopping] Local deteniéndose
    [removing] eliminando Local
    [stopped] Local detenido
    [absent] Local sin instalar
    [no_engine] Docker no está en marcha
    [unhealthy] Local no responde
    [failed] Local tiene un problema
   *[unknown] comprobando Local
}
tray-state-copied = { $workspace } · { $token ->
    [user] token de usuario copiado
    [local_workspace] token de workspace local copiado
    [local_user] token de usuario local copiado
    [static] token estático copiado
    [jwt] JWT copiado
    [local_admin] token de administración local copiado
    [local_named] token de workspace local copiado
   *[workspace] token de workspace copiado
}{ $is_named ->
    [yes] {" "}para { $destination }
   *[no] {""}
}
tray-state-copied-signed-out = Sin sesión · { $token ->
    [user] token de usuario copiado
    [local_workspace] token de workspace local copiado
    [local_user] token de usuario local copiado
    [static] token estático copiado
    [jwt] JWT copiado
    [local_admin] token de administración local copiado
    [local_named] token de workspace local copiado
   *[workspace] token de workspace copiado
}{ $is_named ->
    [yes] {" "}para { $destination }
   *[no] {""}
}
tray-state-credentials = { $workspace } · revisa tu sesión
tray-state-ended = { $workspace } · inicia sesión de nuevo
tray-state-confirm = Confirma tu cuenta
tray-state-confirm-host = Confirma adónde enviar tu token
tray-state-waiting = Esperando a tu navegador…
tray-state-signing-in = Iniciando sesión…
tray-confirm = ¿Eres tú? Abre para confirmar…
tray-confirm-host = ¿Enviar tu token a este servidor? Abre para responder…
tray-copy = { $token ->
    [local_workspace] Copiar token de workspace local
   *[workspace] Copiar token de workspace
}
tray-copy-local = Copiar token de workspace local ({ $workspace })
tray-copy-for = { $token ->
    [local_workspace] Copiar token de workspace local para { $destination }
   *[workspace] Copiar token de workspace para { $destination }
}
tray-copy-cannot = { $token ->
    [local_workspace] Copiar token de workspace local
   *[workspace] Copiar token de workspace
} ({ $why ->
    [signed_out] sin sesión
    [reading] leyendo { $system ->
        [macos] el llavero
        [windows] el Administrador de credenciales
       *[linux] tu llavero
    }
    [unreadable] no se puede leer la sesión
    [no_workspace] sin workspace
    [not_running] Local no está en marcha
   *[none_yet] aún sin crear
})
tray-copy-as = Copiar como…
tray-format = { $token ->
    [local_workspace] Token de workspace local
   *[workspace] Token de workspace
}: { $destination }
tray-format-cannot = { $token ->
    [local_workspace] Token de workspace local
   *[workspace] Token de workspace
} ({ $why ->
    [signed_out] sin sesión
    [reading] leyendo { $system ->
        [macos] el llavero
        [windows] el Administrador de credenciales
       *[linux] tu llavero
    }
    [unreadable] no se puede leer la sesión
    [no_workspace] sin workspace
    [not_running] Local no está en marcha
   *[none_yet] aún sin crear
})
tray-start = Iniciar Tinybird Local
tray-start-no-engine = Iniciar Tinybird Local (Docker no está en marcha)
tray-start-engine-stopped = Iniciar Tinybird Local ({ $engine } no está en marcha)
tray-starting = Iniciando Tinybird Local…
tray-stop = Detener Tinybird Local
tray-stopping = Deteniendo Tinybird Local…
tray-removing = Eliminando Tinybird Local…
tray-workspaces = Workspace
tray-workspaces-cannot = Workspace ({ $why ->
    [signed_out] sin sesión
    [no_other] no hay otro workspace
   *[unknown] aún sin cargar
})
tray-workspace = { $workspace }
tray-account = { $email } ({ $region })
tray-account-in = { $workspace }, { $email } ({ $region })
tray-more-workspaces = Más…
tray-open = Abrir Tinybird Companion
tray-sign-in = Iniciar sesión…
tray-signing-in = Iniciando sesión…
tray-sign-out = Cerrar sesión…
tray-quit = Salir

## Dónde se pega un token

use-token = Solo el token
use-token-where = Pégalo donde una herramienta pida un token de Tinybird.
use-header = Cabecera HTTP
use-header-where = Añádela a las cabeceras de tu petición, por ejemplo en Postman.
use-curl = curl
use-curl-where = Pégalo en un terminal. En PowerShell, escribe curl.exe.
use-json = JSON
use-json-where = Los dos tokens locales, como los imprime tb local generate-tokens.
use-env = tb (.env)
use-env-where = Guárdalo en el archivo .env de tu proyecto, o pégalo en un terminal tras “export”.
use-sdk = SDK de Tinybird (.env.local)
use-sdk-where = Guárdalo en .env.local, junto a tu configuración de Tinybird.
use-local_start = tb local start
use-local_start-where = Pégalo en un terminal para iniciar Tinybird Local con estos tokens.
use-javascript = JavaScript
use-javascript-where = Pégalo en un módulo de JavaScript o TypeScript.
use-python = Python
use-python-where = Pégalo en un script o un cuaderno. No necesita ningún paquete.
use-grafana = Grafana
use-grafana-where = En Connections, añade una fuente ClickHouse y rellena estos campos.
use-metabase = Metabase
use-metabase-where = En Admin settings, Databases, añade una base ClickHouse con estos campos.
use-superset = Superset
use-superset-where = En Settings, Database Connections, añade ClickHouse Connect con estos campos.
use-jdbc = DBeaver o DataGrip
use-jdbc-where = Crea una conexión ClickHouse y rellena estos campos.
use-tableau = Tableau
use-tableau-where = Conecta con un servidor, elige ClickHouse y rellena estos campos.
use-power_bi = Power BI
use-power_bi-where = En Obtener datos, elige ClickHouse y rellena estos campos.
use-github_actions = GitHub Actions
use-github_actions-where = Pégalo en un terminal, en tu repositorio. Necesita la CLI de GitHub.
use-compose = Docker Compose
use-compose-where = Guárdalo como compose.override.yaml y cambia “app” por el nombre de tu servicio.
use-mcp = Asistentes de IA (MCP)
use-mcp-where = Pégalo en los ajustes MCP de tu asistente.
use-warning-read-all = Este token no puede leer lo que necesita esta herramienta: hace falta el permiso { $right }.
use-warning-read-all-other = Este token no puede leer lo que necesita esta herramienta. Usa el token { $token }.
use-warning-reads-only = Esta herramienta solo lee, y el token puede hacerlo todo. Basta uno con el permiso { $right }.
use-warning-reads-only-other = Esta herramienta solo lee, y el token puede hacerlo todo. Usa el token { $token }.
use-warning-no-endpoint = Este token no puede leer un endpoint. Necesita el permiso { $right }.
use-warning-public = Quien vea tu página puede usar este token. Usa uno que solo pueda leer.
use-warning-in-address = Este token pasa a formar parte de una dirección web. Usa uno que solo pueda leer.

## Qué puede hacer un token

scope-admin = Puede hacerlo todo en este workspace
scope-tokens = Puede gestionar tokens
scope-deploy = Puede desplegar
scope-read-all = Puede leer todo en este workspace
scope-organization = Puede leer las fuentes de datos de la organización
scope-read = Puede leer { $resource }
scope-append = Puede añadir filas a { $resource }
scope-other = Tiene el permiso { $right }
scope-other-of = Tiene el permiso { $right } para { $resource }
scope-none = No puede hacer nada
scope-more = { $first }, y { $more ->
    [one] { $more } permiso más
   *[other] { $more } permisos más
}
breaks-own-renewed = Esta app y sus carpetas de proyecto reciben el nuevo valor. Cualquier otro programa con este token deja de funcionar.
breaks-own = Esta app y todos los archivos .tinyb con este token dejan de funcionar. Tendrás que iniciar sesión de nuevo.
breaks-jwts = Todos los JWT de este workspace dejan de funcionar, y también todo programa que use este token.
breaks-programs = Todo programa que use este token deja de funcionar.
jwt-fixed = Siempre con { $name } = { $value }
jwt-filter = Solo las filas de { $resource } donde { $filter }
jwt-rate = Como mucho { $count ->
    [one] { $count } petición por segundo
   *[other] { $count } peticiones por segundo
}
jwt-ends = Funciona hasta { $time }

## ¿Qué es este token?

report-title = { $kind ->
    [cloud] Es un token de un workspace o usuario de Tinybird.
    [local] Es un token de Tinybird Local.
    [jwt] Es un JWT de Tinybird.
    [foreign_jwt] Es un JWT, pero no de Tinybird.
    [broken] Parece un token, pero le falta una parte o está oculta. Cópialo de nuevo, entero.
   *[none] No es un token de Tinybird.
}
report-value = { $value }
report-name = Nombre
report-works = Funciona
report-works-local = Solo con Tinybird Local
report-region = Región
report-region-known = { $region } ({ $provider })
report-region-none = El token no la nombra
report-owner = Es de
report-owner-ours = { $name }
report-owner-unknown = No es de tus cuentas de aquí ({ $id })
report-can = Acceso
report-limit = Límite
report-ends = Termina
report-ends-never = Nunca
report-ends-missing = Nunca, pero Tinybird exige un fin
report-ends-minutes = { $count ->
    [one] En { $count } minuto ({ $time })
   *[other] En { $count } minutos ({ $time })
}
report-ends-hours = { $count ->
    [one] En { $count } hora ({ $time })
   *[other] En { $count } horas ({ $time })
}
report-ends-days = { $count ->
    [one] En { $count } día ({ $time })
   *[other] En { $count } días ({ $time })
}
report-ended = Ya terminó: { $time }
report-signature = Firma
report-signature-right = Válida: firmado con { $key }
report-signature-wrong = No válida: la firmó otra clave, así que no funcionará
report-signature-unknown = Sin comprobar: esta app no tiene clave para él
report-key-local = la clave de Tinybird Local
report-key-workspace = el token de administración de { $workspace }
report-answer = Tinybird dice
report-answer-yes = { $host } lo acepta
report-answer-unclear = { $host } no lo dice. El token no vale ahí o no puede listar endpoints
report-answer-no = { $host } no lo acepta
report-workspace = Workspace
report-person = Usuario

## Las notificaciones, con la ventana cerrada

notice-copied = { $token ->
    [user] Token de usuario copiado
    [local_workspace] Token de workspace local copiado
    [local_user] Token de usuario local copiado
    [static] Token estático copiado
    [jwt] JWT copiado
    [local_admin] Token de administración local copiado
    [local_named] Token de workspace local copiado
   *[workspace] Token de workspace copiado
}{ $is_named ->
    [yes] {" "}para { $destination }
   *[no] {""}
}
notice-copied-clears = Se borra en { $seconds } s.
notice-local-ready = Tinybird Local está listo
notice-local-stopped = Tinybird Local se ha detenido
notice-sign-in = Vuelve a iniciar sesión
notice-session-ended = La sesión de { $email } ha terminado.

## Las opciones de la propia app

options-about = Sesión, tokens y Tinybird Local, en una ventana y en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}.
options-usage = Uso: tinybird-companion [OPCIONES]
options-options = Opciones:
options-hidden = Inicia en la { $system ->
    [macos] barra de menús
   *[linux] bandeja del sistema
}, sin ventana
options-help = Muestra esta ayuda
options-version = Muestra la versión
options-more = Para usar comandos en una terminal, usa tb-companion.
options-unknown = La opción { $option } no existe. Ejecuta tinybird-companion --help para ver las opciones.

## Problemas

problem-app-broke = Algo ha fallado dentro de Tinybird Companion.
problem-app-broke-hint = Inténtalo de nuevo. Si se repite, avísanos del problema.
problem-app-cancelled = Cancelado.
problem-app-cancelled-hint = Lo que ya habías guardado no ha cambiado.
problem-app-not_signed_in = No has iniciado sesión.
problem-app-not_signed_in-hint = { $face ->
    [window] Inicia sesión primero.
   *[cli] Ejecuta tb-companion login.
}
problem-app-superseded = Una petición más reciente sustituyó a esta petición.
problem-app-superseded-hint = No tienes que hacer nada.
problem-app-output = No pudimos escribir el resultado: { $reason }.
problem-app-output-hint = Revisa adónde va la salida estándar. Puede que el disco esté lleno.
problem-app-unfit = El valor guardado de { $name } contiene caracteres no permitidos.
problem-app-unfit-hint = Inicia sesión de nuevo. Si es un token local, crea tokens locales nuevos.
problem-app-no_local_tokens = Aún no tienes tokens locales.
problem-app-no_local_tokens-hint = { $face ->
    [window] Crea tokens locales o inicia Tinybird Local.
   *[cli] Ejecuta tb-companion local generate-tokens --keep, o tb-companion local start.
}
problem-app-unknown_account = Ninguna de tus cuentas se llama { $name }.
problem-app-unknown_account-hint = Usa el correo o el ID de usuario de la cuenta.
problem-app-ambiguous_account = Más de una de tus cuentas se llama { $name }: { $accounts }.
problem-app-ambiguous_account-hint = Usa el ID de usuario, lo último entre los paréntesis.
problem-app-no_terminal = No encontramos ninguna app de terminal que abrir.
problem-app-no_terminal-hint = { $face ->
    [window] Copia el token como líneas .env.
   *[cli] Copia un token como líneas .env, o ejecuta tb-companion env.
}
problem-app-no_web_view = Tinybird Companion necesita Microsoft Edge WebView2, y este equipo no lo tiene.
problem-app-no_web_view-hint = Instala WebView2 desde { $address } y vuelve a abrir Tinybird Companion.
problem-app-not_started = No pudimos iniciar { $name }{ $why ->
    [not_found] : no existe
    [denied] : no tienes permiso
   *[other] { $face ->
        [window] {""}
       *[cli] : { $reason }
    }
}.
problem-app-not_started-hint = Inicia { $name } por tu cuenta y { $face ->
    [window] comprueba de nuevo
   *[cli] vuelve a intentarlo
}.
problem-app-no_user_token = Esta cuenta no tiene token de usuario. Iniciaste sesión con un token de workspace.
problem-app-no_user_token-hint = Inicia sesión en el navegador para tener los dos tokens.
problem-app-clipboard = No podemos usar el portapapeles.{ $face ->
    [window] {""}
   *[cli] {" "}{ $reason }
}
problem-app-clipboard-hint = { $face ->
    [window] Inténtalo de nuevo. Si otro programa retiene el portapapeles, cierra ese programa.
   *[cli] Usa --print para imprimir el token.
}
problem-app-login_item = No podemos cambiar ni saber si Companion se inicia al entrar en el equipo{ $known ->
    [yes] : { $reason }
   *[no] {""}
}.
problem-app-login_item-hint = Inténtalo de nuevo. Los ajustes del sistema quizá también tengan la lista de apps de inicio.

problem-auth-port_taken = Otro programa{ $known ->
    [yes] {" "}({ $holder }, proceso { $process })
   *[no] {""}
} bloquea el inicio de sesión en el puerto { $port }.
problem-auth-port_taken-hint = Puede que otro inicio de sesión siga esperando. Cierra ese programa, o { $face ->
    [window] inicia sesión con un código
   *[cli] ejecuta tb-companion login --method code
}.
problem-auth-listen = Este sistema no deja que Companion espere a tu navegador.
problem-auth-listen-hint = { $face ->
    [window] Inicia sesión con un código. Un código no necesita conexiones a este equipo.
   *[cli] Un firewall o un entorno aislado puede bloquear conexiones en 127.0.0.1. Permítelas, o ejecuta tb-companion login --method code.
}
problem-auth-denied = Se denegó el acceso en el navegador. No se ha guardado nada.
problem-auth-denied-hint = Inténtalo de nuevo y permite el acceso cuando Tinybird lo pida.
problem-auth-refused = El servidor de inicio de sesión lo ha rechazado: { $reason }. No se ha guardado nada.
problem-auth-refused-hint = { $face ->
    [window] Revisa el servidor y el ID de cliente en Ajustes. Después, inicia sesión de nuevo.
   *[cli] Inténtalo de nuevo. Si no funciona, revisa el servidor y el ID de cliente.
}
problem-auth-too_many_codes = Tu navegador envió varios códigos y Tinybird no aceptó ninguno. Este inicio de sesión se ha detenido.
problem-auth-too_many_codes-hint = { $face ->
    [window] Inicia sesión con un código. Puede que otra página o programa interfiera.
   *[cli] Cancela este inicio de sesión y ejecuta tb-companion login --method code. Puede que otra página o programa interfiera.
}
problem-auth-timed_out = Se agotó el tiempo para iniciar sesión.
problem-auth-timed_out-hint = Inténtalo de nuevo y termina en la página que se abre.
problem-auth-no_one_time_code = { $host } no ofrece códigos de un solo uso.
problem-auth-no_one_time_code-hint = Inicia sesión en el navegador.
problem-auth-no_token = Esto no es un token de Tinybird.
problem-auth-no_token-hint = Copia el token entero. Empieza por «p.» y tiene tres partes separadas por puntos.
problem-auth-jwt = Esto es un JWT. Solo abre algunos endpoints y no sirve para iniciar sesión.
problem-auth-jwt-hint = { $face ->
    [window] Pega
   *[cli] Introduce
} un token de usuario o de workspace.
problem-auth-local_token = Este token solo funciona con Tinybird Local, no con la nube de Tinybird.
problem-auth-local_token-hint = { $face ->
    [window] Pega
   *[cli] Introduce
} un token de la nube. Los tokens locales no necesitan sesión.
problem-auth-token_refused = { $host } no aceptó este token.
problem-auth-token_refused-hint = Comprueba que copiaste el token entero y que es de esta región.
problem-auth-unknown_region = Este token es de { $region }, una región que no conocemos. No hemos enviado el token a ningún sitio.
problem-auth-unknown_region-hint = { $face ->
    [window] Elige la región o escribe su dirección. Después, inténtalo de nuevo.
   *[cli] Indica la API de la región con --host e introduce el token de nuevo.
}
problem-auth-no_region = Este token no dice de qué región es. No hemos enviado el token a ningún sitio.
problem-auth-no_region-hint = { $face ->
    [window] Elige la región de tu workspace.
   *[cli] Indica la API de la región con --host e introduce el token de nuevo.
}
problem-auth-found_gone = La sesión que encontramos en { $at } ya no está.
problem-auth-found_gone-hint = Inicia sesión de otra forma.
problem-auth-nothing_found = { $face ->
    [window] No encontramos ninguna sesión nueva en este equipo.
   *[cli] Aquí no hay ninguna sesión nueva. TB_TOKEN y TB_USER_TOKEN no están definidas, y .tinyb y .env.local no tienen tokens nuevos.
}
problem-auth-nothing_found-hint = { $face ->
    [window] Inicia sesión de otra forma.
   *[cli] Ejecuta tb-companion login para iniciar sesión en el navegador.
}
problem-auth-session_over = Tu sesión ha terminado.
problem-auth-session_over-hint = Inicia sesión de nuevo. No se pierde nada de lo guardado.
problem-auth-unreachable = No podemos conectar con el servidor de inicio de sesión { $host }.
problem-auth-unreachable-hint = Revisa tu red, VPN o proxy e inténtalo de nuevo.
problem-auth-metadata = El servidor de inicio de sesión { $host } está mal configurado: { $why ->
    [withdrawn] su configuración ya no está
    [too_large] su configuración es demasiado grande
    [other_issuer] su configuración es de otro servidor
    [no_pkce] no ofrece PKCE con S256
    [insecure] una de sus direcciones no es https
   *[incomplete] falta una dirección en su configuración
}.
problem-auth-metadata-hint = No inicies sesión allí hasta que su administrador lo corrija. No se ha enviado nada.
problem-auth-incomplete = No pudimos iniciar tu sesión. A la respuesta de { $host } le falta { $what }.
problem-auth-incomplete-hint = { $face ->
    [window] Revisa la dirección del servidor de inicio de sesión en Ajustes. Después, inicia sesión de nuevo.
   *[cli] Inténtalo de nuevo. Si no funciona, revisa la dirección del servidor de inicio de sesión.
}
problem-auth-declined = Has dicho que esta cuenta no es tuya. No se ha guardado nada.
problem-auth-declined-hint = Inténtalo de nuevo y comprueba la cuenta en la página que se abre.
problem-auth-foreign_host = { $by } apunta a { $host }, que no es una región de Tinybird. No se ha enviado ningún token ni se ha guardado nada.
problem-auth-foreign_host-hint = { $face ->
    [window] Si conoces este servidor, escribe { $host } como región en Ajustes. Después, inicia sesión de nuevo.
   *[cli] Si conoces este servidor, ejecuta tb-companion login --host { $host }.
}

problem-cloud-unreachable = No podemos conectar con Tinybird en { $host }.
problem-cloud-unreachable-hint = Revisa tu red, VPN o proxy e inténtalo de nuevo.
problem-cloud-refused = { $host } no ha aceptado tu token. Puede que el token se haya renovado o revocado.
problem-cloud-refused-hint = Inicia sesión de nuevo.
problem-cloud-no_user = El token de { $host } no es de ningún usuario.
problem-cloud-no_user-hint = Inicia sesión de nuevo con tu propia cuenta de Tinybird.
problem-cloud-unexpected = { $host } ha enviado una respuesta inesperada.
problem-cloud-unexpected-hint = Comprueba que sea una dirección de la API de Tinybird e inténtalo más tarde.
problem-cloud-missing_right = Tu token no puede hacerlo en { $host }. Necesita uno de estos permisos: { $rights }.
problem-cloud-missing_right-hint = Pide a un administrador del workspace el token que necesitas.
problem-cloud-not_found = { $host } no tiene ningún token llamado { $name }.
problem-cloud-not_found-hint = Carga la lista de nuevo: puede que alguien lo haya borrado.
problem-cloud-invalid = { $host } no ha aceptado la petición: { $reason }
problem-cloud-invalid-hint = Cambia lo que indica e inténtalo de nuevo.
problem-token-no_signing_key = No puedes ver el token de administración del workspace, que firma los JWT.
problem-token-no_signing_key-hint = Deja que Tinybird cree el JWT, o pídeselo a un administrador del workspace.
problem-token-unknown = Este workspace no tiene ningún token llamado { $name }.
problem-token-unknown-hint = { $face ->
    [window] Elige uno de los tokens de la lista.
   *[cli] Elige un token de los que muestra tb-companion token ls.
}
problem-token-other_workspace = Este JWT es del workspace { $name }.
problem-token-other_workspace-hint = Cambia a ese workspace y crea el JWT.
problem-token-not_kept = Esta app ya no tiene ese JWT.
problem-token-not_kept-hint = Créalo de nuevo.
problem-token-jwt = { $why ->
    [name] Da al token un nombre de 256 caracteres como mucho.
    [no_scope] Elige qué puede leer el token.
    [no_resource] Elige un endpoint o una fuente de datos.
    [twice] Has elegido dos veces el mismo endpoint o la misma fuente.
    [parameters] Solo los endpoints tienen parámetros.
    [filter] Solo las fuentes que se leen tienen filtro.
    [ended] Elige un final en el futuro.
   *[rate] Permite al menos una petición por segundo.
}
problem-token-jwt-hint = Cámbialo e inténtalo de nuevo.
problem-token-no_field = { $destination } no tiene ningún campo llamado { $name }.
problem-token-no_field-hint = Tiene estos campos: { $fields }.
problem-token-unmatched_scopes = Cada permiso de un JWT necesita un recurso.
problem-token-unmatched_scopes-hint = Indica tantos recursos como permisos, y como mucho otros tantos parámetros y filtros.
problem-token-not_confirmed = No se ha cambiado nada.
problem-token-not_confirmed-hint = { $face ->
    [window] Elige la acción de nuevo y confírmala.
   *[cli] Responde sí en el terminal, o usa --yes.
}
problem-token-not_for_destination = Este token no se puede usar ahí.
problem-token-not_for_destination-hint = Elige otro token u otro lugar.
problem-cloud-no_workspace = Esta cuenta aún no tiene ningún workspace.
problem-cloud-no_workspace-hint = Crea un workspace en Tinybird e inicia sesión de nuevo. O revisa la región en la que iniciaste sesión.
problem-cloud-unknown_workspace = No tienes ningún workspace llamado { $name } en esta región.
problem-cloud-unknown_workspace-hint = { $face ->
    [window] Elige uno de tus workspaces.
   *[cli] Elige un workspace de los que lista tb-companion workspace ls.
}
problem-cloud-ambiguous_workspace = Más de una de tus cuentas tiene un workspace llamado { $name }: { $accounts }.
problem-cloud-ambiguous_workspace-hint = { $face ->
    [window] Elige el workspace en la lista de su cuenta.
   *[cli] Indica la cuenta con --account, o cambia antes de cuenta.
}

problem-project-index = No podemos leer el índice de git { $path }.
problem-project-index-hint = { $face ->
    [window] Puede que el repositorio de git esté dañado. Revísalo en tu app de git e inténtalo de nuevo.
   *[cli] Ejecuta git status ahí para ver si git puede leerlo. Después, inténtalo de nuevo.
}
problem-project-ignore_file = No hemos añadido nada a { $path }. Es un enlace, no es un archivo de texto o es demasiado grande.
problem-project-ignore_file-hint = Pon en su lugar un archivo de texto normal. Escribe en él, en una línea propia, el nombre del archivo del token.
problem-project-not_ignored = Hemos añadido una línea a .gitignore, pero git aún puede añadir { $path }.
problem-project-not_ignored-hint = { $face ->
    [window] Puede que otra regla de git anule la línea. Pregunta a alguien que conozca este repositorio.
   *[cli] Ejecuta git check-ignore -v para ver qué regla se aplica. Ejecuta git status para ver si git puede leer el repositorio.
}
problem-project-tracked = Git hace seguimiento de { $path }. Tu token puede estar en su historial.
problem-project-tracked-hint = { $face ->
    [window] Renueva el token en Tinybird. Después, saca el archivo de git.
   *[cli] Ejecuta git rm --cached en el archivo y renueva sus tokens en Tinybird.
}
problem-project-exposed = { $why ->
    [tracked] Git hace seguimiento de { $path }, así que tu próximo commit publicaría el token. No hemos guardado el token ahí.
    [linked] { $path } es un enlace a { $target }. Tu próximo commit publicaría el token, porque git incluye ese archivo. No hemos guardado el token ahí.
    [not_ignored] Git no ignora { $path }, así que tu próximo commit puede publicar el token. No hemos guardado el token ahí.
   *[unknown] No sabemos si git ignora { $path }. Tu próximo commit puede publicar un token que esté ahí.
}
problem-project-exposed-hint = { $face ->
    [window] { $why ->
        [tracked] Saca el archivo de git y añádelo a .gitignore. O guarda el token de todos modos.
        [linked] Sustituye el enlace por un archivo normal y deja ese archivo fuera de git.
        [unknown] Revisa antes tus reglas de git. O guarda el token de todos modos.
       *[not_ignored] Añade antes el archivo a .gitignore. O guarda el token de todos modos.
    }
   *[cli] { $why ->
        [tracked] Ejecuta git rm --cached en el archivo y añádelo a .gitignore. Para guardar el token de todos modos, ejecuta tb-companion project add --allow-exposed.
        [linked] Sustituye el enlace por un archivo normal y deja ese archivo fuera de git.
        [unknown] Compruébalo con git status y git check-ignore. Para guardar el token de todos modos, ejecuta tb-companion project add --allow-exposed.
       *[not_ignored] Añade el archivo a .gitignore y ejecuta de nuevo tb-companion project add. Para guardar el token de todos modos, añade --allow-exposed.
    }
}
problem-project-unreadable = No podemos leer { $path }{ $why ->
    [not_found] : no existe
    [denied] : no tienes permiso
   *[other] { $face ->
        [window] {""}
       *[cli] : { $reason }
    }
}.
problem-project-unreadable-hint = Comprueba que puedes abrir { $path } e inténtalo de nuevo.

problem-http-not_allowed = { $host } no usa https, así que no se ha enviado nada.
problem-http-not_allowed-hint = Usa una dirección https.
problem-http-unreachable = No podemos conectar con { $host }.
problem-http-unreachable-hint = Revisa tu red e inténtalo de nuevo.
problem-http-unexpected = { $host } ha enviado una respuesta inesperada.
problem-http-unexpected-hint = Inténtalo más tarde.
problem-http-client = No podemos conectar de forma segura. Los certificados del sistema no se pueden leer.
problem-http-client-hint = Instala los certificados de CA de tu sistema (en Debian: ca-certificates).

problem-config-host = { $value } no sirve como dirección de un servidor.
problem-config-host-hint = Escribe solo el nombre del servidor, como tinybird.example.com. El http sin cifrar solo funciona en este equipo.
problem-config-port = { $name }: { $value } no es un puerto.
problem-config-port-hint = Escribe un número del 1 al 65535, o { $face ->
    [window] deja el campo vacío
   *[cli] quita la variable
}.
problem-config-home = No encontramos tu carpeta personal.
problem-config-home-hint = Define la variable de entorno { $system ->
    [windows] USERPROFILE
   *[linux] HOME
} e inténtalo de nuevo.

problem-vault-absent = Este equipo no tiene un llavero donde guardar tu sesión.
problem-vault-absent-hint = { $face ->
    [window] Guarda tu sesión en un archivo. O instala un llavero, como GNOME Keyring o KWallet, e inicia sesión de nuevo.
   *[cli] Instala un llavero, como GNOME Keyring o KWallet, e inicia sesión de nuevo. O ejecuta tb-companion login --store file.
}
problem-vault-locked = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} está bloqueado. No podemos leer ni guardar tu sesión.
problem-vault-locked-hint = { $face ->
    [window] Desbloquea { $system ->
        [macos] el llavero
        [windows] el Administrador de credenciales
       *[linux] tu llavero
    }.
   *[cli] Desbloquea { $system ->
        [macos] el llavero
        [windows] el Administrador de credenciales
       *[linux] tu llavero
    } e inténtalo de nuevo.
}
problem-vault-volatile = Tu llavero olvida tu sesión de Tinybird cuando cierras la sesión del sistema.
problem-vault-volatile-hint = Crea un llavero predeterminado en tu app de llaveros e inicia sesión de nuevo.
problem-vault-file_was_readable = Otros usuarios de este equipo podían leer { $path }, que tiene tus tokens. El archivo vuelve a ser privado.
problem-vault-file_was_readable-hint = Si alguien pudo leer el archivo, renueva tus tokens en Tinybird. Después, cierra la sesión e iníciala de nuevo.
problem-vault-timed_out = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} no respondió a tiempo.
problem-vault-timed_out-hint = Puede que { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
} espere a que lo desbloquees. Busca su aviso e inténtalo de nuevo.
problem-vault-newer = Una versión más reciente de Tinybird Companion guardó tu sesión en { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
}. No hemos cambiado la entrada.
problem-vault-newer-hint = Actualiza Tinybird Companion en este equipo.
problem-vault-unreadable = La sesión guardada en { $system ->
    [macos] el llavero
    [windows] el Administrador de credenciales
   *[linux] tu llavero
} está dañada. No hemos cambiado la entrada.
problem-vault-unreadable-hint = Borra la entrada en { $system ->
    [macos] Acceso a Llaveros
    [windows] el Administrador de credenciales
   *[linux] tu app de llaveros
} e inicia sesión de nuevo.
problem-vault-not_kept = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} no devolvió lo que guardamos ahí.
problem-vault-not_kept-hint = Reinicia { $system ->
    [macos] tu equipo
    [windows] tu equipo
   *[linux] tu llavero
} e inténtalo de nuevo.
problem-vault-failed = { $system ->
    [macos] El llavero
    [windows] El Administrador de credenciales
   *[linux] Tu llavero
} no funciona{ $face ->
    [window] {""}
   *[cli] : { $reason }
}.
problem-vault-failed-hint = Inténtalo de nuevo. Si no funciona, reinicia { $system ->
    [macos] tu equipo
    [windows] tu equipo
   *[linux] tu llavero
}.

problem-settings-port = 0 no es un puerto.
problem-settings-port-hint = Escribe un número del 1 al 65535, o deja el campo vacío.
problem-settings-same_port = La API y ClickHouse no pueden usar los dos el puerto { $port }.
problem-settings-same_port-hint = Elige otro número para la API o para ClickHouse.
problem-settings-clear_after = Un token no puede quedarse { $seconds } segundos en el portapapeles.
problem-settings-clear_after-hint = Elige de { $least } a { $most } segundos, o nunca.
problem-settings-memory = Tinybird Local no puede tener { $gib } GB de memoria.
problem-settings-memory-hint = Elige de { $least } a { $most } GB, o sin límite.
problem-settings-data_folder = { $path } no puede ser una carpeta de datos.
problem-settings-data_folder-hint = Escribe una ruta completa sin dos puntos, como /home/ada/tinybird.
problem-settings-image = { $image } no es el nombre de una imagen.
problem-settings-image-hint = Escribe un nombre como tinybirdco/tinybird-local:latest{ $face ->
    [window] .
   *[cli] {" "}en Ajustes, o en TB_COMPANION_IMAGE.
}
problem-settings-set_aside = No pudimos leer tus ajustes, así que usamos los predeterminados. Tus ajustes anteriores están en { $path }.
problem-settings-set_aside-hint = Elige tus ajustes de nuevo. O arregla ese archivo y cámbiale el nombre a settings.json.

problem-store-locked = Otro programa de Companion está cambiando { $path }.
problem-store-locked-hint = Espera un momento e inténtalo de nuevo.
problem-store-busy = Otro programa está usando { $path }. No se ha perdido nada.
problem-store-busy-hint = Espera a que ese programa termine e inténtalo de nuevo.
problem-store-broken = { $path } está dañado. No hemos cambiado el archivo.
problem-store-broken-hint = Arregla o mueve el archivo e inténtalo de nuevo.
problem-store-newer = Una versión más reciente de Tinybird Companion escribió { $path }. No hemos cambiado el archivo.
problem-store-newer-hint = Actualiza Tinybird Companion en este equipo.
problem-store-not_a_file = Esperábamos un archivo en { $path }, pero hay otra cosa. No la hemos cambiado.
problem-store-not_a_file-hint = Mueve { $path } a otro sitio e inténtalo de nuevo.
problem-store-too_large = { $path } es demasiado grande para un archivo de este tipo. No lo hemos cambiado.
problem-store-too_large-hint = Mira qué contiene el archivo. Arréglalo o muévelo, e inténtalo de nuevo.
problem-store-too_slow = No pudimos leer { $path } a tiempo. El disco no responde.
problem-store-too_slow-hint = Comprueba que el disco o su servidor estén conectados e inténtalo de nuevo.
problem-store-read_only = { $path } es de solo lectura. No hemos cambiado el archivo.
problem-store-read_only-hint = Permite cambios en el archivo e inténtalo de nuevo.
problem-store-read_only_disk = El disco donde está { $path } es de solo lectura.
problem-store-read_only_disk-hint = Elige una carpeta de otro disco, o permite cambios en este disco. Después, inténtalo de nuevo.
problem-store-full = En el disco no queda espacio para { $path }. No hemos cambiado el archivo.
problem-store-full-hint = Libera espacio en el disco e inténtalo de nuevo.
problem-store-denied = No tienes permiso para leer o cambiar { $path }.
problem-store-denied-hint = Comprueba de quién es { $path }. Cambia sus permisos o elige otra carpeta, e inténtalo de nuevo.
problem-store-leads_out = { $path } es un enlace a { $target }, fuera de su carpeta. No lo hemos cambiado.
problem-store-leads_out-hint = Sustituye el enlace por un archivo normal. O trabaja en la carpeta a la que apunta el enlace.
problem-store-unfit = El token o la dirección contiene caracteres que { $path } no admite. No hemos cambiado el archivo.
problem-store-unfit-hint = Copia el token y pégalo donde lo lee tu programa.
problem-store-unwritable = No podemos leer o cambiar { $path }{ $why ->
    [not_found] : no existe
    [denied] : no tienes permiso
   *[other] { $face ->
        [window] {""}
       *[cli] : { $reason }
    }
}.
problem-store-unwritable-hint = Comprueba que la carpeta exista y que puedas cambiarla. Comprueba que quede espacio en el disco.
problem-store-no_folder = No encontramos la carpeta { $path }.
problem-store-no_folder-hint = Elige otra carpeta. Escribe su ruta completa.

problem-local-no_engine = Docker no está en marcha. Tinybird Local necesita Docker u otra app de contenedores.
problem-local-no_engine-hint = Inicia o instala Docker Desktop. También sirven OrbStack, Colima, Rancher Desktop y Podman.
problem-local-engine_unreachable = { $face ->
    [window] Docker no responde.
   *[cli] Docker no responde en { $address }. { $chosen_by } fija esta dirección.
}
problem-local-engine_unreachable-hint = { $face ->
    [window] Inicia Docker y comprueba de nuevo. { $chosen_by } fija la dirección de Docker en { $address }.
   *[cli] Inicia Docker o elige otra dirección.
}
problem-local-docker_config = No podemos leer la configuración de Docker { $path }. No sabemos qué Docker elegiste.
problem-local-docker_config-hint = { $face ->
    [window] Arregla ese archivo e inténtalo de nuevo. Reiniciar Docker Desktop puede ayudar.
   *[cli] Arregla ese archivo, o elige un Docker con DOCKER_HOST o DOCKER_CONTEXT.
}
problem-local-context = No podemos leer el contexto de Docker { $name } en { $path }. { $chosen_by } eligió este contexto.
problem-local-context-hint = { $face ->
    [window] Elige otro contexto de Docker, o crea este contexto de nuevo. Después, inténtalo de nuevo.
   *[cli] Ejecuta docker context use default y quita DOCKER_CONTEXT, o crea de nuevo ese contexto.
}
problem-local-remote = No podemos conectar con Docker en { $address }: { $why ->
    [tls_file] no podemos leer { $path }.
    [tls_wanted] solo acepta conexiones seguras.
    [unknown_authority] no sabemos quién emitió su certificado.
    [expired] su certificado ha caducado o aún no es válido.
    [wrong_name] su certificado es de otro nombre.
    [our_certificate] no acepta tu certificado, o no tienes ninguno.
    [host_unknown] todavía no has confirmado la clave de ese equipo.
    [host_changed] la clave de ese equipo ha cambiado.
    [key_refused] no acepta tu clave SSH.
    [port] esta dirección tiene un puerto, y aquí no podemos usarlo.
    [no_docker] Docker no está instalado allí.
    [no_ssh] aquí no hay ningún programa ssh que podamos usar.
   *[other] { $reason }
}
problem-local-remote-hint = { $why ->
    [tls_file] Recupera el archivo o vuelve a crear el contexto de Docker.
    [tls_wanted] Elige un contexto de Docker con certificados, o define DOCKER_TLS_VERIFY y DOCKER_CERT_PATH.
    [unknown_authority] Pide su ca.pem a quien administra ese Docker. No desactives la comprobación: alguien puede estar escuchando.
    [expired] Pide un certificado nuevo a quien administra ese Docker. Comprueba el reloj de este equipo.
    [wrong_name] Usa el nombre de su certificado o pregunta a quien administra ese Docker.
    [our_certificate] Pide un cert.pem y un key.pem nuevos a quien administra ese Docker.
    [host_unknown] Ejecuta ssh a ese equipo una vez en un terminal y confirma su clave. Después vuelve a comprobar.
    [host_changed] Pregunta a quien administra ese equipo si se cambió su clave. Si nadie la cambió, alguien puede estar escuchando.
    [key_refused] Añade tu clave a ese equipo o desbloquéala con ssh-add. Después vuelve a comprobar.
    [port] Da al equipo un nombre con este puerto en tu configuración de SSH, y usa ese nombre: ssh://nombre.
    [no_docker] Instala Docker en ese equipo o elige otra dirección.
    [no_ssh] Instala OpenSSH o elige otra dirección. En Windows no se admite Docker por SSH.
   *[other] Comprueba que puedes usar ese Docker en un terminal. Después vuelve a comprobar.
}
problem-local-not_reached = Tinybird Local se ejecuta en otro equipo, y { $address } no lleva a él.
problem-local-not_reached-hint = { $known ->
    [yes] Ejecuta esto en un terminal y déjalo abierto: ssh -N { $forward }. Después vuelve a comprobar.
   *[no] Pide un acceso al puerto a quien administra ese equipo y vuelve a comprobar.
}
problem-local-engine_denied = No tienes permiso para usar { $name } en este equipo.
problem-local-engine_denied-hint = { $known ->
    [yes] { $face ->
        [window] Pide a quien administra este equipo que te añada al grupo { $group }. Después, vuelve a iniciar la sesión del sistema.
       *[cli] Su socket { $path } es del grupo { $group }: sudo usermod -aG { $group } $USER y vuelve a iniciar la sesión del sistema.
    }
   *[no] Su socket { $path } es de otros usuarios. Pregunta a quien administra este equipo.
}
problem-local-engine_hangs = { $name } está en marcha, pero no termina lo que le pedimos.
problem-local-engine_hangs-hint = Reinicia { $name } y { $face ->
    [window] comprueba de nuevo
   *[cli] vuelve a intentarlo
}. Hasta entonces no sabemos si Tinybird Local está en marcha.
problem-local-engine_lost = Docker ha dejado de responder.
problem-local-engine_lost-hint = Inicia de nuevo Docker o tu app de contenedores e inténtalo otra vez. El contenedor sigue como lo dejó Docker.
problem-local-engine = Docker lo ha rechazado: { $reason }
problem-local-engine-hint = Este mensaje es de Docker o de tu app de contenedores. Corrige la causa e inténtalo de nuevo.
problem-local-engine_silent = Hemos iniciado { $name }, pero aún no responde.
problem-local-engine_silent-hint = Puede que { $name } aún se esté iniciando. Comprueba de nuevo en un momento, o abre { $name } para ver sus mensajes.
problem-local-pull_failed = No pudimos descargar { $image }. { $why ->
    [disk] El disco de Docker está lleno.
    [platform] No hay ninguna para el procesador de este ordenador.
    [proxy] El proxy de Docker no responde.
    [certificate] Docker no confía en el certificado del registro.
    [too_many] El registro no permite más descargas por ahora.
    [missing] El registro no la tiene, o no te la muestra.
    [broken] Lo que llegó estaba dañado.
    [network] Docker no puede conectar con el registro.
    [stalled] No llegó nada durante { $seconds } segundos.
   *[other] Docker dice: { $reason }
}
problem-local-pull_failed-hint = { $why ->
    [disk] Quita imágenes que no necesites, o da más espacio a Docker. Después, inténtalo de nuevo.
    [platform] { $face ->
        [window] Elige otra imagen en Ajustes.
       *[cli] Define TB_LOCAL_IMAGE_PLATFORM, o nombra otra imagen en TB_COMPANION_IMAGE.
    }
    [proxy] Comprueba el proxy en los ajustes de Docker. Después, inténtalo de nuevo.
    [certificate] Una red de empresa puede sustituirlo. Añade el certificado de la empresa a los de Docker.
    [too_many] Espera una hora, o inicia sesión en el registro con Docker. Después, inténtalo de nuevo.
    [missing] Comprueba el nombre de la imagen, o inicia sesión en el registro con Docker.
    [broken] Inténtalo de nuevo. Si vuelve a fallar, comprueba tu red.
   *[other] Comprueba tu red. Después, inténtalo de nuevo.
}
problem-local-port_busy = Otro programa{ $known ->
    [yes] {" "}({ $holder }, proceso { $process })
   *[no] {""}
} usa el puerto { $port }, que Tinybird Local necesita.
problem-local-port_busy-hint = Cierra ese programa, o { $face ->
    [window] cambia los puertos en Ajustes
   *[cli] define TB_LOCAL_PORT y TB_LOCAL_CLICKHOUSE_INTERFACE_PORT
}.
problem-local-other_tokens = Tinybird Local ya existe con otros tokens. No lo hemos cambiado.
problem-local-other_tokens-hint = { $face ->
    [window] Para usar tokens nuevos, quita Tinybird Local y empieza de cero. Así se eliminan sus datos.
   *[cli] Para usar sus tokens, inícialo sin indicar ninguno. Para usar otros, quítalo antes: tb-companion local remove
}
problem-local-other_folder = Tinybird Local guarda sus datos { $known ->
    [yes] en { $path }
   *[no] en su contenedor
} y no puede moverlos.
problem-local-other_folder-hint = { $face ->
    [window] Quítalo para empezar con la otra carpeta, o elige la suya en Ajustes.
   *[cli] Inícialo sin --volumes-path, o quítalo antes: tb-companion local remove
}
problem-local-changed = Alguien cambió Tinybird Local mientras tanto, así que no lo hemos sustituido.
problem-local-changed-hint = Comprueba su estado y vuelve a actualizar.
problem-local-other_ports = Tinybird Local usa el puerto { $port } y no puede cambiar al { $wanted }.
problem-local-other_ports-hint = { $face ->
    [window] Quítalo para empezar con el otro puerto, o elige el suyo en Ajustes.
   *[cli] Elige su puerto, o quítalo antes: tb-companion local remove
}
problem-local-not_ours = Otro programa, como tb, creó Tinybird Local en este equipo. No lo hemos cambiado.
problem-local-not_ours-hint = { $face ->
    [window] Usa ese programa para iniciarlo, detenerlo o eliminarlo. Después, comprueba de nuevo.
   *[cli] Inícialo con ese programa (tb local start). O elimínalo con sus datos: docker rm --force { $container }
}
problem-local-token_invalid = Tinybird Local no puede usar este token.
problem-local-token_invalid-hint = { $face ->
    [window] Un ajuste fuera de Companion indica este token. Quita ese ajuste e inténtalo de nuevo.
   *[cli] Ejecuta tb-companion local generate-tokens y usa esos tokens.
}
problem-local-not_running = Tinybird Local no está en marcha, así que no se le puede preguntar.
problem-local-not_running-hint = Inicia Tinybird Local e inténtalo de nuevo.
problem-local-no_workspace = Tinybird Local no tiene ningún workspace llamado { $name }.
problem-local-no_workspace-hint = { $face ->
    [window] Compila el proyecto una vez, o elige otro workspace en Tokens.
   *[cli] Ejecuta tb build en el proyecto, o elige otro workspace.
}
problem-local-absent = Tinybird Local no está instalado: no hay ningún contenedor { $container }.
problem-local-absent-hint = { $face ->
    [window] No hay nada que detener. Comprueba de nuevo para ver su estado.
   *[cli] Ejecuta antes tb-companion local start.
}
problem-local-log_unavailable = No podemos leer este registro si Tinybird Local no está en marcha.
problem-local-log_unavailable-hint = Inicia Tinybird Local o lee el registro del propio contenedor.
problem-local-unhealthy = Tinybird Local está en marcha, pero falla su comprobación de estado.
problem-local-unhealthy-hint = Puede que Tinybird Local necesite más memoria. Da a Docker al menos 4 GB. { $face ->
    [window] El registro puede mostrar más.
   *[cli] Mira el registro: tb-companion local logs
}
problem-local-died = { $cause ->
    [memory] Tinybird Local se quedó sin memoria y se detuvo.
    [disk] Tinybird Local se detuvo porque el disco de Docker está lleno.
    [platform] Esta imagen de Tinybird Local es para otro procesador.
    [port] Tinybird Local se detuvo porque uno de sus puertos estaba ocupado.
   *[unknown] Tinybird Local se detuvo por sí solo (estado { $status }).
}
problem-local-died-hint = { $cause ->
    [memory] { $limited ->
        [yes] Sube su límite de memoria en Ajustes; después, quita Tinybird Local e inícialo de nuevo.
       *[no] Da a Docker al menos 4 GB de memoria e inícialo de nuevo.
    }
    [disk] Libera espacio en el disco de Docker e inícialo de nuevo.
    [platform] Elige una imagen para el procesador de este equipo e inícialo de nuevo.
    [port] Inícialo de nuevo. Si vuelve a detenerse, el registro muestra qué puerto es.
   *[unknown] { $face ->
        [window] El registro puede mostrar por qué. Tinybird Local necesita al menos 4 GB de memoria en Docker.
       *[cli] Mira por qué: tb-companion local logs
    }
}
problem-local-ended = Tinybird Local ya no está listo.
problem-local-ended-hint = { $face ->
    [window] El registro puede mostrar por qué. Después, inicia Tinybird Local de nuevo.
   *[cli] Ejecuta tb-companion local status y después tb-companion local start.
}
problem-local-timed_out = Tinybird Local no estaba listo después de { $seconds } segundos. Están listos { $passed } de sus 5 servicios.
problem-local-timed_out-hint = Tinybird Local sigue iniciándose. { $face ->
    [window] El registro muestra qué hace. Puede que Docker necesite más memoria.
   *[cli] Prueba de nuevo en un momento, o mira el registro: tb-companion local logs
}
