using Lab.Records;

namespace Lab.Platform.Tests.Records.Feedback;

public sealed class FeedbackBookTests : FeedbackTest
{
    [Fact]
    public async Task Corrections_EnterAsTheyAreWished_AndArePagedNewestFirst()
    {
        for (int i = 0; i < 5; i++)
        {
            await SendAsync($"f{i}", $"text {i}", "positive", i % 2 == 0 ? FeedbackState.Accepted : FeedbackState.Pending, predicted: "neutral");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var all = await Book.ListAsync(null, 1, 2, Cancellation);
        var pending = await Book.ListAsync(FeedbackState.Pending, 0, 10, Cancellation);

        Assert.Equal(["f3", "f2"], all.Items.Select(item => item.Record.Id));
        Assert.Equal(["f3", "f1"], pending.Items.Select(item => item.Record.Id));
        Assert.Equal((5, 2), (all.Total, pending.Total));
        Assert.Equal([2, 3, 0, 0, 0], Enum.GetValues<FeedbackState>().Select(state => all.Counts[state]));
        Assert.Equal(
            new FeedbackItem(new("f2", 1_900_000_002_000, "text 2", "neutral", "positive", null, "sentiment", "3"), FeedbackState.Accepted, "positive", DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_002_000), null),
            all.Items[1]);
        Assert.Null(pending.Items[0].AcceptedAt);
    }

    [Fact]
    public async Task SameEntryAgain_CountsOnce_WhateverBecameOfIt()
    {
        Assert.Equal(FeedbackState.Accepted, await SendAsync("a", "x", "positive"));
        Assert.Equal(FeedbackState.Accepted, await SendAsync("a", "x", "positive"));
        await Book.DropAsync("a", Cancellation);
        Assert.Equal(FeedbackState.Dropped, await SendAsync("a", "x", "positive"));
        await Database.KeyDeleteAsync("lab:feedback:id:a");
        Assert.Equal(FeedbackState.Dropped, await SendAsync("a", "x", "positive"));

        Assert.Equal("a dropped positive", await StatesAsync());
        Assert.Equal(1, await Database.StreamLengthAsync(FeedbackRecord.StreamName));
        // Nothing of it speaks against others.
        Assert.Equal(FeedbackState.Accepted, await SendAsync("b", "x", "negative"));
    }

    [Fact]
    public async Task Contradiction_HoldsAllOfItsTextBack_UntilItIsOver()
    {
        await SendAsync("a", "x", "positive");
        await SendAsync("b", "x", "positive", FeedbackState.Pending);
        await SendAsync("other", "y", "negative");
        Assert.Equal(FeedbackState.Held, await SendAsync("c", "x", "negative"));
        Assert.Equal("a held positive, b held positive, c held negative, other accepted negative", await StatesAsync());
        Assert.Equal("other negative", await AcceptedAsync());

        await Book.DropAsync("c", Cancellation);
        Assert.Equal("a accepted positive, b pending positive, c dropped negative, other accepted negative", await StatesAsync());
    }

    [Fact]
    public async Task AcceptedByAPerson_StaysAccepted_AndTheOthersStayHeld()
    {
        await SendAsync("a", "x", "positive");
        await SendAsync("b", "x", "negative");

        Assert.Equal(FeedbackOutcome.Done, (await Book.AcceptAsync("a", Cancellation)).Outcome);
        Assert.Equal("a accepted positive, b held negative", await StatesAsync());
        Assert.Equal(new FeedbackChange(FeedbackOutcome.Contradiction, "a"), await Book.AcceptAsync("b", Cancellation));
        Assert.Equal(FeedbackState.Held, await SendAsync("c", "x", "neutral"));
        Assert.Equal("a positive", await AcceptedAsync());

        // What was decided is undone by dropping it.
        await Book.DropAsync("a", Cancellation);
        Assert.Equal(FeedbackOutcome.Done, (await Book.AcceptAsync("b", Cancellation)).Outcome);
        Assert.Equal("a dropped positive, b accepted negative, c held neutral", await StatesAsync());
    }

    [Fact]
    public async Task Correct_SetsTheLabel_AndEndsTheContradiction()
    {
        await SendAsync("a", "x", "positive", FeedbackState.Pending);
        await SendAsync("b", "x", "negative");

        Assert.Equal(FeedbackOutcome.Done, (await Book.CorrectAsync("a", "negative", Cancellation)).Outcome);

        Assert.Equal("a accepted negative, b accepted negative", await StatesAsync());
        Assert.Equal("positive", (await Book.FindAsync("a", Cancellation))!.Record.Correct);
    }

    [Fact]
    public async Task Accept_TakesADroppedOneBack_WithItsVote()
    {
        await SendAsync("a", "x", "positive");
        await Book.DropAsync("a", Cancellation);
        await Book.DropAsync("a", Cancellation);
        await Book.AcceptAsync("a", Cancellation);
        await Book.AcceptAsync("a", Cancellation);

        Assert.Equal("a accepted positive", await StatesAsync());
        Assert.Equal(FeedbackState.Held, await SendAsync("b", "x", "negative"));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("a b*")]
    public async Task UnknownId_IsUnknownToAll(string id)
    {
        Assert.Equal(FeedbackOutcome.Unknown, (await Book.AcceptAsync(id, Cancellation)).Outcome);
        Assert.Equal(FeedbackOutcome.Unknown, (await Book.CorrectAsync(id, "positive", Cancellation)).Outcome);
        Assert.Equal(FeedbackOutcome.Unknown, (await Book.DropAsync(id, Cancellation)).Outcome);
        Assert.False(await Book.DeleteAsync(id, Remembered, Cancellation));
        Assert.Null(await Book.FindAsync(id, Cancellation));
        Assert.Equal("", await StatesAsync());
    }

