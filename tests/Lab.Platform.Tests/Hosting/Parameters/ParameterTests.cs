using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting.Parameters;

public sealed class ParameterTests
{
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--Parameters:api-key=v")]
    [InlineData("--Parameters:api_key=v")]
    public async Task Configuration_GivesTheValue(string arg)
    {
        var parameter = HostingTest.Builder(arg).AddParameter("api-key", "default");

        Assert.Equal("v", await parameter.Resource.GetValueAsync(cancellation));
    }

    [Fact]
    public async Task NothingGiven_TakesTheDefault() =>
        Assert.Equal("default", await HostingTest.Builder().AddParameter("p", "default").Resource.GetValueAsync(cancellation));

    [Fact]
    public async Task NoValue_FailsWithTheNamesToSet()
    {
        var parameter = HostingTest.Builder().AddParameter("api-key");

        var problem = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await parameter.Resource.GetValueAsync(cancellation));

        Assert.Equal(
            "The parameter 'api-key' has no value. Set the configuration key 'Parameters:api-key' (environment variable Parameters__api_key, user secrets or appsettings.json).",
            problem.Message);
    }

    [Fact]
    public async Task ValueEnteredLater_IsWaitedForAndStays()
    {
        var parameter = HostingTest.Builder().AddParameter("p", secret: true).Resource;
        parameter.CanBeEntered = true;
        var value = parameter.GetValueAsync(cancellation).AsTask();
        Assert.False(value.IsCompleted);

        Assert.True(parameter.TryEnter("entered"));

        Assert.Equal("entered", await value);
        Assert.Equal("entered", parameter.Value);
        Assert.False(parameter.TryEnter("again"));
    }

    [Fact]
    public async Task SetParameterCommand_GivesAMissingValueAndKeepsIt()
    {
        var builder = HostingTest.Builder();
        var parameter = builder.AddParameter("p", secret: true);
        await using var application = builder.Build();
        parameter.Resource.CanBeEntered = true;
        var notifications = application.ResourceNotifications;
        await builder.Eventing.PublishAsync(
            new InitializeResourceEvent(parameter.Resource, builder.Eventing, application.Services.GetRequiredService<ResourceLoggerService>(), notifications, application.Services),
            cancellation);
        Assert.True(notifications.TryGetCurrentState("p", out var missing));
        Assert.Equal("ValueMissing", missing.Snapshot.State?.Text);
        Assert.Equal("set-parameter", Assert.Single(missing.Snapshot.Commands).Name);

        var result = await application.ResourceCommands.ExecuteCommandAsync(
            "p",
            "set-parameter",
            new([new() { Name = "value", InputType = InputType.SecretText, Value = "s3cret" }, new() { Name = "save", InputType = InputType.Boolean, Value = "true" }]),
            cancellation);

        Assert.True(result.Success, result.ErrorMessage);
        Assert.True(notifications.TryGetCurrentState("p", out var given));
        Assert.Equal(new("Value", "s3cret") { IsSensitive = true }, given.Snapshot.Properties.Single(property => property.Name == "Value"));
        Assert.Equal("s3cret", new SecretsFile(builder.UserSecretsManager.FilePath, false).Values()["Parameters:p"]);
    }

    [Fact]
    public void GeneratedValue_IsKeptForTheNextRunReadableByItsOwnerOnly()
    {
        var path = Path.Combine(HostingTest.Folder(), "secrets.json");
        var (first, second) = (Generate(), Generate());

        Assert.Equal(first, second);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        string? Generate()
        {
            using var configuration = new ConfigurationManager();
            new SecretsFile(path, false).GetOrSetSecret(configuration, "Parameters:p", new GenerateParameterDefault { MinLength = 30 }.GetDefaultValue);
            return configuration["Parameters:p"];
        }
    }

    [Fact]
    public void PersistedDefault_IsWrittenOnce()
    {
        var builder = HostingTest.Builder();
        var parameter = builder.AddParameter("p", new GenerateParameterDefault { MinLength = 22 }, secret: true, persist: true);

        var value = parameter.Resource.Value;

        Assert.Equal(value, new SecretsFile(builder.UserSecretsManager.FilePath, false).Values()["Parameters:p"]);
        Assert.Equal(value, builder.Configuration["Parameters:p"]);
    }

    [Fact]
    public void GeneratedValue_HasWhatWasAskedFor()
    {
        var generate = new GenerateParameterDefault { MinLength = 40, Special = false, MinLower = 5, MinUpper = 6, MinNumeric = 7 };

        for (var i = 0; i < 50; i++)
        {
            var value = generate.GetDefaultValue();
            Assert.Equal(40, value.Length);
            Assert.True(value.All(char.IsAsciiLetterOrDigit), value);
            Assert.True(value.Count(char.IsAsciiLetterLower) >= 5, value);
            Assert.True(value.Count(char.IsAsciiLetterUpper) >= 6, value);
            Assert.True(value.Count(char.IsAsciiDigit) >= 7, value);
        }
    }

    [Fact]
    public void ShortWish_IsLengthenedTo128Bits() =>
        Assert.True(new GenerateParameterDefault { MinLength = 1, Lower = false, Upper = false, Special = false }.GetDefaultValue().Length >= 39);

    [Fact]
    public void KindAskedForButNotAllowed_IsAnError() =>
        Assert.Throws<InvalidOperationException>(() => new GenerateParameterDefault { Special = false, MinSpecial = 1 }.GetDefaultValue());

    [Fact]
    public async Task ConnectionStringFromConfiguration_GoesUnderItsVariable()
    {
        var builder = HostingTest.Builder("--ConnectionStrings:db=Host=db");
        var db = builder.AddConnectionString("db", "DATABASE_URL");
        var web = builder.AddExecutable("web", "x", ".").WithReference(db);

        var configuration = await HostingTest.ConfigurationOf(builder, web.Resource);

        Assert.Equal([("DATABASE_URL", "Host=db", true)], configuration.Environment);
    }
}
