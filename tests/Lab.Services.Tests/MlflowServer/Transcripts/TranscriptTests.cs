using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Services.Tests.MlflowServer.Transcripts;

/// <summary>
/// What Python's MLflow client asked Python's MLflow server 3.17.2, asked again of ours: status and JSON must be the same but for ids,
/// made-up names, times, and the tails of messages that carry SQL or the order of a set. Each file is gzipped JSON lines
/// <c>{"method","path","request","status","response"}</c>.
/// </summary>
public sealed class TranscriptTests
{
    [Theory]
    [InlineData("experiments_lifecycle")]
    [InlineData("experiments_search")]
    [InlineData("runs_lifecycle")]
    [InlineData("logged_models")]
    [InlineData("graphql_ui")]
    [InlineData("registry_models")]
    [InlineData("registry_versions")]
    [InlineData("search_runs_filters")]
    [InlineData("search_runs_order_pages")]
    public async Task Server_AnswersAsRecorded(string name)
    {
        await using var server = new TrackingServer();
        await server.InitializeAsync();
        // What the reference server made up, and what ours made up in its place.
        Dictionary<string, string> made = [];
        int number = 0;
        foreach (string line in Read(name))
        {
            number++;
            var exchange = JsonNode.Parse(line)!;
            var expected = exchange["response"];
            if (expected is JsonObject && expected["experiment_id"] is { } id) await SkipIdsBeforeAsync(server, int.Parse(id.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture));
            // A text is the content of a file.
            string? body = exchange["request"] is JsonValue file ? file.GetValue<string>() : exchange["request"]?.ToJsonString();
            using var answer = await server.SendAsync(
                new HttpMethod(exchange["method"]!.GetValue<string>()), Replace(exchange["path"]!.GetValue<string>(), made), body is null ? null : Replace(body, made));
            string text = await answer.Content.ReadAsStringAsync();
            string where = $"{name}:{number} {exchange["method"]} {exchange["path"]}\n{exchange["request"]?.ToJsonString()}\nexpected {expected?.ToJsonString()}\nactual   {text}";
            Assert.True(exchange["status"]!.GetValue<int>() == (int)answer.StatusCode, where);
            if (expected is null) continue;
            if (expected is JsonValue download)
            {
                Assert.True(download.GetValue<string>() == text, where);
                continue;
            }
            var actual = JsonNode.Parse(text)!;
            Learn(exchange["path"]!.GetValue<string>(), expected, actual, made);
            string? difference = Difference("$", JsonNode.Parse(Replace(expected.ToJsonString(), made)), actual);
            Assert.True(difference is null, difference + "\n" + where);
        }
        Assert.True(number > 0);
    }

    // Ids of experiments are a counter: they agree when as many have been made before.
    static async Task SkipIdsBeforeAsync(TrackingServer server, int id)
    {
        while (true)
        {
            var newest = await server.Client.SearchExperimentsPageAsync(null, ["experiment_id DESC"], Lab.Mlflow.Protocol.ViewType.All, 1, null);
            if (int.Parse(newest.Items[0].ExperimentId, System.Globalization.CultureInfo.InvariantCulture) >= id - 1) return;
            await server.Client.CreateExperimentAsync(server.Name("skipped"));
        }
    }

    static void Learn(string path, JsonNode expected, JsonNode actual, Dictionary<string, string> made)
    {
        // A later filter may ask for what was made since then.
        if (expected["experiment"]?["creation_time"] is { } then && actual["experiment"]?["creation_time"] is { } now) made[then.ToJsonString()] = now.ToJsonString();
        if (expected["model"]?["info"] is { } model && actual["model"]?["info"] is { } ownModel)
            foreach (string field in new[] { "model_id", "name" }) made[model[field]!.GetValue<string>()] = ownModel[field]!.GetValue<string>();
        if (!path.EndsWith("runs/create", StringComparison.Ordinal) || expected["run"]?["info"] is not { } recorded || actual["run"]?["info"] is not { } own) return;
        foreach (string field in new[] { "run_id", "run_name" }) made[recorded[field]!.GetValue<string>()] = own[field]!.GetValue<string>();
    }

    static string Replace(string text, Dictionary<string, string> made)
    {
        foreach (var (recorded, own) in made) text = text.Replace(recorded, own, StringComparison.Ordinal);
        return text;
    }

    static string? Difference(string path, JsonNode? expected, JsonNode? actual)
    {
        switch (expected, actual)
        {
            case (null, null):
                return null;
            case (JsonObject left, JsonObject right):
                string[] names = [.. left.Select(property => property.Key).Union(right.Select(property => property.Key))];
                return names.Select(name => left.ContainsKey(name) == right.ContainsKey(name)
                    ? Difference($"{path}.{name}", left[name], right[name]) : $"{path}.{name} is {(left.ContainsKey(name) ? "missing" : "too much")}").FirstOrDefault(found => found is not null);
            case (JsonArray left, JsonArray right):
                return left.Count != right.Count ? $"{path} has {right.Count} items, not {left.Count}"
                    : left.Select((item, i) => Difference($"{path}[{i}]", item, right[i])).FirstOrDefault(found => found is not null);
            case (JsonValue left, JsonValue right):
                if (left.GetValueKind() != right.GetValueKind()) return $"{path} is {right.GetValueKind()}, not {left.GetValueKind()}";
                bool same = left.GetValueKind() switch
                {
                    JsonValueKind.Number => IsTime(path) || left.GetValue<double>() == right.GetValue<double>(),
                    JsonValueKind.String => path.EndsWith("page_token", StringComparison.Ordinal) || path.EndsWith("creationTime", StringComparison.Ordinal) || Stable(left.GetValue<string>()) == Stable(right.GetValue<string>()),
                    _ => left.ToJsonString() == right.ToJsonString(),
                };
                return same ? null : $"{path} is {right.ToJsonString()}, not {left.ToJsonString()}";
            default:
                return $"{path} is of another kind";
        }
    }

    static bool IsTime(string path) => path.EndsWith("_time", StringComparison.Ordinal) || path.EndsWith("_timestamp", StringComparison.Ordinal) || path.EndsWith("_timestamp_ms", StringComparison.Ordinal);

    static string Stable(string text)
    {
        foreach (string end in new[] { " Error: ", " Valid keys are ", ". Error:", " mandatory fields: " })
            if (text.IndexOf(end, StringComparison.Ordinal) is var at and >= 0) text = text[..at];
        return text.TrimEnd('.');
    }

    static IEnumerable<string> Read(string name)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(Folder(), name + ".jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (reader.ReadLine() is { } line) yield return line;
    }

    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln"))) return Path.Combine(folder.FullName, "tests", "Lab.Services.Tests", "MlflowServer", "Transcripts");
        throw new FileNotFoundException("Lab.sln");
    }
}
