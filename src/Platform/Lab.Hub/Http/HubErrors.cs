using System.Net;

namespace Lab.Hub.Http;

/// <summary>What the hub refuses, in words: it tells the reason in the header X-Error-Code.</summary>
static class HubErrors
{
    const int LongestMessage = 200;

    public static string? CodeOf(HttpResponseMessage answer) => Header(answer, "X-Error-Code");

    public static LabException Of(HttpResponseMessage answer, HubModelId id, HubOptions options)
    {
        string where = $"{options.Endpoint.GetLeftPart(UriPartial.Authority)}: {id}";
        string page = $"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{id.Name}";
        string token = options.Token is null ? "No token was sent: set HF_TOKEN, or log in with the hub's own command." : "The token that was sent does not give access to it.";
        return (CodeOf(answer), answer.StatusCode) switch
        {
            ("GatedRepo", _) => Error("The model is given only to those who have accepted its conditions.", "access to the model", $"Accept them at {page}. {token}"),
            ("DisabledRepo", _) => Error("The hub has disabled this model.", "another model", null),
            ("RevisionNotFound", _) => Error($"The model has no revision '{id.Revision}'.", "a branch, tag or commit of the model", null),
            ("EntryNotFound", _) => Error("The model does not have this file.", "a file of the model", null),
            // Without a token the hub does not tell what is missing from what is private.
            ("RepoNotFound", _) or (_, HttpStatusCode.Unauthorized) or (_, HttpStatusCode.NotFound) => Error("The hub has no such model, or it is private.", "NAME or OWNER/NAME of a model of the hub", $"Check the name. {token}"),
            (_, HttpStatusCode.Forbidden) => Error("The hub does not allow this.", "access to the model", token),
            (_, HttpStatusCode.TooManyRequests) => Error($"The hub takes no more calls for now{Later(answer)}.", "fewer calls", $"Try again later. {(options.Token is null ? "With a token (HF_TOKEN) the hub allows more." : null)}".TrimEnd()),
            _ => Error($"The hub answers {(int)answer.StatusCode}{Said(answer)}.", "200", "Try again later."),
        };

        LabException Error(string what, string expected, string? remedy) => new(ErrorKind.Model, what, where, expected, remedy);
    }

    static string Later(HttpResponseMessage answer) => answer.Headers.RetryAfter?.Delta is { } wait ? $" (again after {wait.TotalSeconds:N0} s)" : "";

    static string Said(HttpResponseMessage answer) => Header(answer, "X-Error-Message") is { Length: > 0 } text
        ? $" ({new string([.. text.Take(LongestMessage).Select(c => char.IsControl(c) ? ' ' : c)])})"
        : "";

    static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
