using Amazon.S3;
using Amazon.S3.Model;

namespace Lab.Pipelines;

/// <summary>
/// Files in a bucket, named s3://BUCKET/KEY. Their bytes come over http(s) from an address that the client signs for a while, so that
/// whoever fetches from the web (resuming, caching, time limits) fetches them too.
/// </summary>
public static class S3Address
{
    public const string Scheme = "s3";

    /// <summary>A download of the largest file that is fetched is over by then.</summary>
    static readonly TimeSpan validity = TimeSpan.FromHours(1);

    /// <summary>Whether a value of an option is such an address and not a path.</summary>
    public static bool Is(string value) => value.StartsWith($"{Scheme}://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="LabException">It names no file in a bucket.</exception>
    public static Uri Parse(string value)
    {
        // A key is no address: %, # and ? in it are characters like others.
        string[] parts = Is(value) ? value[(Scheme.Length + 3)..].Split('/') : [];
        return parts is [{ Length: > 0 } bucket, .. { Length: > 0 } key] && key[^1].Length > 0 && !key.Any(part => part is "." or "..")
            && Uri.TryCreate($"{Scheme}://{bucket}/{string.Join('/', key.Select(Uri.EscapeDataString))}", UriKind.Absolute, out var url)
                ? url
                : throw new LabException(ErrorKind.Usage, "This is not an address of a file in a bucket.", value, "s3://BUCKET/KEY");
    }

    /// <summary>
    /// Where to fetch it from. The service, its region and who asks come from the environment (AWS_ENDPOINT_URL_S3, AWS_REGION,
    /// AWS_PROFILE, AWS_ACCESS_KEY_ID ...).
    /// </summary>
    /// <exception cref="LabException">There are no credentials, or the environment names no address of a service.</exception>
    public static async Task<Uri> SignAsync(Uri address)
    {
        using var client = S3Client.Create(null, null, address.OriginalString);
        bool plain = client.Config.ServiceURL?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true;
        return new Uri(await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = address.Host,
            Key = Uri.UnescapeDataString(address.AbsolutePath[1..]),
            Verb = HttpVerb.GET,
            Protocol = plain ? Protocol.HTTP : Protocol.HTTPS,
            Expires = (TimeProvider.System.GetUtcNow() + validity).UtcDateTime,
        }));
    }
}
