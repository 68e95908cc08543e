namespace Lab.PredictionService.OpenApi;

/// <summary>How the routes are grouped in the documents.</summary>
static class ApiTags
{
    public const string Predictions = "Predictions";
    public const string Service = "Service";
    public const string Feedback = "Feedback";
    public const string Jobs = "Jobs";
    public const string Models = "Models";
}

/// <summary>Which problems a kind of route answers.</summary>
static class ApiStatuses
{
    /// <summary>A body of texts for the model.</summary>
    public static int[] Texts { get; } = [400, 408, 413, 415, 429, 500, 503];

    /// <summary>A correction: the model is not asked.</summary>
    public static int[] Corrections { get; } = [400, 408, 413, 415, 429, 503];

    /// <summary>A route behind the key that asks Redis.</summary>
    public static int[] Administration { get; } = [401, 503];

    /// <summary>Somebody asks for a job.</summary>
    public static int[] JobSubmissions { get; } = [400, 401, 408, 413, 415, 429, 503];

    /// <summary>A job by its id.</summary>
    public static int[] Job { get; } = [401, 404, 503];

    /// <summary>The model, without a body.</summary>
    public static int[] Model { get; } = [429, 500, 503];

    /// <summary>The web page as the answer to a text.</summary>
    public static int[] Page { get; } = [400, 413, 429, 503];

    /// <summary>Every route: refused by the server before the service sees the request, with no body and no id.</summary>
    public static int[] Server { get; } = [400, 408, 414, 431];

    /// <summary>What a status means here; of another one its standard name.</summary>
    public static string? Meaning(int status) => status switch
    {
        304 => "It has not changed since (`If-None-Match`).",
        400 => "The request is malformed: `errors` names the place.",
        401 => "The key of the service (`X-Api-Key`, or bearer) is missing or wrong.",
        403 => "The Host is not one of this service, or a page of another origin would change something.",
        404 => "There is none of that name.",
        409 => "Something that was decided before speaks against it: `detail` says what.",
        408 => "The body came in too slowly.",
        413 => "More than a call may hold.",
        414 => "Method and path are too long.",
        415 => "This route does not take that Content-Type or Content-Encoding.",
        429 => "Too much is waiting already: come back after `Retry-After` seconds.",
        431 => "The headers are too large.",
        500 => "The service failed; its log has the details under the request's id.",
        503 => "No model is loaded (`state`: starting or failed), what the route needs is away, or the service is stopping.",
        _ => null,
    };
}
