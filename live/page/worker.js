// Asks the engine, away from the page: one question after the other.
onmessage = ({ data }) => {
  if (data.module) {
    wasm_bindgen.initSync({ module: data.module });
    return;
  }
  postMessage({ number: data.number, answer: wasm_bindgen[data.what](data.text) });
};
