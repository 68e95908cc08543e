using System.Text.RegularExpressions;
using Lab.Datasets;

namespace Lab.Pipelines;

/// <summary>The section evaluate.push_model_s3.</summary>
static partial class PushModelReader
{
    const int MaxPrefix = 512;

    /// <summary>Null when it is not enabled; what it says is checked in any case.</summary>
    public static PushModelOptions? Read(PipelineSection section)
    {
        var conditions = section.Sections("conditions").Select(Condition).ToArray();
        string? bucket = section.Text("bucket_name");
        if (bucket is not null && !BucketName().IsMatch(bucket))
            throw section.Wrong("bucket_name", $"The value is \"{bucket}\".", "3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends");
        string? endpoint = section.Text("endpoint_url");
        Uri? address = null;
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0))
            throw section.Wrong("endpoint_url", "The value is not an http(s) address without user and password.", "http(s)://HOST[:PORT]");
        var options = new PushModelOptions
        {
            Conditions = conditions,
            Bucket = bucket ?? "",
            CreateBucket = section.Flag("create_bucket") ?? false,
            Prefix = Prefix(section),
            Endpoint = address,
            Region = section.Text("region"),
        };
        if (!(section.Flag("enabled") ?? false)) return null;
        return bucket is null ? throw section.Missing("bucket_name", "the name of a bucket") : options;
    }

    static PushCondition Condition(PipelineSection section)
    {
        string metric = section.Text("metric") ?? throw section.Missing("metric", "the name of a metric");
        if (!ReportMetrics.IsName(metric))
            throw section.Wrong(
                "metric", $"There is no metric '{metric}'.", $"one of {string.Join(", ", ReportMetrics.Names)}, or <class>.precision, <class>.recall, <class>.f1",
                NearestName.Of(metric, ReportMetrics.Names) is { } nearest ? $"Did you mean '{nearest}'?" : null);
        return new PushCondition(metric, section.Number("threshold", "a number", _ => true) ?? throw section.Missing("threshold", "a number"));
    }

    static string Prefix(PipelineSection section)
    {
        string prefix = (section.Text("prefix") ?? "").TrimEnd('/');
        if (prefix.Length > MaxPrefix || prefix.Any(c => char.IsControl(c) || c == '\\') || (prefix.Length > 0 && prefix.Split('/').Any(part => part is "" or "." or "..")))
            throw section.Wrong("prefix", $"The value is \"{prefix}\".", $"names with '/' between them, no '.' or '..' among them, at most {MaxPrefix} characters");
        return prefix;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();
}
