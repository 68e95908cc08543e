using System.Security.Cryptography;
using System.Text.Json;
using Lab.Sentiment;
using Lab.Statistics;

namespace Lab.Pipelines;

/// <summary>
/// Pushes a model folder: its files to prefix/version/name, then prefix/manifest.json. What fails or is cancelled before the end
/// leaves the manifest of the earlier push, whose files are not touched.
/// </summary>
static class S3Push
{
    const string ManifestName = "manifest.json";
    const int FormatVersion = 1;
    const int VersionDigits = 12;

    /// <returns>Address of the manifest: s3://bucket/key.</returns>
    /// <exception cref="LabException">No credentials or wrong ones, no such bucket, or the service cannot be reached.</exception>
    public static async Task<string> RunAsync(
        PushModelOptions push, string model, ClassificationReport report, TimeProvider time, IPipelineObserver? observer, CancellationToken cancellation)
    {
        string version = FolderChecksum.Of(model, cancellation)[..VersionDigits];
        string prefix = push.Prefix.Length == 0 ? "" : push.Prefix + "/";
        var files = FolderChecksum.Files(model)
            .Select(file => (file.Path, Pushed: new PushedFile(file.Name, $"{prefix}{version}/{file.Name}", new FileInfo(file.Path).Length, Checksum(file.Path)))).ToArray();
        var manifest = new PushManifest(
            FormatVersion, version, time.GetUtcNow(), [.. files.Select(file => file.Pushed)],
            ReportMetrics.All(report).ToDictionary(metric => metric.Name, metric => metric.Value));
        using var client = S3Client.Create(push.Endpoint, push.Region, "evaluate.push_model_s3");
        try
        {
            if (push.CreateBucket) await S3Bucket.EnsureAsync(client, push.Bucket, observer, cancellation);
            var upload = new S3Upload(client, push.Bucket);
            long done = 0, total = files.Sum(file => file.Pushed.Bytes);
            foreach (var (path, pushed) in files)
            {
                void Report(long sent) => observer?.Progress((double)(done + sent) / total, $"s3://{push.Bucket}/{pushed.Key}");
                Report(0);
                await upload.FileAsync(pushed.Key, path, pushed.Bytes, Report, cancellation);
                done += pushed.Bytes;
            }
            string key = prefix + ManifestName;
            await upload.TextAsync(key, JsonSerializer.Serialize(manifest, PipelineResultJson.Default.PushManifest), cancellation);
            return $"s3://{push.Bucket}/{key}";
        }
        catch (Exception problem) when (S3Failure.Of(problem, push, client, cancellation) is { } known)
        {
            throw known;
        }
    }

    static string Checksum(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
