using Amazon.S3;
using Amazon.S3.Model;

namespace Lab.Pipelines;

/// <summary>
/// Puts files into a bucket, large ones in parts. Every body goes up as it is and is signed as a whole: signing piece by piece
/// (aws-chunked) is not understood by every service.
/// </summary>
sealed class S3Upload(IAmazonS3 client, string bucket)
{
    // Each part is repeated by itself when it fails.
    const long PartBytes = 16 << 20;

    public Task TextAsync(string key, string json, CancellationToken cancellation) => client.PutObjectAsync(
        new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = json, ContentType = "application/json", UseChunkEncoding = false }, cancellation);

    public Task FileAsync(string key, string path, long bytes, Action<long> progress, CancellationToken cancellation) => bytes <= PartBytes
        ? client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, FilePath = path, UseChunkEncoding = false }, cancellation)
        : PartsAsync(key, path, bytes, progress, cancellation);

    async Task PartsAsync(string key, string path, long bytes, Action<long> progress, CancellationToken cancellation)
    {
        string upload = (await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = bucket, Key = key }, cancellation)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (long at = 0; at < bytes; at += PartBytes)
            {
                int number = parts.Count + 1;
                var part = await client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        UploadId = upload,
                        PartNumber = number,
                        FilePath = path,
                        FilePosition = at,
                        PartSize = Math.Min(PartBytes, bytes - at),
                        UseChunkEncoding = false,
                    },
                    cancellation);
                parts.Add(new PartETag(number, part.ETag));
                progress(Math.Min(bytes, at + PartBytes));
            }
            await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts }, cancellation);
        }
        catch
        {
            await AbortAsync(key, upload);
            throw;
        }
    }

    // Parts of an upload that never ends are paid for.
    async Task AbortAsync(string key, string upload)
    {
        try
        {
            await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload }, CancellationToken.None);
        }
        catch (Exception problem) when (problem is Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException or HttpRequestException)
        {
            // The first failure says more.
        }
    }
}
