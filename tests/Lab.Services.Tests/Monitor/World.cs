using Lab.Monitor.Alerts;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.Monitor;

/// <summary>Registry, prediction log and alert state as a test wants them.</summary>
sealed class World : IModelHistory, IPredictionSource
{
    public World() => History = new(new ChampionVersion("1", Time.GetUtcNow()), [new("r1", "first", Time.GetUtcNow(), 0.70)]);

    public FakeTimeProvider Time { get; } = new();

    public ModelHistory History { get; set; }

    public List<PredictionRecord> Predictions { get; } = [];

    /// <summary>A sure answer of the champion, now.</summary>
    public void AddNegative(string id, int characters, int tokens) => Predictions.Add(new PredictionRecord
    {
        PredictionId = id,
        Time = Time.GetUtcNow(),
        Model = "sentiment",
        Version = "1",
        Label = "negative",
        Scores = new Dictionary<string, float> { ["negative"] = 0.99f },
        Characters = characters,
        Tokens = tokens,
        UnknownTokens = 0,
    });

    /// <summary>When set, registry and log throw it.</summary>
    public Exception? Away { get; set; }

    public KeptStates States { get; } = new();

    Task<ModelHistory> IModelHistory.ReadAsync(CancellationToken cancellation) => Away is { } away ? throw away : Task.FromResult(History);

    Task<IReadOnlyList<PredictionRecord>> IPredictionSource.ReadAsync(DateTimeOffset since, int most, CancellationToken cancellation) =>
        Away is { } away ? throw away
        : Task.FromResult<IReadOnlyList<PredictionRecord>>([.. Predictions.Where(record => record.Time >= since).OrderByDescending(record => record.Time).Take(most)]);

    /// <summary>What Redis would keep.</summary>
    public sealed class KeptStates : IAlertStates
    {
        readonly Dictionary<string, AlertState> states = [];

        public Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, AlertState>>(new Dictionary<string, AlertState>(states));

        public Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation)
        {
            if (state is null) states.Remove(cause);
            else states[cause] = state;
            return Task.CompletedTask;
        }
    }
}
