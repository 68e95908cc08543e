// The encoder in ONNX Runtime, by the npm package onnxruntime-node.
//
//   node onnx_peer.mjs PACKAGE_FOLDER MODEL_ONNX SEQUENCES_JSON THREADS
//
// PACKAGE_FOLDER: has node_modules/onnxruntime-node. SEQUENCES_JSON: [[token id, ...], ...].
// Requests:
//   {"batches": [[sequence, ...], ...]}   one pass over padded batches; answers {"seconds", "padded": tokens computed}
//   {"check": [sequence, ...]}            one padded batch; answers {"states": [[last hidden state of each real token, end to end], ...]}
// The inputs are built outside the timed part; those of the last passes are kept.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

const [packageFolder, modelFile, sequencesFile, threads] = process.argv.slice(2);
const ort = createRequire(join(packageFolder, "package.json"))("onnxruntime-node");
const sequences = JSON.parse(readFileSync(sequencesFile, "utf8"));
const session = await ort.InferenceSession.create(modelFile, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
const prepared = new Map();

function feeds(batch) {
  const longest = Math.max(...batch.map((s) => sequences[s].length));
  const tensors = ["input_ids", "attention_mask", "token_type_ids"].map(() => new BigInt64Array(batch.length * longest));
  batch.forEach((s, row) =>
    sequences[s].forEach((id, column) => {
      tensors[0][row * longest + column] = BigInt(id);
      tensors[1][row * longest + column] = 1n;
    }));
  const [input_ids, attention_mask, token_type_ids] = tensors.map((data) => new ort.Tensor("int64", data, [batch.length, longest]));
  return { input_ids, attention_mask, token_type_ids };
}

async function pass(batches) {
  const key = JSON.stringify(batches);
  if (!prepared.has(key)) prepared.set(key, batches.map(feeds));
  const inputs = prepared.get(key);
  const start = performance.now();
  for (const input of inputs) await session.run(input, ["last_hidden_state"]);
  const seconds = (performance.now() - start) / 1000;
  // Its workers spin for a while: they must sleep before the other side's turn.
  await setTimeout(100);
  return { seconds, padded: inputs.reduce((sum, input) => sum + input.input_ids.size, 0) };
}

async function check(batch) {
  const { last_hidden_state: { data, dims } } = await session.run(feeds(batch), ["last_hidden_state"]);
  const [, longest, width] = dims;
  return { states: batch.map((s, row) => Array.from(data.subarray(row * longest * width, (row * longest + sequences[s].length) * width))) };
}

const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");
answer({ ready: `onnxruntime-node ${createRequire(join(packageFolder, "package.json"))("onnxruntime-node/package.json").version}` });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const request = JSON.parse(line);
    answer(request.check ? await check(request.check) : await pass(request.batches));
  } catch (error) {
    answer({ error: String(error) });
  }
}
