using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Lab.Services.Tests.ServiceDefaults.Hosting;

public sealed class LogLevelsTests
{
    [Theory]
    [InlineData("info", "Information")]
    [InlineData("INFO", "Information")]
    [InlineData(" Warn ", "Warning")]
    [InlineData("fatal", "Critical")]
    [InlineData("off", "None")]
    [InlineData("debug", "debug")]
    [InlineData("Information", "Information")]
    public void LevelAsPeopleWriteIt_IsTheFrameworks(string written, string level) =>
        Assert.Equal(level, Configured(("LOG_LEVEL", written))["Logging:LogLevel:Default"]);

    [Theory]
    [InlineData("LOG_LEVEL", "loud", "environment variable LOG_LEVEL")]
    [InlineData("LOG_LEVEL", "99", "environment variable LOG_LEVEL")]
    [InlineData("Logging:LogLevel:Default", "loud", "Logging:LogLevel:Default")]
    [InlineData("Logging:Console:LogLevel:Microsoft.AspNetCore", "loud", "Logging:Console:LogLevel:Microsoft.AspNetCore")]
    public void UnknownLevel_IsRefusedWithItsPlace(string key, string value, string where)
    {
        var error = Assert.Throws<LabException>(() => Configured((key, value)));
        Assert.Equal((ErrorKind.Usage, $"'{value}' is no log level.", where), (error.Kind, error.What, error.Where));
    }

    static IConfiguration Configured((string Key, string Value) setting)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new(setting.Key, setting.Value)]);
        builder.AddLogLevels();
        return builder.Configuration;
    }
}
