using Lab.PredictionService.Requests;

namespace Lab.PredictionService.OpenApi;

/// <summary>
/// What an endpoint tells of itself beside what its types say. A new route needs WithName, WithTags, WithSummary,
/// <see cref="ProducesProblems"/>, <see cref="WithExamples"/>, and Accepts or <see cref="TakesTexts"/>:
/// <see cref="OperationDetails"/> does the rest.
/// </summary>
static class EndpointDescriptions
{
    /// <summary>The statuses that are answered with a problem document.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (int status in statuses) endpoint.ProducesProblem(status);
        return endpoint;
    }

    /// <summary>A JSON object with these members, read by <see cref="BodyReader"/>; predictions come back, with their times.</summary>
    public static RouteHandlerBuilder TakesTexts(this RouteHandlerBuilder endpoint, TextRequestFields fields) => endpoint.WithMetadata(new TextsBody(fields));

    /// <param name="endpoint">To describe.</param>
    /// <param name="answer">JSON of an answer.</param>
    /// <param name="request">JSON of a request that is answered so; where TakesTexts says it, that has its own.</param>
    public static RouteHandlerBuilder WithExamples(this RouteHandlerBuilder endpoint, string answer, string? request = null) =>
        endpoint.WithMetadata(new ApiExamples(request, answer));

    /// <summary>A CSV as the part of a form too, answered with a CSV.</summary>
    public static RouteHandlerBuilder TakesCsv(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new CsvBody());
}

/// <summary>Metadata of an endpoint that answers a browser with the page, also where a text was wrong.</summary>
/// <param name="TakesForm">The text comes in a form, else in the query.</param>
sealed record PageAnswer(bool TakesForm);

/// <summary>Metadata of an endpoint whose JSON body has these members.</summary>
sealed record TextsBody(TextRequestFields Fields);

/// <summary>Metadata of an endpoint with an example of what it takes and answers.</summary>
sealed record ApiExamples(string? Request, string Answer);

/// <summary>Metadata of an endpoint that takes a CSV.</summary>
sealed record CsvBody;
