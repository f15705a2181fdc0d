// Asks the engine, away from the page: one question after the other.
onmessage = ({ data }) => {
  if (data.parts) {
    // Packed parts are unpacked once, and handed back for the next worker.
    const [module, rest] = data.parts.map((part) =>
      typeof part === 'string' ? new WebAssembly.Module(unpacked(part)) : part,
    );
    postMessage({ parts: [module, rest] });
    const first = wasm_bindgen.initSync({ module });
    if (rest) new WebAssembly.Instance(rest, { first });
    return;
  }
  try {
    postMessage({ number: data.number, answer: wasm_bindgen[data.what](data.text) });
  } catch (error) {
    postMessage({ number: data.number, error: error.message });
  }
};
