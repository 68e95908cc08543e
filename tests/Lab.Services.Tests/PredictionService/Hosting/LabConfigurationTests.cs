using Lab.PredictionService.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.PredictionService.Hosting;

public sealed class LabConfigurationTests
{
    /// <summary>A builder that sees these environment variables, then the arguments, and nothing of this machine.</summary>
    static WebApplicationBuilder Configure(Dictionary<string, string?> environment, params string[] args)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        builder.Configuration.AddInMemoryCollection(environment);
        builder.AddLabConfiguration(args);
        return builder;
    }

    static ServiceProvider Services(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration).BuildServiceProvider();

    static string? Urls(WebApplicationBuilder builder) => builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey);

    static string? Model(WebApplicationBuilder builder) => builder.Configuration["Prediction:Model"];

    [Fact]
    public void WithoutSettings_ListensOnThisMachineOnly() => Assert.Equal("http://localhost:8000", Urls(Configure([])));

    [Fact]
    public void Environment_NamesAddressAndModel()
    {
        var builder = Configure(new() { ["LAB_URLS"] = "http://localhost:9001", ["MODEL_PATH"] = "from-environment" });

        Assert.Equal(("http://localhost:9001", "from-environment"), (Urls(builder), Model(builder)));
    }

    [Fact]
    public void CommandLine_WinsOverTheEnvironment()
    {
        var builder = Configure(
            new() { ["LAB_URLS"] = "http://localhost:9001", ["MODEL_PATH"] = "from-environment" },
            "--urls", "http://localhost:9002", "--model", "from-option");

        Assert.Equal(("http://localhost:9002", "from-option"), (Urls(builder), Model(builder)));
    }

    [Fact]
    public void AddressGivenByPort_IsLeftToTheServer() => Assert.Null(Urls(Configure(new() { ["http_ports"] = "8080" })));

    [Fact]
    public void UnknownKey_IsAnErrorThatNamesTheNearestOne()
    {
        using var services = Services(Configure([], "--Prediction:MaxTxts", "5"));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<PredictionOptions>>().Value);
        Assert.Equal(["Unknown setting 'Prediction:MaxTxts'. Did you mean 'Prediction:MaxTexts'?"], error.Failures);
    }

    [Fact]
    public void WhatAnAppHostSets_IsNoUnknownKey()
    {
        using var services = Services(Configure(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:18890",
            ["OTEL_SERVICE_NAME"] = "prediction-service",
            ["services:mlflow:http:0"] = "http://localhost:5000",
            ["ConnectionStrings:redis"] = "localhost:6379",
            ["MLFLOW_HTTP"] = "http://localhost:5000",
            ["CACHE_HOST"] = "localhost",
            ["HTTP_PORTS"] = "8080",
        }));

        Assert.Equal(1_000, services.GetRequiredService<IOptions<PredictionOptions>>().Value.MaxTexts);
    }

    [Fact]
    public void ValueOutOfRange_IsAnErrorThatNamesIt()
    {
        using var services = Services(Configure([], "--Batching:MaxBatchTokens", "0"));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<Lab.Inference.BatchingOptions>>().Value);
        Assert.Equal(["Batching: MaxBatchTokens is 0; it must be 1 to 16,777,216 tokens."], error.Failures);
    }
}
