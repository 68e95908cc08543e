namespace Lab.Mlflow.Protocol;

/// <summary>A name that points at one version of a registered model.</summary>
public sealed record ModelAlias(string Alias, string Version);
