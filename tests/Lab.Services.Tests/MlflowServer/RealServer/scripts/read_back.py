"""Reads a run of `lab train` back with Python's own client: run, datasets, logged model, its files, its version."""
import importlib.machinery
import os
import sys
import types

import mlflow
from mlflow.models import Model, get_model_info
from mlflow.tracking import MlflowClient

client = MlflowClient()
experiment = client.get_experiment_by_name("sentiment-training")
(run,) = client.search_runs([experiment.experiment_id])
assert run.info.status == "FINISHED", run.info.status
assert run.data.params["epochs"] == "1" and run.data.params["split"] == "hash", run.data.params
assert run.data.tags["mlflow.source.name"] == "lab train" and run.data.tags["mlflow.user"], run.data.tags
steps = [point.step for point in client.get_metric_history(run.info.run_id, "train_loss")]
assert steps[0] == 1 and steps == sorted(steps), steps
assert "system/system_memory_usage_percentage" in run.data.metrics, run.data.metrics

(read,) = run.inputs.dataset_inputs
assert read.dataset.name == "reviews.csv" and read.dataset.digest == run.data.params["data_sha256"][:16], read.dataset
assert {tag.key: tag.value for tag in read.tags} == {"mlflow.data.context": "training"}, read.tags

(made,) = run.outputs.model_outputs
logged = client.get_logged_model(made.model_id)
assert logged.status == "READY", logged.status
assert logged.source_run_id == run.info.run_id and logged.params == run.data.params
(score,) = [metric for metric in logged.metrics if metric.key == "test_macro_f1"]
assert score.value == run.data.metrics["test_macro_f1"] and score.step == made.step
assert (score.dataset_name, score.dataset_digest) == ("reviews.csv", read.dataset.digest), score
(found,) = mlflow.search_logged_models([experiment.experiment_id], filter_string="metrics.test_macro_f1 >= 0", output_format="list")
assert found.model_id == logged.model_id

version = client.get_model_version_by_alias("sentiment", "challenger")
assert version.run_id == run.info.run_id and logged.model_id in version.source, version
assert '"name": "sentiment"' in logged.tags["mlflow.modelVersions"].replace('":"', '": "'), logged.tags

for uri in (f"models:/{logged.model_id}", f"runs:/{run.info.run_id}/model", "models:/sentiment@challenger"):
    assert get_model_info(uri).flavors["transformers"]["task"] == "text-classification", uri
folder = mlflow.artifacts.download_artifacts("models:/sentiment@challenger")
model = Model.load(folder)
assert set(model.flavors) == {"transformers", "python_function", "sentiment_lab"}, model.flavors
assert model.flavors["sentiment_lab"]["labels"] == ["negative", "neutral", "positive"], model.flavors
assert model.flavors["python_function"]["loader_module"] == "mlflow.transformers"
assert (model.model_id, model.model_uuid, model.run_id) == (logged.model_id, logged.model_id, run.info.run_id)
assert model.artifact_path == logged.artifact_location, model.artifact_path
assert isinstance(model.utc_time_created, str) and model.get_model_info().utc_time_created
assert [str(column.type) for column in model.signature.inputs] == ["DataType.string"], model.signature
assert model.signature.outputs.input_names() == ["label", "score"], model.signature
assert model.load_input_example(folder) == ["I love it."]
assert '"inputs"' in model.get_serving_input(folder)
for name in ("requirements.txt", "conda.yaml", "python_env.yaml"):
    assert os.path.getsize(os.path.join(folder, name)) > 0, name


class Part:
    """Stands for a class of transformers, which is not among the wheels: it looks whether the files are there that it would read."""

    needs: tuple = ()

    @classmethod
    def from_pretrained(cls, path, **_):
        missing = [names for names in cls.needs if not any(os.path.exists(os.path.join(path, name)) for name in names)]
        assert not missing, (path, missing)
        return cls()


class BertForSequenceClassification(Part):
    needs = (("config.json",), ("model.safetensors",))


class BertTokenizer(Part):
    needs = (("tokenizer_config.json",), ("tokenizer.json", "vocab.txt"))


def stand_in(name, **members):
    module = types.ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    for key, value in members.items():
        setattr(module, key, value)
    sys.modules[name] = module


dtype = type("dtype", (), {})
stand_in("torch", __version__="2.13.0", dtype=dtype, float32=dtype(), cuda=types.SimpleNamespace(is_available=lambda: False))
stand_in(
    "transformers", __version__="5.23.0", BertForSequenceClassification=BertForSequenceClassification, BertTokenizer=BertTokenizer,
    AutoTokenizer=Part, AutoFeatureExtractor=Part, AutoProcessor=Part, AutoImageProcessor=Part, pipeline=lambda **parts: parts,
)
import mlflow.transformers  # noqa: E402

loaded = mlflow.transformers.load_model("models:/sentiment@challenger")
assert isinstance(loaded["model"], BertForSequenceClassification) and isinstance(loaded["tokenizer"], BertTokenizer), loaded
assert loaded["task"] == "text-classification", loaded
print("PASS read_back", run.info.run_id)