    [Fact]
    public async Task Delete_LeavesNothing_AndALateReplayIsNotTaken()
    {
        await SendAsync("a", "secret words", "positive");
        await SendAsync("b", "secret words", "negative");
        Assert.True(await Book.DeleteAsync("a", Remembered, Cancellation));
        // One that waits in a spool while it is deleted.
        Assert.False(await Book.DeleteAsync("late", Remembered, Cancellation));

        Assert.Null(await SendAsync("a", "secret words", "positive"));
        Assert.Null(await SendAsync("late", "secret words", "positive"));
        Assert.Equal("b accepted negative", await StatesAsync());
        Assert.Equal("b negative", await AcceptedAsync());

        await Book.DeleteAsync("b", Remembered, Cancellation);
        Assert.Equal(
            ["lab:feedback", "lab:feedback:id:a", "lab:feedback:id:b", "lab:feedback:id:late"],
            ((string[])(await Database.ExecuteAsync("KEYS", "*"))!).Order());
        Assert.Equal(0, await Database.StreamLengthAsync(FeedbackRecord.StreamName));
    }

    [Fact]
    public async Task Learned_StaysInLaterTrainings_UntilItsLabelChanges()
    {
        await SendAsync("a", "x", "positive");
        await SendAsync("b", "y", "negative");
        await SendAsync("c", "z", "negative");
        var learned = await Book.AcceptedAsync(Cancellation);
        await Book.CorrectAsync("b", "neutral", Cancellation);
        await Book.DropAsync("c", Cancellation);

        await Book.MarkUsedAsync(learned, "4", Cancellation);

        Assert.Equal("a used positive, b accepted neutral, c dropped negative", await StatesAsync());
        Assert.Equal("4", (await Book.FindAsync("a", Cancellation))!.Version);
        Assert.Equal("a positive, b neutral", await AcceptedAsync());
        await Book.CorrectAsync("a", "negative", Cancellation);
        Assert.Null((await Book.FindAsync("a", Cancellation))!.Version);
        // A later contradiction takes what was learned out of later trainings too.
        await Book.MarkUsedAsync(await Book.AcceptedAsync(Cancellation), "5", Cancellation);
        await SendAsync("d", "y", "positive");
        Assert.Equal("a used negative, b used neutral, c dropped negative, d held positive", await StatesAsync());
    }

    [Fact]
    public async Task StreamAtItsBound_MakesRoomOfWhatIsSettled_AndOfNothingElse()
    {
        var stream = new FeedbackStream(Redis);
        foreach (string id in (string[])["a", "b", "c"]) await SendAsync(id, id, "positive", most: 3);
        Assert.False(await stream.HasRoomAsync(3, Cancellation));
        Assert.Null(await SendAsync("d", "d", "positive", most: 3));

        await Book.MarkUsedAsync((await Book.AcceptedAsync(Cancellation)).Take(1), "4", Cancellation);
        await Book.DropAsync("c", Cancellation);
        Assert.True(await stream.HasRoomAsync(3, Cancellation));
        Assert.Equal(FeedbackState.Accepted, await SendAsync("d", "d", "positive", most: 3));
        Assert.Equal("a used positive, b accepted positive, d accepted positive", await StatesAsync());
        Assert.Equal(FeedbackState.Accepted, await SendAsync("e", "e", "positive", most: 3));
        Assert.Null(await SendAsync("f", "f", "positive", most: 3));
        Assert.Equal("b accepted positive, d accepted positive, e accepted positive", await StatesAsync());
    }

    [Fact]
    public async Task EntriesWithoutStates_AreAdoptedOnce()
    {
        foreach (string id in (string[])["a", "b"])
            await Database.StreamAddAsync(FeedbackRecord.StreamName, [new("id", id), new("time", 5), new("text", "x"), new("correct", id == "a" ? "positive" : "negative"), new("model", "m"), new("version", "1")]);
        await Database.StreamAddAsync(FeedbackRecord.StreamName, "of", "another program");
        await SendAsync("c", "y", "positive");
        var stream = new FeedbackStream(Redis);
        FeedbackAdmission Admit(FeedbackRecord record) => new(record.Text, FeedbackState.Accepted, time.GetUtcNow());

        await stream.AdoptAsync(Admit, Cancellation);
        await Book.DeleteAsync("b", Remembered, Cancellation);
        await stream.AdoptAsync(Admit, Cancellation);

        Assert.Equal("a accepted positive, c accepted positive", await StatesAsync());
    }

    [Fact]
    public async Task ManyAtOnce_GiveTheSameStatesInEveryOrder()
    {
        var redis = Enumerable.Range(0, 4).Select(i => Connection(name: $"replica {i}")).ToArray();
        foreach (var one in redis) await one.ConnectAsync(Cancellation);

        // Twice each, by different replicas: a replay of every entry.
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => SendAsync($"{i % 100:000}", $"text {i % 10}", i % 10 < 3 && i % 100 >= 50 ? "negative" : "positive", redis: redis[i % 4])));

        var counts = await Book.CountAsync(Cancellation);
        Assert.Equal((30, 70), (counts[FeedbackState.Held], counts[FeedbackState.Accepted]));
        Assert.Equal(100, await Database.StreamLengthAsync(FeedbackRecord.StreamName));
        Assert.Equal(70, (await Book.AcceptedAsync(Cancellation)).Count);
    }
}
