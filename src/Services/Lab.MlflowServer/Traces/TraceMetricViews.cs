namespace Lab.MlflowServer.Traces;

/// <summary>What can be counted and measured of traces, their spans and their assessments, with the SQL of each; the lists are those of the reference server.</summary>
static class TraceMetricViews
{
    public const string Usual = "TRACES";

    static readonly string[] count = ["COUNT"], measures = ["AVG", "MAX", "MIN", "PERCENTILE"], sums = [.. measures, "SUM"];

    static readonly (string Name, string Sql)
        traceName = ("trace_name", "(SELECT value FROM trace_tags WHERE trace = traces.id AND key = 'mlflow.traceName')"),
        traceStatus = ("trace_status", "traces.state"),
        spanName = ("span_name", "spans.name"), spanType = ("span_type", "spans.type"), spanStatus = ("span_status", "spans.status"),
        model = ("span_model_name", Attribute("mlflow.llm.model")), provider = ("span_model_provider", Attribute("mlflow.llm.provider")),
        assessmentName = ("assessment_name", "assessments.name"), assessmentValue = ("assessment_value", "assessments.value");

    public static readonly IReadOnlyDictionary<string, TraceMetricView> All = new Dictionary<string, TraceMetricView>
    {
        [Usual] = new("traces", "traces.timestamp_ms",
        [
            new("trace_count", "1", count, [traceName, traceStatus]),
            new("session_count", Metadata("mlflow.trace.session"), count, []),
            new("latency", "traces.execution_ms", measures, [traceName]),
            .. new[] { "input_tokens", "output_tokens", "total_tokens", "cache_read_input_tokens", "cache_creation_input_tokens" }.Select(tokens => new TraceMetric(
                tokens, $"(SELECT json_extract(value, '$.{tokens}') FROM trace_metadata WHERE trace = traces.id AND key = 'mlflow.trace.tokenUsage' AND json_valid(value))", sums, [traceName])),
        ]),
        ["SPANS"] = new("spans JOIN traces ON traces.id = spans.trace", "spans.start_ns / 1000000",
        [
            new("span_count", "1", count, [spanName, spanType, spanStatus, model, provider]),
            new("latency", "(spans.end_ns - spans.start_ns) / 1000000", measures, [spanName, spanStatus]),
            .. new[] { "input_cost", "output_cost", "total_cost" }.Select(cost => new TraceMetric(cost, Cost(cost), sums, [model, provider])),
        ]),
        // One that another overrode is said no longer.
        ["ASSESSMENTS"] = new("assessments JOIN traces ON traces.id = assessments.trace AND assessments.is_valid = 1", "traces.timestamp_ms",
        [
            new("assessment_count", "1", count, [assessmentName, assessmentValue]),
            new("assessment_value", Number("assessments.value"), measures, [assessmentName]),
        ]),
    };

    static string Metadata(string key) => $"(SELECT value FROM trace_metadata WHERE trace = traces.id AND key = '{key}')";

    static string Attribute(string key) =>
        $"(SELECT json_extract(one.value, '$.value.string_value') FROM json_each(spans.body, '$.attributes') one WHERE json_extract(one.value, '$.key') = '{key}')";

    static string Cost(string name) =>
        "(SELECT coalesce(json_extract(part.value, '$.value.double_value'), json_extract(part.value, '$.value.int_value')) "
        + "FROM json_each(spans.body, '$.attributes') one, json_each(one.value, '$.value.kvlist_value.values') part "
        + $"WHERE json_extract(one.value, '$.key') = 'mlflow.llm.cost' AND json_extract(part.value, '$.key') = '{name}')";

    // yes, no, true and false are numbers too.
    static string Number(string json) =>
        $"CASE WHEN json_type({json}) IN ('integer', 'real') THEN json_extract({json}, '$') WHEN json_type({json}) IN ('true', 'false') THEN json_extract({json}, '$') "
        + $"WHEN lower(trim(json_extract({json}, '$'))) = 'yes' THEN 1 WHEN lower(trim(json_extract({json}, '$'))) = 'no' THEN 0 END";
}

/// <summary>What is looked at.</summary>
/// <param name="Tables">With their joins; always with <c>traces</c>.</param>
/// <param name="Time">SQL of the time that buckets are made of, Unix milliseconds.</param>
/// <param name="Metrics">What can be measured of it.</param>
sealed record TraceMetricView(string Tables, string Time, IReadOnlyList<TraceMetric> Metrics);

/// <summary>One measure.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Value">SQL of a row's value; NULL: the row does not count.</param>
/// <param name="Aggregations">What may be made of the values.</param>
/// <param name="Dimensions">By what they may be told apart, with the SQL.</param>
sealed record TraceMetric(string Name, string Value, IReadOnlyList<string> Aggregations, IReadOnlyList<(string Name, string Sql)> Dimensions);
