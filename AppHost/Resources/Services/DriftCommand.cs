using System.Net.Http.Json;
using AppHost.Resources.Running;

namespace AppHost.Resources.Services;

/// <summary>Shows what drift is: texts of another kind than the model was trained on, sent as anybody would.</summary>
static class DriftCommand
{
    // The monitor judges from 200 answers, and these must outweigh what came before.
    const int Texts = 600, Together = 100;
    const string Name = "simulate-drift";

    static readonly HttpClient http = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>A button that sends tweets to <c>/batch_predict</c>; the monitor's next pass sees them.</summary>
    public static IResourceBuilder<ProjectResource> WithDriftCommand(this IResourceBuilder<ProjectResource> predictions) => predictions.WithCommand(
        Name, "Simulate drift", context => SendAsync(predictions, context.CancellationToken),
        new CommandOptions
        {
            IconName = "ArrowTrendingLines",
            Description = "Sends tweets instead of reviews, so that the monitor sees drift.",
            ConfirmationMessage = $"{Texts} tweets are classified and go into the prediction log: the monitor will find drift and mail about it. Go on?",
        });

    static async Task<ExecuteCommandResult> SendAsync(IResourceBuilder<ProjectResource> predictions, CancellationToken cancellation)
    {
        try
        {
            string file = Path.Combine(StateFolder.Repository(predictions.ApplicationBuilder.AppHostDirectory), "data", "tweets", "tweets.csv");
            string[] tweets = [.. (await File.ReadAllLinesAsync(file, cancellation)).Select(TextOf)];
            string[] texts = [.. Enumerable.Range(0, Texts).Select(i => tweets[i % tweets.Length])];
            var service = new Uri(predictions.GetEndpoint("http").Url);
            foreach (string[] part in texts.Chunk(Together))
            {
                using var answer = await http.PostAsJsonAsync(new Uri(service, "/batch_predict"), new { texts = part }, cancellation);
                answer.EnsureSuccessStatusCode();
            }
            return CommandResults.Success($"{texts.Length} tweets were classified. The monitor's next pass looks at them: its page and the mailbox show what it finds.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            return CommandResults.Failure($"The tweets were not sent: {failure.Message}");
        }
    }

    // Every field is in quotes, the text is the sixth and last.
    static string TextOf(string line) => line.TrimEnd('"').Split("\",\"", 6)[^1].Replace("\"\"", "\"", StringComparison.Ordinal);
}
