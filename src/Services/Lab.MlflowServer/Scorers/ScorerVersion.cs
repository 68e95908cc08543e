using System.Globalization;
using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Scorers;

/// <summary>One version of a judge of traces, as its client wrote it down. This server keeps it and runs nothing of it.</summary>
/// <param name="ScorerId">A UUID, the same for all versions.</param>
/// <param name="Experiment">Number of the experiment that it belongs to.</param>
/// <param name="Name">One of its kind within the experiment.</param>
/// <param name="Version">From 1 on.</param>
/// <param name="Body">The scorer as JSON text.</param>
/// <param name="CreationTime">Unix milliseconds.</param>
sealed record ScorerVersion(string ScorerId, long Experiment, string Name, long Version, string Body, long CreationTime)
{
    /// <summary>As it is listed.</summary>
    public JsonObject ToJson() => new()
    {
        ["experiment_id"] = Experiment,
        ["scorer_name"] = Name,
        ["scorer_version"] = Version,
        ["serialized_scorer"] = Body,
        ["creation_time"] = CreationTime,
        ["scorer_id"] = ScorerId,
    };

    /// <summary>As the answer to its registration, which has other names and the experiment as text.</summary>
    public JsonObject ToRegistration() => new()
    {
        ["version"] = Version,
        ["scorer_id"] = ScorerId,
        ["experiment_id"] = Experiment.ToString(CultureInfo.InvariantCulture),
        ["name"] = Name,
        ["serialized_scorer"] = Body,
        ["creation_time"] = CreationTime,
    };
}

/// <summary>Which share of new traces a scorer is to judge.</summary>
/// <param name="ConfigId">32 hexadecimal digits.</param>
/// <param name="ScorerId">Of the scorer.</param>
/// <param name="Experiment">Its number.</param>
/// <param name="SampleRate">0 to 1.</param>
/// <param name="Filter">Of traces; null: all.</param>
sealed record ScorerSampling(string ConfigId, string ScorerId, long Experiment, double SampleRate, string? Filter)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["online_scoring_config_id"] = ConfigId,
            ["scorer_id"] = ScorerId,
            ["sample_rate"] = SampleRate,
            ["experiment_id"] = Experiment.ToString(CultureInfo.InvariantCulture),
        };
        if (Filter is not null) json["filter_string"] = Filter;
        return json;
    }
}
