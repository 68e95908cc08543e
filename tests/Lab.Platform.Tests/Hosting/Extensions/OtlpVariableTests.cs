using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>The OTEL_* variables of a resource.</summary>
public sealed class OtlpVariableTests
{
    const string Http = "--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:4318";
    const string Grpc = "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317";
    const string Key = "--AppHost:OtlpApiKey=abc";

    [Fact]
    public async Task InDevelopment_EveryVariableIsSet()
    {
        var builder = HostingTest.BuilderIn("Development", Http, Key);
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter();

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4318",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=abc",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=app-1",
                ["OTEL_SERVICE_NAME"] = "app",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
                ["OTEL_TRACES_SAMPLER"] = "always_on",
                ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
                ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
            },
            await HostingTest.EnvironmentOf(builder, app.Resource, "app-1"));
    }

    [Fact]
    public async Task OutsideDevelopment_NothingIsHurried()
    {
        var builder = HostingTest.BuilderIn("Production", Http, Key);
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter();

        var variables = await HostingTest.EnvironmentOf(builder, app.Resource);

        Assert.Equal(
            ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME"],
            variables.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task KeyOfTheDashboard_IsASecret()
    {
        var builder = HostingTest.BuilderIn("Production", Http, Key);
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter();

        var configuration = await HostingTest.ConfigurationOf(builder, app.Resource);

        Assert.Equal("OTEL_EXPORTER_OTLP_HEADERS", Assert.Single(configuration.Environment, variable => variable.IsSecret).Name);
    }

    [Theory]
    [InlineData(OtlpProtocol.Grpc, "http://localhost:4317", "grpc")]
    [InlineData(OtlpProtocol.HttpProtobuf, "http://localhost:4318", "http/protobuf")]
    [InlineData(OtlpProtocol.HttpJson, "http://localhost:4318", "http/json")]
    public async Task RequiredProtocol_ChoosesTheAddress(OtlpProtocol protocol, string address, string name)
    {
        var builder = HostingTest.Builder(Http, Grpc);
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter(protocol);

        var variables = await HostingTest.EnvironmentOf(builder, app.Resource);

        Assert.Equal(address, variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal(name, variables["OTEL_EXPORTER_OTLP_PROTOCOL"]);
    }

    [Fact]
    public async Task OnlyGrpcListens_GrpcIsUsed()
    {
        var builder = HostingTest.Builder(Grpc);
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter();

        Assert.Equal("grpc", (await HostingTest.EnvironmentOf(builder, app.Resource))["OTEL_EXPORTER_OTLP_PROTOCOL"]);
    }

    [Fact]
    public async Task NoDashboard_NothingIsSet()
    {
        var builder = HostingTest.BuilderIn("Development");
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter();

        Assert.Empty(await HostingTest.EnvironmentOf(builder, app.Resource));
    }

    [Fact]
    public async Task RequiredProtocolNobodyListensFor_FailsWithItsSetting()
    {
        var builder = HostingTest.Builder(Http);
        var app = builder.AddExecutable("app", "x", ".").WithOtlpExporter(OtlpProtocol.Grpc);

        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() => HostingTest.EnvironmentOf(builder, app.Resource));

        Assert.Contains("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", problem.Message);
    }
}
