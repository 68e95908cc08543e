using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Lab.Services.Tests.MlflowServer;

/// <summary>A temporary folder with the database and the artifacts of one server.</summary>
sealed class ServerFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lab-mlflow-").FullName;

    public string Database => Path.Combine(Root, "mlflow.db");

    public string Artifacts => Path.Combine(Root, "mlartifacts");

    public string[] Arguments(params string[] more) => ["--backend-store-uri", "sqlite:///" + Database, "--artifacts-destination", Artifacts, .. more];

    /// <summary>Whatever this machine has in its cache and its Pythons is not found.</summary>
    public void Isolate(WebApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["LAB_CACHE"] = Path.Combine(Root, "cache"), ["PATH"] = "", ["VIRTUAL_ENV"] = "", ["HOME"] = Root, ["APPDATA"] = Root });

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
