using System.Net;
using Lab.Hosting.Dashboard.Launch;
using Microsoft.Extensions.Configuration;

namespace Lab.Platform.Tests.Hosting.Dashboard.Launch;

public sealed class DashboardEndpointsTests
{
    [Fact]
    public void Without_configuration_ports_and_keys_are_of_this_run_only()
    {
        var first = Endpoints();
        var second = Endpoints();

        Assert.Equal(3, new[] { first.FrontendUrls, first.OtlpGrpcUrl, first.OtlpHttpUrl }.Distinct().Count());
        Assert.All(new[] { first.BrowserToken!, first.OtlpApiKey, first.ResourceServiceApiKey }, key => Assert.Matches("^[0-9a-f]{32}$", key));
        Assert.Empty(Keys(first).Intersect(Keys(second)));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 0), first.ResourceService);
        Assert.Equal($"{first.FrontendUrls}/login?t={first.BrowserToken}", first.Login.ToString());
    }

    [Fact]
    public void Configured_addresses_and_keys_are_kept()
    {
        var endpoints = Endpoints(
            ("ASPNETCORE_URLS", "http://*:18888;http://localhost:18889"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://localhost:4318"),
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:18891"),
            ("ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN", "open sesame"),
            ("AppHost:OtlpApiKey", "otlp"),
            ("AppHost:ResourceService:ApiKey", "service"));

        Assert.Equal("http://localhost:18888/", endpoints.Frontend.ToString());
        Assert.Equal(("http://localhost:4317", "http://localhost:4318"), (endpoints.OtlpGrpcUrl, endpoints.OtlpHttpUrl));
        Assert.Equal(18891, endpoints.ResourceService.Port);
        Assert.Equal(("otlp", "service"), (endpoints.OtlpApiKey, endpoints.ResourceServiceApiKey));
        Assert.EndsWith("/login?t=open%20sesame", endpoints.Login.AbsoluteUri);
    }

    [Fact]
    public void Dashboard_open_to_anyone_has_no_token()
    {
        var endpoints = Endpoints(("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"));
        var environment = DashboardEnvironment.For(endpoints, new Uri("http://127.0.0.1:1"), Configuration());

        Assert.Null(endpoints.BrowserToken);
        Assert.Equal(endpoints.Frontend, endpoints.Login);
        Assert.Equal(("Unsecured", "Unsecured"), (environment["DASHBOARD__FRONTEND__AUTHMODE"], environment["DASHBOARD__API__AUTHMODE"]));
        Assert.Equal("ApiKey", environment["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"]);
    }

    [Fact]
    public void Environment_hands_on_settings_of_the_dashboard_but_not_over_our_own()
    {
        (string, string)[] settings =
            [("ASPIRE_DASHBOARD_CORS_ALLOWED_ORIGINS", "*"), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:4317"), ("OTHER", "x")];
        var endpoints = Endpoints(settings);

        var environment = DashboardEnvironment.For(endpoints, new Uri("http://127.0.0.1:77/"), Configuration(settings));

        Assert.Equal("*", environment["ASPIRE_DASHBOARD_CORS_ALLOWED_ORIGINS"]);
        Assert.False(environment.ContainsKey("OTHER"));
        Assert.Equal("http://127.0.0.1:77", environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"]);
        Assert.Equal(endpoints.ResourceServiceApiKey, environment["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"]);
        Assert.Equal(endpoints.OtlpApiKey, environment["DASHBOARD__OTLP__PRIMARYAPIKEY"]);
        Assert.Equal(endpoints.BrowserToken, environment["DASHBOARD__FRONTEND__BROWSERTOKEN"]);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "18888")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "ftp://localhost")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://example.com:1")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "https://localhost:1")]
    public void Address_that_is_none_is_named(string setting, string value)
    {
        var failure = Assert.Throws<LabException>(() => Endpoints((setting, value)));

        Assert.Equal((ErrorKind.Usage, setting), (failure.Kind, failure.Where));
        Assert.Contains(value, failure.Message);
    }

    static string[] Keys(DashboardEndpoints endpoints) => [endpoints.BrowserToken!, endpoints.OtlpApiKey, endpoints.ResourceServiceApiKey];

    static DashboardEndpoints Endpoints(params (string, string)[] settings) => DashboardEndpoints.From(Configuration(settings));

    static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build();
}
