using System.Globalization;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Validation;

/// <summary>What may be logged: counts of a batch, lengths, times.</summary>
static class LogLimits
{
    const int MaxMetrics = 1000, MaxParams = 100, MaxTags = 100, MaxTogether = 1000;
    const int MaxInputs = 100_000, MaxFirstTags = 100_000;
    const int MaxParamValue = 6000, MaxTagValue = 8000;

    public static Metric Check(Metric metric, string path = "")
    {
        Names.CheckKey(metric.Key, path + "name");
        if (metric.Timestamp < 0)
            throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture,
                $"Invalid value {metric.Timestamp} for parameter '{path}timestamp' supplied: metric '{metric.Key}' (value={Python(metric.Value)}). Timestamp must be a nonnegative long (64-bit integer) "));
        Names.CheckKeyLength("Metric name", metric.Key);
        return metric;
    }

    public static Param Check(Param param, string path = "")
    {
        Names.CheckKey(param.Key, path + "key");
        Names.CheckKeyLength("Param key", param.Key);
        return param with { Value = Names.Cut(param.Value, MaxParamValue) };
    }

    public static Tag Check(Tag tag, string path = "")
    {
        Names.CheckKey(tag.Key, path + "key");
        Names.CheckKeyLength(path + "key", tag.Key);
        return tag with { Value = Names.Cut(tag.Value, MaxTagValue) };
    }

    /// <summary>Of one batch. Checked before anything of it is read.</summary>
    public static void CheckCounts(int metrics, int @params, int tags)
    {
        CheckCount("metrics", MaxMetrics, metrics);
        CheckCount("params", MaxParams, @params);
        CheckCount("tags", MaxTags, tags);
        CheckCount("metrics, params, and tags", MaxTogether, metrics + @params + tags);
    }

    /// <summary>Of one runs/log-inputs, before anything of it is read: the one writer of the database is taken for it alone.</summary>
    public static void CheckInputs(int datasets, int tags) => CheckAtOnce("datasets and tags of theirs", MaxInputs, datasets + tags);

    /// <summary>Of one runs/create.</summary>
    public static void CheckFirstTags(int tags) => CheckAtOnce("tags", MaxFirstTags, tags);

    public static LoggedValues Check(LoggedValues batch)
    {
        var values = batch with
        {
            Metrics = [.. batch.Metrics.Select((metric, i) => Check(metric, $"metrics[{i}]."))],
            Params = [.. batch.Params.Select((param, i) => Check(param, $"params[{i}]."))],
            Tags = [.. batch.Tags.Select((tag, i) => Check(tag, $"tags[{i}]."))],
            IsBatch = true,
        };
        string[] twice = [.. values.Params.GroupBy(param => param.Key).Where(group => group.Count() > 1).Select(group => $"'{group.Key}'")];
        return twice.Length == 0
            ? values
            : throw MlflowException.Invalid(
                $"Duplicate parameter keys have been submitted: [{string.Join(", ", twice)}]. Please ensure the request contains only one param value per param key.");
    }

    static void CheckCount(string what, int most, int count)
    {
        if (count > most)
            throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture,
                $"A batch logging request can contain at most {most} {what}. Got {count} {what}. Please split up {what} across multiple requests and try again."));
    }

    // The reference server has no such bounds, or those of its database.
    static void CheckAtOnce(string what, int most, int count)
    {
        if (count > most)
            throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture,
                $"A request can contain at most {most} {what}. Got {count}. Please split them up across multiple requests and try again."));
    }

    // As Python writes a float.
    static string Python(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) && text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : text.ToLowerInvariant();
    }
}
