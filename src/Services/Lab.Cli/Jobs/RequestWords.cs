using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Records.Jobs;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Jobs;

/// <summary>What a job is to do, as words of a command line: <c>evaluate data=reviews.csv hyperparameters.epochs=3</c>.</summary>
sealed class RequestWords
{
    readonly Argument<string> kind = new("KIND") { Description = $"What to do: {string.Join(", ", Enum.GetValues<JobKind>().Select(JobStates.Word))}." };
    readonly Argument<string[]> words = new("NAME=VALUE")
    {
        Description = "What the kind needs. A value is text, true, false, or JSON in brackets; hyperparameters.epochs=3 is a member of a member. docs/jobs.md has all names.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string?> request = Text("--request", "JSON", "The whole as a JSON object, in the place of NAME=VALUE.");

    public void AddTo(Command command)
    {
        command.Add(kind);
        command.Add(words);
        command.Add(request);
    }

    /// <exception cref="LabException">The kind is unknown, or a word has not its form.</exception>
    public (JobKind Kind, JsonElement Request) Read(ParseResult parsed)
    {
        string named = parsed.GetRequiredValue(kind);
        var kinds = Enum.GetValues<JobKind>().ToDictionary(JobStates.Word);
        if (!kinds.TryGetValue(named, out var read))
            throw new LabException(
                ErrorKind.Usage, $"'{named}' is no kind of a job.", expected: string.Join(", ", kinds.Keys),
                remedy: NearestName.Of(named, [.. kinds.Keys]) is { } nearest ? $"Did you mean '{nearest}'?" : null);
        string[] given = parsed.GetValue(words) ?? [];
        if (parsed.GetValue(request) is not { } json) return (read, JsonSerializer.SerializeToElement(Members(given)));
        if (given.Length > 0) throw new LabException(ErrorKind.Usage, "Both NAME=VALUE and --request are given.", expected: "one of them");
        return (read, Parse(json, "--request") is JsonObject whole ? JsonSerializer.SerializeToElement(whole) : throw new LabException(ErrorKind.Usage, "It is no JSON object.", "--request"));
    }

    static JsonObject Members(string[] given)
    {
        var root = new JsonObject();
        foreach (string word in given)
        {
            int equals = word.IndexOf('=');
            if (equals <= 0) throw new LabException(ErrorKind.Usage, $"'{word}' has no name.", "NAME=VALUE", "such as data=reviews.csv");
            string[] path = word[..equals].Split('.');
            var place = root;
            foreach (string name in path[..^1])
                place = place[name] is null ? (JsonObject)(place[name] = new JsonObject())! : place[name] as JsonObject
                    ?? throw new LabException(ErrorKind.Usage, $"'{name}' has a value already.", word);
            if (!place.TryAdd(path[^1], Value(word[(equals + 1)..], word))) throw new LabException(ErrorKind.Usage, $"'{word[..equals]}' is given twice.");
        }
        return root;
    }

    // Numbers stay text: which of the two a member is, its reader knows.
    static JsonNode? Value(string text, string word) => text switch
    {
        "true" => true,
        "false" => false,
        ['[' or '{', ..] => Parse(text, word),
        _ => text,
    };

    static JsonNode? Parse(string json, string where)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException wrong)
        {
            throw new LabException(ErrorKind.Usage, $"It is no JSON: {wrong.Message}", where, inner: wrong);
        }
    }
}
