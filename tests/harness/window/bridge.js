// Both ways over the bridge into the page: what a command answers, and what the shell says by
// itself to a callback, which it finds by its number.
if (!window.heardAtTheBridge) {
  const heard = (window.heardAtTheBridge = []);
  const { callbacks } = window.__TAURI_INTERNALS__;
  const keep = (message) => {
    try {
      heard.push(typeof message === 'string' ? message : JSON.stringify(message) ?? '');
    } catch (error) {
      heard.push(`unreadable: ${error}`);
    }
  };

  const find = callbacks.get.bind(callbacks);
  callbacks.get = (id) => {
    const callback = find(id);
    return (
      callback &&
      ((message) => {
        keep(message);
        return callback(message);
      })
    );
  };

  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const response = await fetched(...request);
    keep(await response.clone().text());
    return response;
  };
}
