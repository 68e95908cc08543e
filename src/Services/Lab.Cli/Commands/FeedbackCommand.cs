using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lab.Cli.Options;
using Lab.Cli.Remote;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Records;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab feedback</c>: corrections that users sent, and what is decided about them.</summary>
sealed class FeedbackCommand : Command
{
    public FeedbackCommand(LabHost host, CommonOptions common) : base("feedback", "Corrections that users sent: look at them and decide what trainings learn from.")
    {
        Add(new FeedbackListCommand(host, common));
        Add(new FeedbackChangeCommand("accept", "A correction is right: trainings learn from it.", HttpMethod.Post, "/accept", host, common));
        Add(new FeedbackCorrectCommand(host, common));
        Add(new FeedbackChangeCommand("drop", "No training learns from a correction, until it is accepted after all.", HttpMethod.Post, "/drop", host, common));
        Add(new FeedbackChangeCommand("delete", "Delete a correction with its text: also from the prediction log, the cache and later trainings.", HttpMethod.Delete, "", host, common));
    }
}

/// <summary><c>lab feedback list</c>.</summary>
sealed class FeedbackListCommand : LabCommand
{
    readonly ServiceOptions service = new();
    readonly Option<FeedbackState?> state = Choice(
        "--state", "Only corrections of this state.",
        ("pending", FeedbackState.Pending), ("accepted", FeedbackState.Accepted), ("held", FeedbackState.Held), ("dropped", FeedbackState.Dropped), ("used", FeedbackState.Used));
    readonly Option<int?> skip = Whole("--skip", "Leave out so many of the newest.", 0);
    readonly Option<int?> take = Whole("--take", "Show no more than so many. Default: 50.", 1, 500);

    public FeedbackListCommand(LabHost host, CommonOptions common) : base("list", "Show corrections with their states, newest first.", host, common)
    {
        service.AddTo(this);
        Add(state);
        Add(skip);
        Add(take);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        using var client = service.Open(parsed, Host);
        string query = string.Create(CultureInfo.InvariantCulture, $"feedback?skip={parsed.GetValue(skip) ?? 0}&take={parsed.GetValue(take) ?? 50}");
        if (parsed.GetValue(state) is { } asked) query += $"&state={asked.ToString().ToLowerInvariant()}";
        var page = await client.SendAsync(HttpMethod.Get, query, null, cancellation);
        if (settings.Json) foreach (var item in page.GetProperty("items").EnumerateArray()) Host.Out.WriteLine(item.GetRawText());
        else FeedbackTable.Write(Consoles.Out(Host), page);
    }
}

/// <summary>A command that is told the id alone.</summary>
sealed class FeedbackChangeCommand : LabCommand
{
    readonly ServiceOptions service = new();
    readonly Argument<Guid> id = FeedbackIds.Argument();
    readonly HttpMethod method;
    readonly string path;

    public FeedbackChangeCommand(string name, string description, HttpMethod method, string path, LabHost host, CommonOptions common) : base(name, description, host, common)
    {
        (this.method, this.path) = (method, path);
        Add(id);
        service.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        using var client = service.Open(parsed, Host);
        FeedbackIds.Tell(Host, settings, await client.SendAsync(method, $"feedback/{parsed.GetValue(id)}{path}", null, cancellation));
    }
}

/// <summary><c>lab feedback correct</c>.</summary>
sealed class FeedbackCorrectCommand : LabCommand
{
    readonly ServiceOptions service = new();
    readonly Argument<Guid> id = FeedbackIds.Argument();
    readonly Argument<string> label = new("LABEL") { Description = "One of the served model's labels." };

    public FeedbackCorrectCommand(LabHost host, CommonOptions common) : base("correct", "Another label is right: trainings learn that one.", host, common)
    {
        Add(id);
        Add(label);
        service.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        using var client = service.Open(parsed, Host);
        string body = $"{{\"label\":\"{JsonEncodedText.Encode(parsed.GetRequiredValue(label))}\"}}";
        FeedbackIds.Tell(Host, settings, await client.SendAsync(HttpMethod.Post, $"feedback/{parsed.GetValue(id)}/correct", body, cancellation));
    }
}

/// <summary>What the commands about one correction share.</summary>
static class FeedbackIds
{
    public static Argument<Guid> Argument() => new("ID")
    {
        Description = "Of the correction: 'lab feedback list' shows it.",
        CustomParser = result =>
        {
            if (Guid.TryParseExact(result.Tokens[0].Value, "D", out var id)) return id;
            result.AddError($"'{result.Tokens[0].Value}' is no id of a correction. Expected: a UUID, as 'lab feedback list' shows them.");
            return default;
        },
    };

    public static void Tell(LabHost host, CommonSettings settings, JsonElement answer)
    {
        if (settings.Json) host.Out.WriteLine(answer.GetRawText());
        else if (answer.TryGetProperty("state", out var state)) host.Out.WriteLine($"{state.GetString()}: {answer.GetProperty("label").GetString()}");
        else host.Out.WriteLine($"deleted, with {answer.GetProperty("log_entries").GetInt64()} entries of the prediction log and {answer.GetProperty("cached_answers").GetInt64()} cached answers");
    }
}
