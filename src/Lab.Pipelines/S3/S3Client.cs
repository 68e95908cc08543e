using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;

namespace Lab.Pipelines;

/// <summary>A client of Amazon S3 or of any service that speaks its protocol.</summary>
static class S3Client
{
    const string DefaultRegion = "us-east-1";
    const int Retries = 4;
    static readonly TimeSpan timeout = TimeSpan.FromMinutes(2);

    /// <param name="named">Address of the service; null: that of the environment, else Amazon's own.</param>
    /// <param name="namedRegion">Null: that of the environment, else us-east-1.</param>
    /// <param name="where">What needs the client, for messages.</param>
    /// <exception cref="LabException">There are no credentials, or the environment names no address.</exception>
    public static AmazonS3Client Create(Uri? named, string? namedRegion, string where)
    {
        var endpoint = named ?? FromEnvironment("AWS_ENDPOINT_URL_S3") ?? FromEnvironment("AWS_ENDPOINT_URL");
        string? region = namedRegion ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION");
        var config = new AmazonS3Config
        {
            MaxErrorRetry = Retries,
            RetryMode = RequestRetryMode.Standard,
            Timeout = timeout,
            // Checksums in trailers are unknown to many services that are not Amazon's; the manifest has those of the files.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.OriginalString;
            // Only Amazon answers to names such as bucket.host.
            config.ForcePathStyle = true;
            config.AuthenticationRegion = region ?? DefaultRegion;
        }
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region ?? DefaultRegion);
        return new AmazonS3Client(Credentials(where), config);
    }

    // From the environment, the profile, or the role of the machine: never from a file of ours.
    static AWSCredentials Credentials(string where)
    {
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (Exception problem) when (problem is AmazonClientException or InvalidOperationException)
        {
            throw new LabException(
                ErrorKind.Usage, "There are no credentials for S3.", where,
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a profile (AWS_PROFILE)", inner: problem);
        }
    }

    static Uri? FromEnvironment(string name)
    {
        if (Variable(name) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new LabException(ErrorKind.Usage, "The value is not an http(s) address.", $"environment variable {name}", "http(s)://HOST[:PORT]");
    }

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
