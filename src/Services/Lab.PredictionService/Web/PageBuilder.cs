using System.Globalization;
using Lab.PredictionService.Classifications;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.PredictionLog;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Requests;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Web;

/// <summary>Fills the page: the facts of the moment, and the verdict on a text where one was sent.</summary>
sealed class PageBuilder(ModelHost host, PredictionRunner runner, IOptions<PredictionOptions> options, PredictionLogWriter? log = null)
{
    /// <returns>The page and its HTTP status.</returns>
    public async Task<(PageModel Page, int Status)> BuildAsync(HttpContext http, string? text)
    {
        var limits = options.Value;
        var page = new PageModel(
            host.State is ModelState.Ready ready ? Card(ready.Model) : null,
            host.State is ModelState.Failed failed ? failed.Reason : null,
            new PageLimits(limits.MaxTexts, limits.MaxTextCharacters, limits.MaxBodyBytes),
            DemoTexts.All)
        {
            KeepsTexts = log is { IsEnabled: true, KeepsText: true },
            Origin = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}",
            Base = http.Request.PathBase.ToUriComponent(),
        };
        if (text is null) return (page, StatusCodes.Status200OK);
        page = page with { Text = text };
        if (string.IsNullOrWhiteSpace(text)) return (page with { Problem = "Write or paste a review first." }, StatusCodes.Status400BadRequest);
        if (TextLength.InCharacters(text) is var length && length > limits.MaxTextCharacters)
            return (page with { Problem = $"The review has {length:N0} characters; {limits.MaxTextCharacters:N0} are allowed." }, StatusCodes.Status413PayloadTooLarge);

        var answer = await runner.RunAsync([text], http);
        return answer.Problem is { } problem
            ? (page with { Problem = problem.ProblemDetails.Detail }, problem.StatusCode)
            : (page with { Verdict = Judge(answer.Value!.Predictions[0]) }, StatusCodes.Status200OK);
    }

    static Verdict Judge(Sentiment.Prediction prediction)
    {
        ClassScore[] scores = [.. prediction.Scores.Select((score, index) => new ClassScore(score.Key, Tone.Of(score.Key, index), score.Value))];
        return new Verdict(prediction.Label, Tone.Of(prediction.Label, prediction.Index), prediction.Confidence, scores, [.. prediction.Warnings.Select(warning => warning.Message)]);
    }

    static ModelCard Card(ServedModel model)
    {
        var (predictor, facts) = (model.Predictor, model.Predictor.Facts);
        var list = new List<KeyValuePair<string, string>> { new("Version", model.Name.Version) };
        if (facts.Architecture is { } architecture) list.Add(new("Architecture", architecture));
        if (facts.Parameters is { } parameters) list.Add(new("Parameters", parameters.ToString("N0", CultureInfo.InvariantCulture)));
        if (facts.Precision is { } precision) list.Add(new("Precision", precision));
        list.Add(new("Reads up to", $"{predictor.MaxSequenceLength.ToString("N0", CultureInfo.InvariantCulture)} tokens"));
        list.Add(new("Classes", string.Join(", ", predictor.Labels)));
        return new ModelCard(model.Name.Name, predictor.Labels, list);
    }
}
