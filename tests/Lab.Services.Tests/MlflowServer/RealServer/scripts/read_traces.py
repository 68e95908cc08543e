"""Reads the trace of a prediction back with Python's own client."""
import json
import time

import mlflow
from mlflow.tracking import MlflowClient

client = MlflowClient()
deadline = time.monotonic() + 60
traces = []
while not traces and time.monotonic() < deadline:
    experiment = client.get_experiment_by_name("sentiment-predictions")
    if experiment is not None:
        traces = mlflow.search_traces(locations=[experiment.experiment_id], return_type="list", filter_string="trace.name = 'predict'")
    time.sleep(0.1)
(trace,) = traces
assert trace.info.state == "OK", trace.info
(span,) = trace.data.spans
assert span.name == "predict" and span.parent_id is None, span
inputs, outputs = span.inputs, span.outputs
assert inputs["count"] == 1 and inputs["texts"] == [{"characters": 19}], inputs
(prediction,) = outputs["predictions"]
assert prediction["label"] in ("negative", "neutral", "positive") and prediction["prediction_id"], outputs
print("PASS read_traces", json.dumps(outputs))
