using AppHost.Resources.Services;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.AppHost.Tests.Resources.Services;

public sealed class ApiKeyExtensionsTests
{
    static IDistributedApplicationBuilder Builder(params string[] arguments) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, Args = arguments });

    [Fact]
    public void WithoutOne_NoServiceAsksForAKey()
    {
        Assert.Null(Builder("--LAB_API_KEY=").AddApiKey());
    }

    [Fact]
    public async Task Key_IsASecret_ThatTheServiceGets()
    {
        var builder = Builder("--LAB_API_KEY=k3y");
        var key = builder.AddApiKey()!;
        var service = builder.AddExecutable("service", "dotnet", ".").WithApiKey(key).Resource;

        var configuration = await ExecutionConfigurationBuilder.Create(service).WithEnvironmentVariablesConfig()
            .BuildAsync(builder.ExecutionContext, NullLogger.Instance, TestContext.Current.CancellationToken);

        Assert.True(key.Resource.Secret);
        Assert.Equal("k3y", configuration.EnvironmentVariables.Single(variable => variable.Key == "LAB_API_KEY").Value);
    }

    [Fact]
    public void Deployment_AlwaysHasAKey()
    {
        var key = Builder("--operation", "publish", "--publisher", "manifest").AddApiKey()!;

        Assert.True(key.Resource.Secret);
        Assert.Equal(32, Assert.IsType<GenerateParameterDefault>(key.Resource.Default).MinLength);
    }
}
