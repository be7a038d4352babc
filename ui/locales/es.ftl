# Todos los textos que lee una persona. Las mismas claves y variables que en.ftl.

app-name = Tinybird Companion
window-starting = Abriendo…

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
cli-vault-unknown = Credenciales: no se ha consultado el llavero
cli-vault-in-keyring = Credenciales: en el llavero de tu sistema
cli-vault-locked = Credenciales: el llavero de tu sistema está bloqueado
cli-vault-absent = Credenciales: este sistema no tiene llavero
cli-vault-volatile = Credenciales: en un llavero que las olvida al cerrar la sesión
cli-vault-failed = Credenciales: el llavero de tu sistema no ha respondido como debe
cli-vault-session-only = Credenciales: se guardan hasta que este programa termine
cli-tinyb-written = Esta carpeta: { $path } permite a tb trabajar en este workspace
cli-tinyb-missing = Esta carpeta: no hay credenciales en { $path }
cli-tinyb-other = Esta carpeta: { $path } tiene otra cuenta u otro workspace
cli-tinyb-broken = Esta carpeta: { $path } no se puede usar
cli-tinyb-gone = Esta carpeta: { $path } ya no existe
cli-local-unknown = Tinybird Local: no se sabe
cli-local-no-engine = Tinybird Local: no hay ningún motor de contenedores en marcha
cli-local-absent = Tinybird Local: aún no está. Ejecuta tb-companion local start.
cli-local-stopped = Tinybird Local: detenido
cli-local-starting = Tinybird Local: arrancando
cli-local-ready = Tinybird Local: listo en { $address }
cli-local-unhealthy = Tinybird Local: en marcha, pero con fallos
cli-workspace-token = Token de workspace: { $token }
cli-user-token = Token de usuario: { $token }
cli-signed-out-of = Sesión cerrada: { $email }
cli-nobody-to-sign-out = Nadie había iniciado sesión
cli-now-active = Cuenta activa: { $email }
cli-browser = Abriendo tu navegador para iniciar sesión. Si no se abre, abre este enlace:
cli-time-left = Esperando a tu navegador, quedan { $time }. Ctrl-C cancela.
cli-stage-exchanging = Tu navegador ha vuelto
cli-stage-saving = Guardando tus credenciales
cli-ask = ¿Guardar como { $email } en { $workspace } ({ $region })? [S/n]
cli-ask-foreign = Tu sesión pertenece a { $host }, que no es una región conocida de Tinybird. ¿Enviar allí tu token? [s/N]
cli-came-back = Sesión iniciada: { $email } en { $workspace } ({ $region })
cli-stage-engine = Buscando el motor de contenedores
cli-stage-pulling = Descargando Tinybird Local: { $mib } de { $of_mib } MiB, { $layers } de { $of_layers } capas
cli-stage-creating = Arrancando el contenedor
cli-stage-booting = Esperando a que el contenedor esté sano
cli-stage-checking = Comprobando los servicios: responden { $passed } de 5
cli-stage-stopping = Deteniendo Tinybird Local
cli-attending = Pulsa Ctrl-C para detener Tinybird Local.

## Problemas

problem-app-broke = Algo ha fallado dentro de Tinybird Companion.
problem-app-broke-hint = Inténtalo de nuevo. Si se repite, ejecútalo con --verbose y envía lo que imprima.
problem-app-cancelled = Cancelado.
problem-app-cancelled-hint = Lo que ya estaba guardado sigue como estaba.
problem-app-not_signed_in = No has iniciado sesión.
problem-app-not_signed_in-hint = Inicia sesión primero: tb-companion login.
problem-app-superseded = Una petición más reciente ha ocupado el lugar de esta.
problem-app-superseded-hint = No hay que hacer nada.

problem-auth-port_taken = El puerto { $port } está en uso{ $known ->
    [yes] { " por " }{ $holder }
   *[no] {""}
}, y Tinybird devuelve tu navegador justo a ese puerto.
problem-auth-port_taken-hint = Cierra el programa que lo usa (suele ser otro inicio de sesión que aún espera) e inténtalo de nuevo.
problem-auth-listen = Este sistema no deja que Tinybird Companion espere a tu navegador.
problem-auth-listen-hint = Puede que un cortafuegos o un entorno aislado prohíba escuchar en 127.0.0.1. Permítelo e inténtalo de nuevo.
problem-auth-denied = Se denegó el acceso en el navegador. No se ha guardado nada.
problem-auth-denied-hint = Inténtalo de nuevo y permite el acceso cuando se te pregunte.
problem-auth-refused = El servidor de inicio de sesión lo ha rechazado: { $reason }. No se ha guardado nada.
problem-auth-refused-hint = Inténtalo de nuevo. Si sigue igual, revisa el servidor de inicio de sesión y el id de cliente.
problem-auth-timed_out = Nadie inició sesión en el tiempo disponible.
problem-auth-timed_out-hint = Inténtalo de nuevo y termina en la página que se abre.
problem-auth-unreachable = No se puede llegar al servidor de inicio de sesión { $host }.
problem-auth-unreachable-hint = Revisa tu red, VPN o proxy e inténtalo de nuevo.
problem-auth-metadata = Lo que { $host } publica sobre el inicio de sesión es incorrecto: { $reason }.
problem-auth-metadata-hint = No inicies sesión allí hasta que su administrador lo corrija. No se ha enviado nada.
problem-auth-incomplete = A la respuesta de { $host } le falta { $what }, así que no se pudo iniciar sesión.
problem-auth-incomplete-hint = Inténtalo de nuevo. Si sigue igual, revisa la dirección del servidor de inicio de sesión.
problem-auth-declined = Has dicho que no eras tú. No se ha guardado nada.
problem-auth-declined-hint = Inténtalo de nuevo y comprueba la cuenta en la página que se abre.
problem-auth-foreign_host = La sesión pertenece a { $host }, que no es una región conocida de Tinybird. No se ha guardado nada.
problem-auth-foreign_host-hint = Si es tu propia región, inicia sesión con --host { $host }.

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
problem-cloud-unknown_workspace-hint = Mira los que tienes: tb-companion workspace ls.

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
problem-vault-absent-hint = Inicia o instala uno (GNOME Keyring, KWallet) e inicia sesión de nuevo.
problem-vault-locked = Tu llavero está bloqueado, así que tus credenciales no se guardan ahí.
problem-vault-locked-hint = Desbloquéalo e inténtalo de nuevo.
problem-vault-volatile = Tu llavero lo olvida todo al cerrar la sesión.
problem-vault-volatile-hint = Crea un llavero predeterminado en tu aplicación de llaveros e inicia sesión de nuevo.
problem-vault-timed_out = Tu llavero no ha respondido a tiempo.
problem-vault-timed_out-hint = Puede que espere a que lo desbloquees. Busca su pregunta e inténtalo de nuevo.
problem-vault-newer = Una versión más reciente de Tinybird Companion escribió lo que hay en el llavero. Se ha dejado como estaba.
problem-vault-newer-hint = Actualiza Tinybird Companion en este ordenador.
problem-vault-unreadable = Lo que hay en el llavero no se entiende. Se ha dejado como estaba.
problem-vault-unreadable-hint = Borra la entrada en tu aplicación de llaveros e inicia sesión de nuevo.
problem-vault-failed = Tu llavero ha fallado: { $reason }.
problem-vault-failed-hint = Inténtalo de nuevo. Si sigue igual, reinicia tu llavero.

