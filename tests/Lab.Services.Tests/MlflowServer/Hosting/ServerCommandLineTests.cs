using System.CommandLine;
using Lab.MlflowServer;
using Lab.MlflowServer.Hosting;

namespace Lab.Services.Tests.MlflowServer.Hosting;

public sealed class ServerCommandLineTests
{
    [Fact]
    public void WithoutOptions_EverythingLiesInTheCurrentFolder()
    {
        var options = Read();
        Assert.Equal(("mlflow.db", "./mlartifacts", "mlflow-artifacts:", true, (string?)null), (options.DatabaseFile, options.ArtifactFolder, options.ArtifactRoot, options.ServesArtifacts, options.Url));
    }

    [Theory]
    [InlineData(new[] { "--port", "5001" }, "http://127.0.0.1:5001")]
    [InlineData(new[] { "--host", "0.0.0.0" }, "http://0.0.0.0:5000")]
    [InlineData(new[] { "--host", "::1", "--port", "0" }, "http://[::1]:0")]
    public void HostAndPort_MakeTheAddress(string[] args, string url) => Assert.Equal(url, Read(args).Url);

    [Theory]
    [InlineData("sqlite:///a/b.db", "a/b.db")]
    [InlineData("sqlite:////var/b.db", "/var/b.db")]
    public void StoreUri_NamesAFile(string uri, string file) => Assert.Equal(file, Read("--backend-store-uri", uri).DatabaseFile);

    [Theory]
    [InlineData("--backend-store-uri", "postgresql://u:secret@h/d", "--backend-store-uri: Databases of kind postgresql are not supported yet. Expected: sqlite:///FILE.")]
    [InlineData("--artifacts-destination", "s3://bucket", "--artifacts-destination: Artifacts at s3: addresses are not supported yet. Expected: a folder.")]
    [InlineData("--static-prefix", "mlflow", "--static-prefix: 'mlflow' is no path. Expected: one as /mlflow or /apps/mlflow, without a slash at its end.")]
    [InlineData("--static-prefix", "/mlflow/", "--static-prefix: '/mlflow/' is no path. Expected: one as /mlflow or /apps/mlflow, without a slash at its end.")]
    [InlineData("--port", "70000", "--port: 70000 is no port. Expected: a number from 0 to 65535, 0 for any that is free.")]
    public void WhatIsNotSupported_IsSaid(string option, string value, string message) =>
        Assert.Equal(message, Assert.Throws<LabException>(() => Read(option, value)).Message);

    [Fact]
    public void NoServeArtifacts_NeedsAnotherRoot()
    {
        Assert.Throws<LabException>(() => Read("--no-serve-artifacts"));
        Assert.Equal("s3://bucket/x", Read("--no-serve-artifacts", "--default-artifact-root", "s3://bucket/x/").ArtifactRoot);
    }

    [Fact]
    public void UnknownOption_IsRefused() => Assert.Throws<LabException>(() => MlflowServerApp.Create(["--colour", "red"]));

    static TrackingServerOptions Read(params string[] args)
    {
        var line = new ServerCommandLine();
        var command = new RootCommand();
        foreach (var option in line.Options) command.Add(option);
        return line.Read(command.Parse(args));
    }
}
