using System.Text.Json;
using AppHost.Resources.Notebooks;
using AppHost.Resources.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.AppHost.Tests.Resources.Notebooks;

public sealed class NotebooksBuilderExtensionsTests
{
    [Fact]
    public void Resource_WaitsForAPerson_AndIsNoPartOfADeployment()
    {
        var notebooks = Builder().AddNotebooks("notebooks", ToolEnvironment.OfThisProcess).Resource;

        Assert.Single(notebooks.Annotations.OfType<ExplicitStartupAnnotation>());
        Assert.Null(Assert.Single(notebooks.Annotations.OfType<ManifestPublishingCallbackAnnotation>()).Callback);
        Assert.Equal("notebooks", Path.GetFileName(notebooks.WorkingDirectory));
    }

    /// <summary>Every user of a machine can list the arguments of a process; the dashboard shows its environment.</summary>
    [Fact]
    public async Task Token_IsInTheSettingsFileOnly()
    {
        var builder = Builder("--operation", "publish", "--publisher", "manifest");
        var notebooks = builder.AddNotebooks("notebooks", new ToolEnvironment(name => name == "JUPYTER_PATH" ? "/mine" : null)).Resource;

        await using var application = builder.Build();
        var configuration = await ExecutionConfigurationBuilder.Create(notebooks).WithArgumentsConfig().WithEnvironmentVariablesConfig().BuildAsync(builder.ExecutionContext);

        Assert.Equal(["--port", "{notebooks.bindings.http.targetPort}"], configuration.Arguments.Select(argument => argument.Value));
        Assert.DoesNotContain(configuration.EnvironmentVariables, variable => variable.Value.Contains(notebooks.Token, StringComparison.Ordinal));
        var variables = configuration.EnvironmentVariables.ToDictionary();
        Assert.Equal(notebooks.DataFolder + Path.PathSeparator + "/mine", variables["JUPYTER_PATH"]);
        Assert.Equal(notebooks.SettingsFolder, variables["JUPYTER_CONFIG_PATH"]);
        Assert.NotEqual(notebooks.Token, Builder().AddNotebooks("notebooks").Resource.Token);
    }

    [Fact]
    public void Settings_KeepJupyterOnThisMachine_BehindItsToken()
    {
        using var settings = JsonDocument.Parse(JupyterSettings.Files("/lab/notebooks", "the-token", "lab-csharp")["jupyter_server_config.json"]);

        Assert.Equal("127.0.0.1", settings.RootElement.GetProperty("ServerApp").GetProperty("ip").GetString());
        Assert.False(settings.RootElement.GetProperty("ServerApp").GetProperty("allow_remote_access").GetBoolean());
        Assert.Equal("the-token", settings.RootElement.GetProperty("IdentityProvider").GetProperty("token").GetString());
    }

    static IDistributedApplicationBuilder Builder(params string[] arguments) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, Args = arguments });
}
