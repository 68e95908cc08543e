namespace Lab.Sentiment.Tests.Registry;

/// <summary>Where a roll back goes.</summary>
public sealed class ChampionHistoryTests
{
    // "2<1" is version 2 promoted over version 1, "1!3" a roll back from 3 to 1.
    [Theory]
    [InlineData("1", "1", null)]
    [InlineData("1 2<1", "2", "1")]
    [InlineData("1 2<1 3<2", "3", "2")]
    // Back once more is one further back, not the way forward.
    [InlineData("1 2<1 3<2 2!3", "2", "1")]
    [InlineData("1 2<1 3<2 2!3 1!2", "1", null)]
    [InlineData("1 2<1 3<2 2!3 4<2", "4", "2")]
    [InlineData("1 2<1 3<2 1!3", "1", null)]
    // To a version that never was champion: from there back to where it came from.
    [InlineData("1 2<1 5!2", "5", "2")]
    // A registry that had champions before it had a history.
    [InlineData("2<1", "2", "1")]
    [InlineData("", "4", null)]
    // Somebody moved the alias by hand.
    [InlineData("1 2<1", "7", "2")]
    [InlineData("1 2<1 8<7", "8", "7")]
    public void RollBack_GoesToTheChampionThatWasReplaced(string history, string current, string? before)
    {
        var entries = history.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((text, i) =>
        {
            bool back = text.Contains('!');
            string[] versions = text.Split('<', '!');
            return new ChampionEntry(
                $"{i}", versions[0], versions.Length > 1 ? versions[1] : null, DateTimeOffset.UnixEpoch.AddDays(i), back ? ChampionChange.Rollback : ChampionChange.Promoted, "", null, null);
        });

        Assert.Equal(before, ChampionHistory.Before([.. entries], current));
    }
}
