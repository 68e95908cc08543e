namespace Lab.Cli.Json;

/// <summary>What <c>lab tracking --fetch-ui --json</c> writes.</summary>
/// <param name="UiFolder">Where the web UI lies now.</param>
/// <param name="Version">Of MLflow.</param>
sealed record FetchedUi(string UiFolder, string Version);
