using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Traces;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTraceStore
{
    /// <summary>Adds an assessment; one that it overrides is valid no longer.</summary>
    public Task<JsonNode> CreateAssessmentAsync(string traceId, Assessment assessment, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var trace = Require(session, traceId);
        string id = "a-" + Guid.NewGuid().ToString("N");
        if (assessment.Overrides is { } overridden
            && session.Execute("UPDATE assessments SET is_valid = 0 WHERE trace = $1 AND assessment_id = $2", trace.Id, overridden) == 0)
            throw MlflowException.Missing($"Assessment with ID '{overridden}' not found for trace '{traceId}'");
        string now = ProtoTime.Write(time.GetUtcNow().ToUnixTimeMilliseconds());
        var body = assessment.ToJson(id, traceId, now, now);
        session.Execute(
            "INSERT INTO assessments (assessment_id, trace, kind, name, value, is_valid, overrides, body) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)",
            id, trace.Id, assessment.Kind, assessment.Name, assessment.Value, assessment.Overrides, body.ToJsonString(MlflowJson.Options));
        return RequireAssessment(session, traceId, id);
    }, cancellation);

    public Task<JsonNode> GetAssessmentAsync(string traceId, string id, CancellationToken cancellation) =>
        Task.FromResult<JsonNode>(database.Read(session => RequireAssessment(session, traceId, id)));

    /// <summary>Changes the fields that are named.</summary>
    public Task<JsonNode> UpdateAssessmentAsync(string traceId, string id, IReadOnlyDictionary<string, JsonNode?> changes, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var body = RequireAssessment(session, traceId, id);
        foreach (string kind in (string[])["expectation", "feedback"])
            if (changes.ContainsKey(kind) && body[kind] is null)
                throw MlflowException.Invalid($"Cannot update {kind} value on {(kind == "feedback" ? "an Expectation" : "a Feedback")} assessment.");
        foreach (var (name, value) in changes)
        {
            if (name == "metadata")
                foreach (var (key, entry) in value as JsonObject ?? []) (body["metadata"] ??= new JsonObject())[key] = entry?.DeepClone();
            else body[name] = name == "expectation" && value is JsonObject expectation ? Assessment.Expectation(expectation) : value?.DeepClone();
        }
        bool isValid = body["valid"]!.GetValue<bool>();
        body["last_update_time"] = ProtoTime.Write(time.GetUtcNow().ToUnixTimeMilliseconds());
        session.Execute(
            "UPDATE assessments SET name = $2, value = $3, is_valid = $4, body = $5 WHERE assessment_id = $1", id, body["assessment_name"]!.GetValue<string>(),
            Assessment.ValueOf(body), isValid ? 1L : 0L, body.ToJsonString(MlflowJson.Options));
        return RequireAssessment(session, traceId, id);
    }, cancellation);

    /// <summary>Nothing happens when there is none; one that it overrode is valid again.</summary>
    public Task DeleteAssessmentAsync(string traceId, string id, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        if (Find(session, traceId) is not { } trace) return 0;
        session.Execute(
            "UPDATE assessments SET is_valid = 1 WHERE trace = $1 AND assessment_id = (SELECT overrides FROM assessments WHERE trace = $1 AND assessment_id = $2)", trace.Id, id);
        return session.Execute("DELETE FROM assessments WHERE trace = $1 AND assessment_id = $2", trace.Id, id);
    }, cancellation);

    static JsonNode RequireAssessment(SqliteSession session, string traceId, string id) => session.First<JsonNode>(
        "SELECT body, is_valid FROM assessments WHERE assessment_id = $2 AND trace = (SELECT id FROM traces WHERE trace_id = $1)", ReadAssessment, traceId, id)
        ?? throw MlflowException.Missing($"Assessment with ID '{id}' not found for trace '{traceId}'");
}
