// A small HTTP server as Node.js teams write it: tokenizer in JavaScript, encoder in ONNX Runtime, one text a request.
//
//   node http_peer.mjs RUNTIME_FOLDER TOKENIZERS_FOLDER MODEL_FOLDER THREADS PORT
//
// The first two have onnxruntime-node and @huggingface/tokenizers in their node_modules. MODEL_FOLDER: model.onnx, tokenizer.json,
// tokenizer_config.json. GET / answers when it is ready; POST /predict takes {"text"} and answers the shape of the prediction service.
// The encoder has no classifier: the first three values of the first token's state stand in for its scores.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [runtimeFolder, tokenizersFolder, modelFolder, threads, port] = process.argv.slice(2);
const maxTokens = 128;
const labels = ["negative", "neutral", "positive"];
const load = (folder, name) => createRequire(join(folder, "package.json"))(name);
const ort = load(runtimeFolder, "onnxruntime-node");
const { Tokenizer } = load(tokenizersFolder, "@huggingface/tokenizers");
const json = (name) => JSON.parse(readFileSync(join(modelFolder, name), "utf8"));
const tokenizer = new Tokenizer(json("tokenizer.json"), json("tokenizer_config.json"));
const session = await ort.InferenceSession.create(join(modelFolder, "model.onnx"), { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });

async function predict(text) {
  const start = performance.now();
  let { ids } = tokenizer.encode(text);
  if (ids.length > maxTokens) ids = [...ids.slice(0, maxTokens - 1), ids.at(-1)];
  const tensor = (values) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, ids.length]);
  const inputs = { input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)), token_type_ids: tensor(ids.map(() => 0)) };
  const { last_hidden_state } = await session.run(inputs, ["last_hidden_state"]);
  const powers = Array.from(last_hidden_state.data.subarray(0, labels.length), Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  const scores = Object.fromEntries(labels.map((label, i) => [label, powers[i] / sum]));
  const label = labels.reduce((a, b) => (scores[b] > scores[a] ? b : a));
  return {
    predictions: [{ label, confidence: scores[label], scores, truncated: ids.length === maxTokens }],
    sentiment: label,
    processing_time_ms: performance.now() - start,
  };
}

const server = createServer(async (request, response) => {
  if (request.method === "GET") return response.end("ready");
  try {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = JSON.stringify(await predict(JSON.parse(Buffer.concat(parts).toString("utf8")).text));
    response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(body) }).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.listen(Number(port), "127.0.0.1");
