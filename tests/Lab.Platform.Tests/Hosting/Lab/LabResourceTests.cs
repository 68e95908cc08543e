using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using global::Lab.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting.Lab;

/// <summary>The lab's own resources, with the project types a test assembly stands in for.</summary>
public sealed class LabResourceTests
{
    [Fact]
    public async Task Mlflow_StartsTheServerOnItsFolderAndPort()
    {
        var builder = HostingTest.Builder();
        var mlflow = builder.AddMlflow("mlflow");
        var web = builder.AddExecutable("web", "x", ".").WithReference(mlflow);
        HostingTest.Allocate(builder);
        using var application = builder.Build();
        var resolver = application.Services.GetRequiredService<IExecutionConfigurationResolver>();

        var server = await resolver.ResolveAsync(mlflow.Resource, "mlflow", TestContext.Current.CancellationToken);
        var client = await resolver.ResolveAsync(web.Resource, "web", TestContext.Current.CancellationToken);

        var folder = Path.Combine(StateFolder.Of(builder.AppHostDirectory), "mlflow");
        Assert.Equal("dotnet", mlflow.Resource.Command);
        Assert.Equal(
            [
                "/out/Lab.MlflowServer.dll", "--backend-store-uri", $"sqlite:///{folder}/mlflow.db", "--artifacts-destination", $"{folder}/artifacts",
                "--host", "127.0.0.1", "--port", """{{- portForServing "mlflow-http" -}}""",
            ],
            server.Args);
        Assert.Equal(
            [
                ("ConnectionStrings__mlflow", "http://localhost:5001", false), ("MLFLOW_HOST", "localhost", false),
                ("MLFLOW_PORT", "5001", false), ("MLFLOW_URI", "http://localhost:5001", false),
            ],
            client.Environment);
    }

    [Fact]
    public async Task Mailbox_HasAPageAndAnSmtpPort()
    {
        var builder = HostingTest.Builder();
        var mailbox = builder.AddMailbox("mailbox");
        HostingTest.Allocate(builder);

        var variables = await HostingTest.EnvironmentOf(builder, mailbox.Resource);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Mailbox__SmtpPort"] = """{{- portForServing "mailbox-smtp" -}}""",
                ["ASPNETCORE_URLS"] = """http://localhost:{{- portForServing "mailbox-http" -}}""",
            },
            variables);
        Assert.Equal("smtp://localhost:5002", await mailbox.Resource.ConnectionStringExpression.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ProjectTheAppHostDoesNotKnow_SaysWhatToAdd()
    {
        var problem = Assert.Throws<LabException>(() => LabProject.Find(typeof(string).Assembly, "Lab_MlflowServer", "Lab.MlflowServer"));

        Assert.Equal("Add a ProjectReference to Lab.MlflowServer.csproj to the AppHost's project file and build again.", problem.Remedy);
    }
}
