using System.Globalization;
using Lab.Inference;
using Lab.PredictionService.Models;
using Lab.PredictionService.Requests;
using Lab.Sentiment;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Lab.PredictionService.Problems;

/// <summary>
/// Every failure of the service as application/problem+json (RFC 9457): type, title, status, detail, and <c>errors</c>,
/// an object from the place (JSON path, header) to what is wrong there; <c>request_id</c>.
/// </summary>
static class Problem
{
    public static ProblemHttpResult BadRequest(string detail, string? where = null) => At(StatusCodes.Status400BadRequest, detail, where);

    /// <summary>A failure of a library in the words of a request: a setting is told by its parameter.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="part">Part of the request that it is about.</param>
    /// <param name="showsWhere">The detail begins with the place inside that part.</param>
    public static ProblemHttpResult Of(LabException failure, string part, bool showsWhere = true)
    {
        var told = failure.In(setting => SettingWords.Of(setting)?.Parameter is { } name ? $"?{name}={(setting.Value is { } value ? Uri.EscapeDataString(value) : name == "skip_bad_rows" ? "true" : "NAME")}" : null);
        string detail = showsWhere ? $"{told.Where ?? part}: {told.What}" : told.What;
        if (told.Expected is { } expected) detail += $" Expected: {expected}{(told.Remedy is null || expected.EndsWith('.') ? "" : ".")}";
        if (told.Remedy is { } remedy) detail += $" {remedy}";
        return At(KindCodes.Of(failure.Kind).HttpStatus, detail, part);
    }

    public static ProblemHttpResult TooLarge(string detail, string? where = null) => At(StatusCodes.Status413PayloadTooLarge, detail, where);

    public static ProblemHttpResult UnsupportedMediaType(string? given, string expected) => At(
        StatusCodes.Status415UnsupportedMediaType,
        string.IsNullOrEmpty(given) ? $"The request has no Content-Type; it must be {expected}." : $"The Content-Type is '{given}'; it must be {expected}.",
        "Content-Type");

    public static ProblemHttpResult QueueFull(HttpContext http, QueueFullException full) =>
        TooMany(http, full.Refusal.RetryAfter, full.Message);

    public static ProblemHttpResult TooMany(HttpContext http, TimeSpan wait, string what)
    {
        double seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return At(StatusCodes.Status429TooManyRequests, $"{what}; try again in {seconds} s.");
    }

    public static ProblemHttpResult NoModel(ModelState state, (string Name, object Value) member = default) => TypedResults.Problem(
        state is ModelState.Failed failed ? failed.Reason : "The model is still being loaded.",
        statusCode: KindCodes.Of(ErrorKind.Model).HttpStatus,
        extensions: Extensions(("state", state is ModelState.Failed ? "failed" : "starting"), member));

    public static ProblemHttpResult Stopping() => At(StatusCodes.Status503ServiceUnavailable, "The service is stopping.");

    public static ProblemHttpResult OfStatus(int status, HttpRequest request) => At(status, status switch
    {
        StatusCodes.Status404NotFound => $"There is no {request.Path}; GET / lists the routes.",
        StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}; the Allow header says what it takes.",
        StatusCodes.Status500InternalServerError => "The service failed; its log has the details.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    });

    public static ProblemHttpResult At(int status, string detail, string? where = null) => TypedResults.Problem(
        detail, statusCode: status,
        // The framework knows the type of every status that is in RFC 9110.
        type: status == StatusCodes.Status429TooManyRequests ? "https://tools.ietf.org/html/rfc6585#section-4" : null,
        extensions: Extensions(where is null ? default : ("errors", new Dictionary<string, string[]> { [where] = [detail] })));

    static Dictionary<string, object?> Extensions(params ReadOnlySpan<(string Name, object Value)> given)
    {
        var members = new Dictionary<string, object?>();
        foreach (var (name, value) in given)
            if (name is not null) members[name] = value;
        if (RequestIds.Current is { } id) members["request_id"] = id;
        return members;
    }
}
