namespace Lab.Pipelines;

/// <summary>Where a measured model is pushed to, and what it has to reach for that.</summary>
public sealed record PushModelOptions
{
    /// <summary>All have to hold.</summary>
    public IReadOnlyList<PushCondition> Conditions { get; init; } = [];

    /// <summary>Name of a bucket; there already, unless it is to be made.</summary>
    public required string Bucket { get; init; }

    /// <summary>The bucket is made when it is not there.</summary>
    public bool CreateBucket { get; init; }

    /// <summary>What the keys begin with, '/' separated, without '/' at its ends; empty for the bucket's root.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Address of the S3 service; null: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, else Amazon's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region of the bucket; null: AWS_REGION, AWS_DEFAULT_REGION, the profile's, else us-east-1.</summary>
    public string? Region { get; init; }
}

/// <summary>A bound on one metric of the test rows.</summary>
/// <param name="Metric">Name as in the metrics file: accuracy, macro_f1, negative.recall ...</param>
/// <param name="Threshold">Least value; for log_loss and ece the largest one.</param>
public sealed record PushCondition(string Metric, double Threshold);
