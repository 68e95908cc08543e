namespace Lab.PredictionService.OpenApi;

/// <summary>How the routes are grouped in the documents.</summary>
static class ApiTags
{
    public const string Predictions = "Predictions";
    public const string Service = "Service";
    public const string Feedback = "Feedback";
}

/// <summary>Which problems a kind of route answers.</summary>
static class ApiStatuses
{
    /// <summary>A body of texts for the model.</summary>
    public static int[] Texts { get; } = [400, 408, 413, 415, 429, 500, 503];

    /// <summary>A correction: the model is not asked.</summary>
    public static int[] Corrections { get; } = [400, 408, 413, 415, 503];

    /// <summary>The model, without a body.</summary>
    public static int[] Model { get; } = [429, 500, 503];

    /// <summary>What a status means here; of another one its standard name.</summary>
    public static string? Meaning(int status) => status switch
    {
        400 => "The request is malformed: `errors` names the place.",
        408 => "The body came in too slowly.",
        413 => "More than a call may hold.",
        415 => "This route does not take that Content-Type.",
        429 => "Too much is waiting for the model already: come back after `Retry-After` seconds.",
        500 => "The service failed; its log has the details under the request's id.",
        503 => "No model is loaded (`state`: starting or failed), or the service is stopping.",
        _ => null,
    };
}
