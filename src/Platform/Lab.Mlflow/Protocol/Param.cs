namespace Lab.Mlflow.Protocol;

/// <summary>A parameter of a run: written once, at most 6,000 characters.</summary>
public sealed record Param(string Key, string Value);
