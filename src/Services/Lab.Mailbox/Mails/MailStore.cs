using Lab.Mailbox.Smtp;
using Microsoft.Extensions.Options;

namespace Lab.Mailbox.Mails;

/// <summary>The newest mails, bounded by number and bytes, in memory: a development mailbox forgets at its end.</summary>
sealed class MailStore(IOptions<MailboxOptions> options, TimeProvider time)
{
    readonly Lock gate = new();
    readonly LinkedList<ReceivedMail> newestFirst = [];
    TaskCompletionSource changed = NewSignal();
    long lastId;
    long bytes;
    long version;

    /// <summary>Counts up with each change.</summary>
    public long Version
    {
        get
        {
            lock (gate) return version;
        }
    }

    public ReceivedMail Add(Envelope envelope, byte[] source)
    {
        lock (gate)
        {
            var mail = new ReceivedMail(++lastId, time.GetUtcNow(), envelope, source);
            newestFirst.AddFirst(mail);
            bytes += source.Length;
            // The newest one stays, however large it is.
            while (newestFirst.Count > options.Value.MaxMails || (bytes > options.Value.MaxTotalBytes && newestFirst.Count > 1))
            {
                bytes -= newestFirst.Last!.Value.Source.Length;
                newestFirst.RemoveLast();
            }
            Changed();
            return mail;
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ReceivedMail> All()
    {
        lock (gate) return [.. newestFirst];
    }

    public ReceivedMail? Find(long id)
    {
        lock (gate) return newestFirst.FirstOrDefault(mail => mail.Id == id);
    }

    /// <summary>Gives how many there were.</summary>
    public int Clear()
    {
        lock (gate)
        {
            int count = newestFirst.Count;
            newestFirst.Clear();
            bytes = 0;
            Changed();
            return count;
        }
    }

    /// <summary>Waits until <see cref="Version"/> is above <paramref name="seen"/>, and gives it.</summary>
    public async ValueTask<long> WaitForChangeAsync(long seen, CancellationToken cancellation)
    {
        while (true)
        {
            Task signal;
            lock (gate)
            {
                if (version > seen) return version;
                signal = changed.Task;
            }
            await signal.WaitAsync(cancellation);
        }
    }

    void Changed()
    {
        version++;
        changed.SetResult();
        changed = NewSignal();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
