using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>Commands with typed arguments.</summary>
public sealed class CommandTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_ArriveTyped()
    {
        var result = await RunAsync(
            Inputs(),
            context => Task.FromResult(CommandResults.Success($"{context.ResourceName} {context.Arguments.GetInt32("count")} {context.Arguments.GetBoolean("force")} {context.Arguments.GetString("kind")}")),
            ("count", "3"), ("force", "true"), ("kind", "a"));

        Assert.Equal("web 3 True a", result.Message);
    }

    [Theory]
    [InlineData("The argument 'count' is required.", "kind", "a")]
    [InlineData("The argument 'count' must be a number.", "count", "three")]
    [InlineData("The argument 'kind' must be one of: a, b.", "count", "1", "kind", "c")]
    [InlineData("The argument 'force' must be true or false.", "count", "1", "force", "maybe")]
    [InlineData("The argument 'note' is longer than 4 characters.", "count", "1", "note", "12345")]
    [InlineData("The command has no argument 'other'.", "count", "1", "other", "x")]
    public async Task WrongArguments_AreRefusedBeforeTheCommandRuns(string reason, params string[] pairs)
    {
        var result = await RunAsync(
            Inputs(), _ => throw new InvalidOperationException("ran"), [.. pairs.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.False(result.Success);
        Assert.Equal(reason, result.ErrorMessage);
    }

    [Fact]
    public async Task OwnValidation_IsAsked()
    {
        var options = new CommandOptions
        {
            Arguments = [new() { Name = "day", InputType = InputType.Text }],
            ValidateArguments = context =>
            {
                context.AddValidationError("day", "not in the future");
                return Task.CompletedTask;
            },
        };

        var result = await RunAsync(options, _ => throw new InvalidOperationException("ran"), ("day", "today"));

        Assert.Equal("day: not in the future", result.ErrorMessage);
    }

    [Fact]
    public async Task CommandThatThrows_FailsWithItsMessage() =>
        Assert.Equal("broken", (await RunAsync(new(), _ => throw new InvalidOperationException("broken"))).ErrorMessage);

    [Fact]
    public async Task UnknownNames_AreFailures()
    {
        builder.AddExecutable("web", "x", ".");
        await using var application = builder.Build();

        Assert.Equal("Resource 'web' has no command 'c'.", (await application.ResourceCommands.ExecuteCommandAsync("web", "c", cancellation)).ErrorMessage);
        Assert.Equal("There is no resource 'nobody'.", (await application.ResourceCommands.ExecuteCommandAsync("nobody", "c", cancellation)).ErrorMessage);
    }

    [Fact]
    public void SecondCommandOfTheSameName_TakesTheFirstsPlace()
    {
        var web = builder.AddExecutable("web", "x", ".")
            .WithCommand("c", "First", _ => Task.FromResult(CommandResults.Success()))
            .WithCommand("c", "Second", _ => Task.FromResult(CommandResults.Success()));

        Assert.Equal("Second", web.Resource.Annotations.OfType<ResourceCommandAnnotation>().Single().DisplayName);
    }

    static CommandOptions Inputs() => new()
    {
        Arguments =
        [
            new() { Name = "count", InputType = InputType.Number, Required = true },
            new() { Name = "force", InputType = InputType.Boolean },
            new() { Name = "kind", InputType = InputType.Choice, Options = [new("a", "A"), new("b", "B")] },
            new() { Name = "note", InputType = InputType.Text, MaxLength = 4 },
        ],
    };

    async Task<ExecuteCommandResult> RunAsync(
        CommandOptions options, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> command, params (string Name, string Value)[] arguments)
    {
        builder.AddExecutable("web", "x", ".").WithCommand("c", "Command", command, options);
        await using var application = builder.Build();
        InteractionInputCollection inputs = new([.. arguments.Select(argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value })]);
        return await application.ResourceCommands.ExecuteCommandAsync("web", "c", inputs, cancellation);
    }
}
