using Lab.ServiceDefaults.Hosting;

namespace Lab.Services.Tests.ServiceDefaults.Hosting;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("ConnectionStrings:redis", "host:6379,password=right with spaces,ssl=true", "host:6379,password=***,ssl=true")]
    [InlineData("ConnectionStrings:redis", "redis://lab:p%2Cw@host:6379/1", "redis://lab:***@host:6379/1")]
    [InlineData("ConnectionStrings:redis", "rediss://:pw@host", "rediss://:***@host")]
    [InlineData("ConnectionStrings:smtp", "smtp://user:p@ss@host:587?tls=starttls", "smtp://user:***@host:587?tls=starttls")]
    [InlineData("Alerts:DashboardUrl", "http://localhost:18888/login?token=abc&x=1", "http://localhost:18888/login?token=***&x=1")]
    [InlineData("MLFLOW_TRACKING_TOKEN", "abc", "***")]
    [InlineData("LAB_API_KEY", "abc", "***")]
    public void Secret_IsHidden(string name, string value, string shown) => Assert.Equal(shown, Secrets.Mask(name, value));

    [Theory]
    [InlineData("Batching:MaxBatchTokens", "4096")]
    [InlineData("ConnectionStrings:mlflow", "http://localhost:5000")]
    [InlineData("urls", "http://localhost:8000;http://[::1]:8000")]
    [InlineData("MLFLOW_TRACKING_TOKEN", "")]
    public void AnythingElse_IsShown(string name, string value) => Assert.Equal(value, Secrets.Mask(name, value));
}
