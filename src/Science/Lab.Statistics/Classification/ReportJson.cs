using System.Text.Json.Serialization;

namespace Lab.Statistics;

/// <summary>How reports are written and read as JSON, without reflection.</summary>
[JsonSerializable(typeof(ClassificationReport))]
public sealed partial class ReportJson : JsonSerializerContext;
