using Lab.Monitor.Alerts;

namespace Lab.Services.Tests.Monitor.Alerts;

public sealed class MirroredAlertStatesTests
{
    static readonly AlertState raised = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    readonly Store store = new();
    readonly MirroredAlertStates states;

    public MirroredAlertStatesTests() => states = new MirroredAlertStates(store, failure => failure is IOException);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_OutlivesTheProcess()
    {
        await states.SaveAsync("a", raised, Token);
        var restarted = new MirroredAlertStates(store, _ => false);
        Assert.Equal([new("a", raised)], await restarted.LoadAsync(Token));
    }

    [Fact]
    public async Task StoreAway_MemoryServes_AndChangesAreWrittenWhenItIsBack()
    {
        await states.SaveAsync("old", raised, Token);
        store.IsAway = true;
        await states.SaveAsync("old", null, Token);
        await states.SaveAsync("new", raised, Token);
        Assert.Equal(["new"], (await states.LoadAsync(Token)).Keys);
        Assert.Equal("away", states.Problem);

        store.IsAway = false;
        Assert.Equal(["new"], (await states.LoadAsync(Token)).Keys);
        Assert.Equal(["new"], store.States.Keys);
        Assert.Null(states.Problem);
    }

    sealed class Store : IAlertStates
    {
        public Dictionary<string, AlertState> States { get; } = [];

        public bool IsAway { get; set; }

        public Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation) =>
            IsAway ? throw new IOException("away") : Task.FromResult<IReadOnlyDictionary<string, AlertState>>(new Dictionary<string, AlertState>(States));

        public Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation)
        {
            if (IsAway) throw new IOException("away");
            if (state is null) States.Remove(cause);
            else States[cause] = state;
            return Task.CompletedTask;
        }
    }
}
