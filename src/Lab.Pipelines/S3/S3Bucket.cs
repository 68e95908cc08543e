using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Lab.Pipelines;

/// <summary>Makes a bucket that is not there.</summary>
static class S3Bucket
{
    public static async Task EnsureAsync(IAmazonS3 client, string bucket, IPipelineObserver? observer, CancellationToken cancellation)
    {
        try
        {
            await client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellation);
            return;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
        }
        try
        {
            // In the region of the client: Amazon wants to be told when it is not its first one.
            await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket, UseClientRegion = true }, cancellation);
            observer?.Note($"made the bucket s3://{bucket}");
        }
        catch (AmazonS3Exception taken) when (taken.ErrorCode == "BucketAlreadyOwnedByYou")
        {
            // Somebody was faster.
        }
    }
}
