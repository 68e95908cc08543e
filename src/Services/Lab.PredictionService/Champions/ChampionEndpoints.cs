using Lab.Mlflow;
using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Sentiment;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Champions;

/// <summary>Who was champion and why, and the way back.</summary>
static class ChampionEndpoints
{
    public static void MapChampions(this WebApplication app)
    {
        app.MapGet("/models/sentiment/history", ReadAsync)
            .WithName("model_history").WithTags(ApiTags.Models).WithSummary("Champions with times and reasons, the newest first.")
            .WithExamples(Examples.Champions).ProducesProblems(503);
        app.MapPost("/models/sentiment/rollback", RollBackAsync).RequiresApiKey()
            .WithName("roll_back").WithTags(ApiTags.Models).WithSummary("""Makes the champion before, or {"version"}, the champion again.""")
            .WithDescription("The registry's alias moves, and every service that serves it changes over without a failed request. Rolled back again, it goes one further back. An empty body is one without a version.")
            .Accepts<RollbackRequest>("application/json").WithExamples(Examples.Champions, Examples.Rollback)
            .ProducesProblems(400, 401, 408, 409, 413, 415, 503);
    }

    static async Task<Results<Ok<ChampionsResponse>, ProblemHttpResult>> ReadAsync(IServiceProvider services, CancellationToken cancellation) =>
        await AskAsync(services, async registry => (await DescribeAsync(registry, cancellation)).ToResult());

    static async Task<Results<Ok<ChampionsResponse>, ProblemHttpResult>> RollBackAsync(
        HttpRequest http, BodyReader bodies, IServiceProvider services, CancellationToken cancellation)
    {
        var request = http.ContentLength is null or 0 && http.ContentType is null
            ? new RollbackRequest(null)
            : await bodies.ReadAsync(http, RollbackParser.Parse);
        if (request.Problem is { } wrong) return wrong;
        return await AskAsync(services, async registry =>
        {
            await registry.RollBackAsync(request.Value!.Version, "asked for at the prediction service", cancellation);
            services.GetRequiredService<ChangeSignal>().Raise();
            return (await DescribeAsync(registry, cancellation)).ToResult();
        });
    }

    static async Task<Results<Ok<ChampionsResponse>, ProblemHttpResult>> AskAsync(
        IServiceProvider services, Func<ModelRegistry, Task<Results<Ok<ChampionsResponse>, ProblemHttpResult>>> ask)
    {
        if (services.GetService<ModelRegistry>() is not { } registry)
            return Problem.At(StatusCodes.Status503ServiceUnavailable, "This service has no registry: it serves the model of its folder (ConnectionStrings__mlflow names one).");
        try
        {
            return await ask(registry);
        }
        catch (LabException refused)
        {
            return Problem.Of(refused, "$.version", showsWhere: false);
        }
        catch (Exception away) when (away is MlflowException or HttpRequestException or TimeoutException)
        {
            return Problem.At(StatusCodes.Status503ServiceUnavailable, "The registry is away or refuses.");
        }
    }

    static async Task<Attempt<ChampionsResponse>> DescribeAsync(ModelRegistry registry, CancellationToken cancellation)
    {
        var champion = await registry.FindChampionAsync(cancellation);
        return new ChampionsResponse(champion?.Version, [.. (await registry.ReadHistoryAsync(cancellation)).Reverse()]);
    }
}

/// <summary>Champions of the registry.</summary>
/// <param name="Champion">The version that serves; null where there is none.</param>
/// <param name="History">The newest first.</param>
sealed record ChampionsResponse(string? Champion, IReadOnlyList<ChampionEntry> History);

/// <summary>Which version to roll back to.</summary>
/// <param name="Version">Its number; null: the champion before.</param>
sealed record RollbackRequest(string? Version);
