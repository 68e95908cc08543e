using System.Text.Json.Nodes;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Issues;

/// <summary>Issues of traces: kept and searched; nothing looks for them by itself.</summary>
sealed class IssueEndpoints(SqliteIssueStore store)
{
    const string Version = "3.0", One = "issues/{issue_id}";
    const int UsualPage = 100, MaxPage = 50_000;

    public void Map(ApiRoutes routes)
    {
        routes.Post("issues", CreateAsync, Version);
        routes.Post("issues/search", SearchAsync, Version);
        routes.Get(One, GetAsync, Version);
        routes.Patch(One, UpdateAsync, Version);
    }

    async Task<JsonAnswer> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name"), description = fields.RequiredText("description"), experiment = fields.RequiredText("experiment_id");
        var rest = new JsonObject();
        foreach (string list in (string[])["root_causes", "categories"])
            if (fields.Texts(list) is { Count: > 0 } texts) rest[list] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        if (fields.Text("created_by") is { Length: > 0 } author) rest["created_by"] = author;
        var issue = new TraceIssue("", experiment, name, description, Status(fields) ?? "pending", Severity(fields), NullIfEmpty(fields.Text("source_run_id")), 0, 0, rest, null);
        return Answer(await store.CreateAsync(issue, cancellation));
    }

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) => Answer(await store.GetAsync(fields.FromPath("issue_id"), cancellation));

    async Task<JsonAnswer> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        fields.RequiredText("issue_id");
        return Answer(await store.UpdateAsync(
            fields.FromPath("issue_id"), Status(fields), NullIfEmpty(fields.Text("name")), NullIfEmpty(fields.Text("description")), Severity(fields), cancellation));
    }

    async Task<JsonAnswer> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var search = new SearchRequest(fields.Text("filter_string"), [], Pages.Issues(fields, UsualPage, MaxPage), NullIfEmpty(fields.Text("page_token")));
        var (issues, next) = await store.SearchAsync(NullIfEmpty(fields.Text("experiment_id")), search, fields.Flag("include_trace_count"), cancellation);
        var page = new JsonObject();
        if (issues.Count > 0) page["issues"] = new JsonArray([.. issues.Select(issue => issue.ToJson())]);
        page["next_page_token"] = next ?? "";
        return new(page);
    }

    static JsonAnswer Answer(TraceIssue issue) => new(new JsonObject { ["issue"] = issue.ToJson() });

    static string? Status(MlflowRequestFields fields) => fields.Text("status") is not { } status ? null
        : TraceIssue.Statuses.Contains(status) ? status : throw Unknown("status", status, TraceIssue.Statuses);

    static long? Severity(MlflowRequestFields fields)
    {
        if (fields.Text("severity") is not { } severity) return null;
        int place = TraceIssue.Severities.ToList().IndexOf(severity);
        return place >= 0 ? place : throw Unknown("severity", severity, TraceIssue.Severities);
    }

    static MlflowException Unknown(string field, string value, IReadOnlyList<string> known) => Names.Invalid(field, value, $"it must be one of {string.Join(", ", known)}.");

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
