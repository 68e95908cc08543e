using Lab.Mlflow;
using Lab.Monitoring.Staleness;
using Lab.Records;

namespace Lab.Monitoring.Reference;

/// <summary>Reference statistics among the files of the served version; fetched once for each version.</summary>
/// <param name="client">Server that holds the files.</param>
/// <param name="otherwise">Asked as long as no version is known.</param>
public sealed class MlflowReferenceSource(MlflowClient client, IReferenceSource otherwise) : IReferenceSource
{
    // Folders below a version's source: the transformers flavour has the model in one of its own.
    static readonly string[] folders = ["model/", ""];

    (string Version, ReferenceStatistics? Statistics)? known;

    public async Task<ReferenceStatistics?> ReadAsync(ChampionVersion? champion, CancellationToken cancellation)
    {
        // The server may be away: what was served last is still served.
        if (champion is null) return known is { } last ? last.Statistics : await otherwise.ReadAsync(null, cancellation);
        if (known is not { } kept || kept.Version != champion.Version) known = (champion.Version, await FetchAsync(champion, cancellation));
        return known.Value.Statistics;
    }

    async Task<ReferenceStatistics?> FetchAsync(ChampionVersion champion, CancellationToken cancellation)
    {
        if (champion.Source is not { } source) return null;
        string location = ModelUri.TryParse(source) is { } model ? await client.LocateModelAsync(model, cancellation) : source;
        // The server cannot hand out what lies elsewhere.
        if (!location.StartsWith("mlflow-artifacts:", StringComparison.Ordinal)) return null;
        foreach (string folder in folders)
        {
            using var content = new BoundedStream(ReferenceStatistics.MaxBytes);
            try
            {
                await client.DownloadAsync($"{location}/{folder}{ReferenceStatistics.FileName}", content, cancellation);
            }
            catch (MlflowException missing) when (missing.Status == 404)
            {
                continue;
            }
            return ReferenceStatistics.Parse(content.ToArray(), $"{source}/{folder}{ReferenceStatistics.FileName}");
        }
        return null;
    }

    /// <summary>Takes what a server sends, up to a limit.</summary>
    sealed class BoundedStream(long maxBytes) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Check(count);
            base.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Check(buffer.Length);
            base.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        void Check(int more)
        {
            if (Length + more > maxBytes) throw new LabException(ErrorKind.Model, $"{ReferenceStatistics.FileName} is too large.", expected: $"at most {maxBytes:N0} bytes");
        }
    }
}
