using Lab.Sentiment;

namespace Lab.PredictionService.Models;

/// <summary>A loaded model under the name that answers carry. It lives until it is retired and its last user has left.</summary>
sealed class ServedModel
{
    readonly Users users;

    /// <param name="predictor">Owned from now on.</param>
    /// <param name="name">Of the folder, or of the registry.</param>
    /// <param name="folder">Where it was read from.</param>
    public ServedModel(SentimentPredictor predictor, ModelName name, string folder) : this(new Users(predictor), name, folder)
    {
    }

    ServedModel(Users users, ModelName name, string folder)
    {
        this.users = users;
        Name = name;
        Folder = folder;
    }

    public SentimentPredictor Predictor => users.Predictor;

    public ModelName Name { get; }

    public string Folder { get; }

    /// <summary>Keeps the model alive until <see cref="Leave"/>; false when it is gone already.</summary>
    public bool TryEnter() => users.TryEnter();

    public void Leave() => users.Leave();

    /// <summary>The same weights under another name. It takes this one's place: only one of the two is retired.</summary>
    public ServedModel Renamed(ModelName name) => new(users, name, Folder);

    /// <summary>To be called once. Ends when the last user has left and the model is disposed.</summary>
    public Task RetireAsync()
    {
        users.Leave();
        return users.Disposed;
    }

    /// <summary>Counts who needs the predictor; the host itself is the first one.</summary>
    sealed class Users(SentimentPredictor predictor)
    {
        readonly TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int count = 1;

        public SentimentPredictor Predictor => predictor;

        public Task Disposed => disposed.Task;

        public bool TryEnter()
        {
            for (int seen = Volatile.Read(ref count); seen > 0;)
            {
                int found = Interlocked.CompareExchange(ref count, seen + 1, seen);
                if (found == seen) return true;
                seen = found;
            }
            return false;
        }

        public void Leave()
        {
            if (Interlocked.Decrement(ref count) == 0) _ = DisposeAsync();
        }

        async Task DisposeAsync()
        {
            try
            {
                await predictor.DisposeAsync();
                disposed.SetResult();
            }
            catch (Exception cause)
            {
                disposed.SetException(cause);
            }
        }
    }
}
