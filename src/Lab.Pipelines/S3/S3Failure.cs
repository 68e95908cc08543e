using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Lab.Pipelines;

/// <summary>From what the client of S3 throws to what a person can do about it.</summary>
static class S3Failure
{
    /// <summary>Null for what is no failure of the service, a cancellation among it.</summary>
    public static LabException? Of(Exception problem, PushModelOptions push, IAmazonS3 client, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return null;
        string where = $"bucket {push.Bucket}" + (client.Config.ServiceURL is { Length: > 0 } url ? $" at {url.TrimEnd('/')}" : "");
        var evaluate = SettingName.Of<PipelineRunOptions>(nameof(PipelineRunOptions.Steps)) with { Value = PipelineRun.Evaluate };
        return problem switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => new LabException(
                ErrorKind.Usage, "There is no such bucket.", where, "a bucket that is there", "Make it (create_bucket does so), or correct bucket_name, endpoint_url or region.", problem),
            AmazonS3Exception { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" } => new LabException(
                ErrorKind.Usage, "The bucket is in another region.", where, "its region", "Name it with the key region, or with AWS_REGION.", problem),
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } refused => new LabException(
                ErrorKind.Usage, $"The service refuses the credentials ({refused.ErrorCode}).", where, "credentials that may write there",
                "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN or AWS_PROFILE.", problem),
            AmazonServiceException { StatusCode: not 0 } answered => new LabException(
                ErrorKind.Data, $"The service answered {(int)answered.StatusCode} {answered.ErrorCode}.", where, "an answer without error",
                $"Run the pipeline again with {evaluate}.", problem),
            AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutException or OperationCanceledException => new LabException(
                ErrorKind.Data, $"The service cannot be reached: {Innermost(problem).Message}", where, "an S3 service that answers",
                $"Check endpoint_url and the network, then run the pipeline again with {evaluate}.", problem),
            _ => null,
        };
    }

    static Exception Innermost(Exception problem)
    {
        while (problem.InnerException is { } inner) problem = inner;
        return problem;
    }
}
