using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Traces;

/// <summary>Assessments of traces.</summary>
sealed class AssessmentEndpoints(SqliteTraceStore store)
{
    const string Version = "3.0", One = "traces/{trace_id}/assessments/{assessment_id}";

    static readonly string[] changeable = ["assessment_name", "expectation", "feedback", "rationale", "metadata", "valid"];

    public void Map(ApiRoutes routes)
    {
        routes.Post("traces/{trace_id}/assessments", CreateAsync, Version);
        routes.Get(One, GetAsync, Version);
        routes.Patch(One, UpdateAsync, Version);
        routes.Delete(One, DeleteAsync, Version);
    }

    async Task<JsonAnswer> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var assessment = Assessment.Read(fields.Json("assessment") ?? throw fields.Missing("assessment"));
        return Answer(await store.CreateAssessmentAsync(fields.FromPath("trace_id"), assessment, cancellation));
    }

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        Answer(await store.GetAssessmentAsync(fields.FromPath("trace_id"), fields.FromPath("assessment_id"), cancellation));

    async Task<JsonAnswer> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var assessment = fields.Json("assessment") ?? throw fields.Missing("assessment");
        // Protobuf's field mask: names in camelCase or snake_case, with commas.
        var named = fields.RequiredText("update_mask").Split(',').Select(name => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name.Trim()));
        var changes = named.Intersect(changeable).ToDictionary(name => name, name => assessment[name]);
        return Answer(await store.UpdateAssessmentAsync(fields.FromPath("trace_id"), fields.FromPath("assessment_id"), changes, cancellation));
    }

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteAssessmentAsync(fields.FromPath("trace_id"), fields.FromPath("assessment_id"), cancellation);
        return new();
    }

    static JsonAnswer Answer(JsonNode assessment) => new(new JsonObject { ["assessment"] = assessment.DeepClone() });
}
