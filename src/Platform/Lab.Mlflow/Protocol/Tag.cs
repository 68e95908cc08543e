namespace Lab.Mlflow.Protocol;

/// <summary>A key with its text, on an experiment, a run, a dataset input, a registered model or a model version.</summary>
public sealed record Tag(string Key, string Value);
