using Lab.Mailbox;
using Lab.ServiceDefaults.Access;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.ServiceDefaults.Access;

public sealed class AccessOptionsTests
{
    [Theory]
    [InlineData("AllowedHosts", "lab.example, 10.*", "Access:AllowedHosts has '10.*'; a host is a name, *.DOMAIN, ")]
    [InlineData("AllowedHosts", "10.0.0.0/33", "Access:AllowedHosts has '10.0.0.0/33'; ")]
    [InlineData("TrustedProxies", "proxy.example", "Access:TrustedProxies has 'proxy.example'; a proxy is an address, ")]
    [InlineData("TrustedProxies", "*", "Access:TrustedProxies has '*'; ")]
    [InlineData("PathBase", "sentiment", "Access:PathBase is 'sentiment'; a path is one as /sentiment ")]
    [InlineData("PathBase", "/sentiment/", "Access:PathBase is '/sentiment/'; ")]
    [InlineData("PathBase", "/", "Access:PathBase is '/'; ")]
    [InlineData("PathBase", "/a/../b", "Access:PathBase is '/a/../b'; ")]
    [InlineData("PathBase", "//evil.example", "Access:PathBase is '//evil.example'; ")]
    [InlineData("PathBase", "/a?b", "Access:PathBase is '/a?b'; ")]
    [InlineData("ApiKey", "two words", "Access:ApiKey has white space ")]
    [InlineData("AllowedHost", "lab.example", "Unknown setting 'Access:AllowedHost'. Did you mean 'Access:AllowedHosts'?")]
    public void WrongValue_EndsTheStart_AndIsNamed(string key, string value, string message)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => MailboxApp.Create([$"--Access:{key}", value]));

        string failure = Assert.Single(wrong.Failures);
        Assert.StartsWith(message, failure);
        if (key == "ApiKey") Assert.DoesNotContain(value, failure);
    }

    [Fact]
    public void Variables_SetThem_AndTheCommandLineWins()
    {
        var builder = WebApplication.CreateSlimBuilder(["--Access:PathBase", "/other"]);
        builder.Configuration.AddInMemoryCollection(
            [new("LAB_ALLOWED_HOSTS", "lab.example"), new("LAB_API_KEY", "key"), new("LAB_PATH_BASE", "/lab"), new("LAB_TRUSTED_PROXIES", "10.0.0.0/8")]);

        AccessVariables.Add(builder);

        var options = builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>()!;
        Assert.Equal(("lab.example", "key", "/other", "10.0.0.0/8"), (options.AllowedHosts, options.ApiKey, options.PathBase, options.TrustedProxies));
    }

    [Fact]
    public void Key_IsNotShown()
    {
        var builder = WebApplication.CreateSlimBuilder(["--Access:ApiKey", "s3cret"]);
        builder.AddFrontDoor();

        Assert.Equal("***", ServiceSettings.Of(builder).Single(setting => setting.Key == "Access:ApiKey").Value);
    }
}
