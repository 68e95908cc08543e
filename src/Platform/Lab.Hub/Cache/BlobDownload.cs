using System.Net;
using Lab.Hub.Http;

namespace Lab.Hub.Cache;

/// <summary>
/// Brings one file into the cache. What is received is kept beside the blob (<c>{etag}.incomplete</c>, as the hub's own library does), and the next
/// attempt, of this process or another, goes on there; the blob appears only when size and checksum are right.
/// </summary>
sealed class BlobDownload(HubHttp http, HubModelId id, HubOptions options)
{
    const int BufferBytes = 1 << 17;

    /// <param name="address">On the hub.</param>
    /// <param name="facts">What it has to be.</param>
    /// <param name="blob">Where it goes. The caller holds its lock.</param>
    /// <param name="received">Told how many bytes of the file are here.</param>
    /// <param name="cancellation">Ends the call; what came is kept.</param>
    /// <exception cref="LabException">The hub refuses, the file is another one, or it does not come.</exception>
    public async Task RunAsync(Uri address, FileFacts facts, string blob, Action<long> received, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        string part = blob + ".incomplete";
        // A beginning that lay here may be another program's, or damaged on the disk: then all of it is fetched.
        for (bool resumes = LengthOf(part) > 0; ; resumes = false)
        {
            await ReceiveAllAsync(address, facts, part, received, cancellation);
            if (await BlobChecksum.IsRightAsync(part, facts.ETag, cancellation) != false) break;
            File.Delete(part);
            if (!resumes)
                throw new LabException(
                    ErrorKind.Model, $"What came for {facts.Name} is not what the hub has.", id.ToString(), $"a file with the checksum {facts.ETag}", "Try again; a proxy on the way may change files.");
        }
        File.Move(part, blob, overwrite: true);
    }

    async Task ReceiveAllAsync(Uri address, FileFacts facts, string part, Action<long> received, CancellationToken cancellation)
    {
        for (int idle = 0; ;)
        {
            long before = LengthOf(part);
            try
            {
                await ReceiveAsync(address, facts, part, received, cancellation);
                return;
            }
            catch (BrokenOffException problem)
            {
                idle = LengthOf(part) > before ? 1 : idle + 1;
                if (idle >= options.MaxAttempts)
                    throw new LabException(
                        ErrorKind.Model, $"The download of {facts.Name} broke off {idle} times: {problem.Message}", id.ToString(), "the whole file",
                        $"Try again: {LengthOf(part):N0} bytes are here, and it goes on behind them.", problem);
            }
            await Task.Delay(HubHttp.Pause(idle), options.Time, cancellation);
        }
    }

    async Task ReceiveAsync(Uri address, FileFacts facts, string part, Action<long> received, CancellationToken cancellation)
    {
        long have = LengthOf(part);
        if (have > 0 && have == facts.Bytes) return;
        if (have > facts.Bytes) File.Delete(part);
        have = LengthOf(part);
        using var answer = await AskAsync(address, have, cancellation);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From != have))
        {
            File.Delete(part);
            throw new BrokenOffException("the server does not have that part of the file");
        }
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) throw HubErrors.Of(answer, id, options);
        if (answer.StatusCode == HttpStatusCode.OK) have = 0;
        if (facts.Bytes is { } whole && answer.Content.Headers.ContentLength is { } coming && have + coming != whole)
            throw new LabException(ErrorKind.Model, $"{facts.Name} has {have + coming:N0} bytes where it lies.", id.ToString(), $"{whole:N0} bytes, as the hub says", "Try again later.");
        await using (var file = new FileStream(part, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1, FileOptions.Asynchronous))
        {
            await CopyAsync(answer, file, have, facts.Bytes ?? options.MaxBytes, received, cancellation);
            file.Flush(flushToDisk: true);
        }
        if (facts.Bytes is { } expected && LengthOf(part) != expected) throw new BrokenOffException($"{LengthOf(part):N0} of {expected:N0} bytes came");
    }

    async Task<HttpResponseMessage> AskAsync(Uri address, long have, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(HttpMethod.Get, address, have > 0 ? have : null, cancellation: cancellation);
        }
        catch (HttpRequestException problem)
        {
            throw new BrokenOffException(problem.GetBaseException().Message, problem);
        }
    }

    async Task CopyAsync(HttpResponseMessage answer, FileStream file, long have, long most, Action<long> received, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[BufferBytes];
        using var limit = new CancellationTokenSource(options.IdleTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        while (await ReadAsync(body, buffer, both.Token, cancellation) is > 0 and var count)
        {
            limit.CancelAfter(options.IdleTimeout);
            if ((have += count) > most) throw new LabException(ErrorKind.Model, "More comes than the hub says that the file has.", id.ToString(), $"at most {most:N0} bytes");
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            received(have);
        }
    }

    async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken limited, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, limited);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BrokenOffException($"nothing came for {options.IdleTimeout.TotalSeconds:N0} s");
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            throw new BrokenOffException(problem.GetBaseException().Message, problem);
        }
    }

    static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Worth another attempt.</summary>
    sealed class BrokenOffException(string message, Exception? inner = null) : Exception(message, inner);
}