problem-store-locked = Otro de nuestros programas está cambiando { $path }.
problem-store-locked-hint = Espera un momento e inténtalo de nuevo.
problem-store-broken = { $path } no se entiende. Se ha dejado como estaba.
problem-store-broken-hint = Arréglalo o apártalo, e inténtalo de nuevo.
problem-store-newer = Una versión más reciente de Tinybird Companion escribió { $path }. Se ha dejado como estaba.
problem-store-newer-hint = Actualiza Tinybird Companion en este ordenador.
problem-store-unwritable = { $path } no se puede leer o escribir: { $reason }.
problem-store-unwritable-hint = Comprueba que la carpeta exista, que puedas escribir en ella y que quede sitio en el disco.

problem-local-no_engine = No hay ningún motor de contenedores en marcha, y Tinybird Local lo necesita.
problem-local-no_engine-hint = Inicia Docker Desktop, OrbStack, Colima, Rancher Desktop o Podman, o instala uno.
problem-local-engine_unreachable = El motor de contenedores en { $address } no responde. Lo eligió { $chosen_by }.
problem-local-engine_unreachable-hint = Inícialo, o elige otro.
problem-local-engine_lost = El motor de contenedores ha dejado de responder.
problem-local-engine_lost-hint = Inícialo e inténtalo de nuevo. El contenedor sigue como lo dejó el motor.
problem-local-engine = El motor de contenedores lo ha rechazado: { $reason }
problem-local-engine-hint = El mensaje es del propio motor. Corrige lo que dice e inténtalo de nuevo.
problem-local-pull_failed = No se pudo descargar la imagen { $image }: { $reason }
problem-local-pull_failed-hint = Revisa tu red y que la imagen exista, e inténtalo de nuevo.
problem-local-port_busy = El puerto { $port } está en uso{ $known ->
    [yes] { " por " }{ $holder }
   *[no] {""}
}, y Tinybird Local lo necesita.
problem-local-port_busy-hint = Detén lo que lo usa, o elige otros puertos con TB_LOCAL_PORT y TB_LOCAL_CLICKHOUSE_INTERFACE_PORT.
problem-local-other_tokens = El contenedor { $container } se creó con otros tokens. Se ha dejado como estaba.
problem-local-other_tokens-hint = Para usar sus tokens, arráncalo sin indicar ninguno. Para usar otros, elimínalo antes (se pierden sus datos): docker rm --force { $container }
problem-local-not_ours = Hay un contenedor { $container } que no creó Tinybird Companion. Se ha dejado como estaba.
problem-local-not_ours-hint = Arráncalo con lo que lo creó (tb local start), o elimínalo (se pierden sus datos): docker rm --force { $container }
problem-local-token_invalid = Este no es un token que Tinybird Local acepte.
problem-local-token_invalid-hint = Crea un par: tb-companion local generate-tokens.
problem-local-absent = No hay ningún contenedor { $container }.
problem-local-absent-hint = Arranca uno: tb-companion local start.
problem-local-unhealthy = Tinybird Local está en marcha, pero su propia comprobación falla.
problem-local-unhealthy-hint = Suele faltarle memoria: dale al motor al menos 4 GB. Mira su registro: docker logs { $container }
problem-local-died = Tinybird Local terminó antes de estar listo (estado { $status }).
problem-local-died-hint = Mira por qué: docker logs { $container }
problem-local-ended = Tinybird Local ya no está listo.
problem-local-ended-hint = Mira cómo está: tb-companion local status.
problem-local-timed_out = Tinybird Local no estaba listo tras { $seconds } segundos; responden { $passed } de sus 5 servicios.
problem-local-timed_out-hint = Sigue arrancando. Mira más tarde con tb-companion local status, o su registro: docker logs { $container }
