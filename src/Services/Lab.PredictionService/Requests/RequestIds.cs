namespace Lab.PredictionService.Requests;

/// <summary>
/// Every request has an id: the client's own (X-Request-Id) when it is sane, else a new one. It is in the answer's header, in
/// problems, and in the logs (as RequestId of the framework's scope too).
/// </summary>
static class RequestIds
{
    public const string Header = "X-Request-Id";
    public const int LongestId = 128;

    static readonly AsyncLocal<string?> current = new();

    /// <summary>Of the request that the caller works for; null outside of one.</summary>
    public static string? Current => current.Value;

    public static void UseRequestIds(this WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((http, next) =>
        {
            string? given = http.Request.Headers[Header];
            http.TraceIdentifier = current.Value = IsSane(given) ? given! : Guid.CreateVersion7(time.GetUtcNow()).ToString();
            // At the very end: an answer that fails half-way loses the headers set before.
            http.Response.OnStarting(static state =>
            {
                var answered = (HttpContext)state;
                answered.Response.Headers[Header] = answered.TraceIdentifier;
                return Task.CompletedTask;
            }, http);
            return next(http);
        });
    }

    /// <summary>Short, and of characters that need no escaping anywhere.</summary>
    public static bool IsSane(string? id) =>
        id is { Length: > 0 and <= LongestId } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
