namespace Lab.Mlflow.Protocol;

/// <summary>What a run made; empty as long as no logged models are kept.</summary>
public sealed record RunOutputs;
