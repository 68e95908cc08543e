using Lab.Inference;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Inference.Batching;

/// <summary>Many callers at once, on the real clock: everybody gets its own answer, whoever leaves or fails.</summary>
public sealed class DynamicBatcherSoakTests
{
    const int Callers = 32;
    const int CallsEach = 300;

    // A poisoned text brings its whole batch down.
    const int Poison = -1;

    enum Outcome { Answered, Left, Refused, Failed }

    [Fact]
    public async Task ManyCallers_EachGetsItsOwnAnswer()
    {
        var model = new FakeClassifier(static (ids, row) =>
        {
            row[0] = ids[0];
            row[1] = ids[^1];
        })
        {
            Labels = ["first", "last"],
            Failure = batch => batch.Any(ids => ids[0] == Poison) ? new InvalidOperationException("poison") : null,
        };
        var options = new BatchingOptions { MaxBatchTokens = 64, MaxQueuedTexts = 24, MaxQueuedTokens = 400, MaxBatchDelay = TimeSpan.FromMilliseconds(1) };
        await using var batcher = new DynamicBatcher(model, options);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(batcher, caller))))
            .WaitAsync(TestContext.Current.CancellationToken);

        var counts = outcomes.SelectMany(each => each).CountBy(outcome => outcome).ToDictionary();
        Assert.Equal(Callers * CallsEach, counts.Values.Sum());
        Assert.True(counts[Outcome.Answered] > Callers * CallsEach / 4, $"{counts[Outcome.Answered]} answered");
        Assert.Equal((0, 0), (batcher.QueuedTexts, batcher.QueuedTokens));
        Assert.All(model.Batches, batch => Assert.True(batch.Length == 1 || batch.Sum(ids => ids.Length) <= options.MaxBatchTokens));
    }

    static async Task<List<Outcome>> CallAsync(DynamicBatcher batcher, int caller)
    {
        var random = new Random(caller);
        var outcomes = new List<Outcome>();
        for (int call = 0; call < CallsEach; call++)
        {
            using var leaving = new CancellationTokenSource();
            int id = caller * CallsEach + call;
            var item = batcher.Rent(leaving.Token);
            item.Ids.Add(random.Next(200) == 0 ? Poison : id);
            int length = random.Next(1, 30);
            for (int i = 0; i < length; i++) item.Ids.Add(id + 1);
            try
            {
                if (!batcher.TryEnqueue(item, out _))
                {
                    outcomes.Add(Outcome.Refused);
                    await Task.Yield();
                    continue;
                }
                if (random.Next(10) == 0) await leaving.CancelAsync();
                await item.Completion;
                Assert.Equal([id, id + 1], item.Probabilities.ToArray());
                outcomes.Add(Outcome.Answered);
            }
            catch (OperationCanceledException)
            {
                outcomes.Add(Outcome.Left);
            }
            catch (BatchFailedException)
            {
                outcomes.Add(Outcome.Failed);
            }
            finally
            {
                batcher.Return(item);
            }
        }
        return outcomes;
    }
}
