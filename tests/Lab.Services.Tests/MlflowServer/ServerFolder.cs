namespace Lab.Services.Tests.MlflowServer;

/// <summary>A temporary folder with the database and the artifacts of one server.</summary>
sealed class ServerFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("lab-mlflow-").FullName;

    public string Database => Path.Combine(Root, "mlflow.db");

    public string Artifacts => Path.Combine(Root, "mlartifacts");

    public string[] Arguments(params string[] more) => ["--backend-store-uri", "sqlite:///" + Database, "--artifacts-destination", Artifacts, .. more];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
