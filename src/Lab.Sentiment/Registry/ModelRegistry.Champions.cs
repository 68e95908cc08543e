using Lab.Mlflow;

namespace Lab.Sentiment;

// Who is the champion, who was, and how that changes.
partial class ModelRegistry
{
    /// <summary>All champions with their reasons, the oldest first.</summary>
    public Task<IReadOnlyList<ChampionEntry>> ReadHistoryAsync(CancellationToken cancellation = default) => history.ReadAsync(cancellation);

    /// <summary>
    /// Makes a version the champion: writes the reason into the history, moves the alias, and announces it on the channel
    /// <c>lab:model-changed</c>. The same run promoted again, as after a crash, changes nothing.
    /// </summary>
    /// <param name="version">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<ChampionEntry> PromoteAsync(string version, ChampionReason reason, CancellationToken cancellation = default)
    {
        var champion = await FindChampionAsync(cancellation);
        if (reason.RunId is { } run && (await history.ReadAsync(cancellation)).ToList() is { Count: > 0 } entries && entries.FindIndex(entry => entry.Id == run) is >= 0 and var at)
        {
            // Somebody may have decided otherwise since.
            if (at == entries.Count - 1 && champion?.Version != version) await MoveAsync(version, cancellation);
            return entries[at];
        }
        var added = new ChampionEntry(
            reason.RunId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), version, champion?.Version, time.GetUtcNow(), reason.Change, reason.Text, reason.Cause, reason.RunId);
        await history.AddAsync(added, cancellation);
        try
        {
            await MoveAsync(version, cancellation);
        }
        catch (Exception refused) when (refused is MlflowException { Status: >= 400 and < 500 })
        {
            await history.RemoveAsync(added, CancellationToken.None);
            throw;
        }
        return added;
    }

    /// <summary>Makes an earlier version the champion again.</summary>
    /// <param name="version">Which; null: the one before the champion of now.</param>
    /// <param name="why">By whom or what for; null for nothing to say.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LabException">There is no champion, none before it, no such version, or it is the champion already.</exception>
    public async Task<ChampionEntry> RollBackAsync(string? version = null, string? why = null, CancellationToken cancellation = default)
    {
        var champion = await FindChampionAsync(cancellation)
            ?? throw Wrong($"The registry has no '{options.Model}' with the alias '{options.Alias}'.", "a champion to roll back from");
        string target = version ?? ChampionHistory.Before(await history.ReadAsync(cancellation), champion.Version)
            ?? throw Wrong($"Nobody was champion before version {champion.Version}.", "a version by its number");
        if (target == champion.Version) throw Wrong($"Version {target} is the champion already.", "another version");
        try
        {
            await mlflow.GetModelVersionAsync(options.Model, target, cancellation);
        }
        catch (MlflowException missing) when (missing.Status is 400 or 404)
        {
            throw Wrong($"The registry has no version '{target}' of '{options.Model}'.", "a version by its number");
        }
        string text = $"rolled back from version {champion.Version}";
        return await PromoteAsync(target, new ChampionReason(ChampionChange.Rollback, why is null ? text : $"{text}: {why}"), cancellation);
    }

    async Task MoveAsync(string version, CancellationToken cancellation)
    {
        await mlflow.SetAliasAsync(options.Model, options.Alias, version, cancellation);
        if (changes is not null) await changes.TryAnnounceAsync(version, cancellation);
    }

    static LabException Wrong(string what, string expected) => new(ErrorKind.Gate, what, expected: expected);
}
